#ifndef PLIMSOLL_RULES_SUPPORT_SHELL_OPTIONS_H_
#define PLIMSOLL_RULES_SUPPORT_SHELL_OPTIONS_H_

#include <optional>
#include <span>

#include "compiler/syntax/shell_script.h"

namespace plimsoll {

// The words of a command behind `sudo`, `env A=b`, `exec`, `time` and the
// like, which run what follows them.
[[nodiscard]] std::span<const ShellWord> PlainWords(
    const ShellScript& script, const ShellCommand& command);

// `set -o pipefail`, also as `set -euo pipefail`: true; with `+o`: false.
[[nodiscard]] std::optional<bool> SetsPipefail(const ShellScript& script,
                                               const ShellCommand& command);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_SHELL_OPTIONS_H_
