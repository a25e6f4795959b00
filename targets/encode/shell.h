#ifndef PLIMSOLL_TARGETS_ENCODE_SHELL_H_
#define PLIMSOLL_TARGETS_ENCODE_SHELL_H_

#include <string>
#include <string_view>

#include "compiler/base/result.h"

namespace plimsoll::encode {

// One word of a POSIX shell command or of a sourced file: `'…'`, where nothing
// is special but `'` itself (POSIX.1-2017, Shell Command Language, 2.2.2).
// Holds every byte but NUL, newlines included.
[[nodiscard]] Result<std::string> ShellWord(std::string_view value);

}  // namespace plimsoll::encode

#endif  // PLIMSOLL_TARGETS_ENCODE_SHELL_H_
