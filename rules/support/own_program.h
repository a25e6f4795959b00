#ifndef PLIMSOLL_RULES_SUPPORT_OWN_PROGRAM_H_
#define PLIMSOLL_RULES_SUPPORT_OWN_PROGRAM_H_

#include <string_view>

#include "compiler/index/repository.h"

namespace plimsoll {

// Whether a value of `file` is for the program of that name itself: the file
// is in a folder of the name, or an image of the name is given the value, by a
// service of compose or by `docker run`. The name is in small letters.
[[nodiscard]] bool IsOfProgram(const SourceFile& file, const Span& value,
                               std::string_view program,
                               const Repository& repository);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_OWN_PROGRAM_H_
