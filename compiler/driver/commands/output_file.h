#ifndef PLIMSOLL_COMPILER_DRIVER_COMMANDS_OUTPUT_FILE_H_
#define PLIMSOLL_COMPILER_DRIVER_COMMANDS_OUTPUT_FILE_H_

#include <string>
#include <string_view>

#include "compiler/driver/run.h"

namespace plimsoll {

// The file that a path of the command line means: where a symlink leads, as
// the user may well want it there. Absolute; something like
// /proc/self/fd/1, which leads to no path, is left as it is.
[[nodiscard]] std::string FollowLinks(const Console& console,
                                      std::string_view path);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_COMMANDS_OUTPUT_FILE_H_
