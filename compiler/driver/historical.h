#ifndef PLIMSOLL_COMPILER_DRIVER_HISTORICAL_H_
#define PLIMSOLL_COMPILER_DRIVER_HISTORICAL_H_

#include <string_view>

namespace plimsoll {

// Whether a file is about the past unless its project says otherwise: change
// logs, news, archives, copies that an editor left, and texts with a date in
// their names.
[[nodiscard]] bool IsAboutThePast(std::string_view path);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_HISTORICAL_H_
