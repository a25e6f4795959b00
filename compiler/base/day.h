#ifndef PLIMSOLL_COMPILER_BASE_DAY_H_
#define PLIMSOLL_COMPILER_BASE_DAY_H_

#include <string_view>

namespace plimsoll {

// Whether a text is a day of the calendar, YYYY-MM-DD: the one form in which
// days can be compared as text.
[[nodiscard]] bool IsDay(std::string_view text);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_DAY_H_
