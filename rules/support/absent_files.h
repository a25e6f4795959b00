#ifndef PLIMSOLL_RULES_SUPPORT_ABSENT_FILES_H_
#define PLIMSOLL_RULES_SUPPORT_ABSENT_FILES_H_

#include <cstddef>
#include <string_view>

namespace plimsoll {

// Whether a line of prose names a file at `at` that need not be in this
// repository: one that was removed or renamed, that the reader is to create, or
// that is another repository's.
[[nodiscard]] bool TellsOfAbsentFile(std::string_view line, size_t at);

// Whether a page says what is to be done: `specs/001-login/tasks.md`. The files
// that it names are to be made.
[[nodiscard]] bool IsPlan(std::string_view path);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_ABSENT_FILES_H_
