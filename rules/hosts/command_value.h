#ifndef PLIMSOLL_RULES_HOSTS_COMMAND_VALUE_H_
#define PLIMSOLL_RULES_HOSTS_COMMAND_VALUE_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "compiler/source/source_file.h"
#include "compiler/syntax/shell_script.h"

namespace plimsoll::rules::hosts {

// What a command gives a variable of a script, `ip=$(...)`: nothing, where it
// prints nothing.
struct CommandValue {
  Span line;
  // A machine's own address, or a function of the script, which may ask again.
  bool is_rarely_empty = false;
};

// The last assignment of `name` in front of `end`, if it is one of a command
// whose failure stops nobody.
[[nodiscard]] std::optional<CommandValue> CommandValueOf(
    const SourceFile& file, const ShellScript& script, std::string_view name,
    uint32_t end);

// Whether a script asks, in the text between two places, if the variable is
// empty.
[[nodiscard]] bool IsGuarded(std::string_view between, std::string_view name);

}  // namespace plimsoll::rules::hosts

#endif  // PLIMSOLL_RULES_HOSTS_COMMAND_VALUE_H_
