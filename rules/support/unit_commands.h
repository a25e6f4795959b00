#ifndef PLIMSOLL_RULES_SUPPORT_UNIT_COMMANDS_H_
#define PLIMSOLL_RULES_SUPPORT_UNIT_COMMANDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "rules/support/units.h"

namespace plimsoll {

// One command of an `ExecStart=` or the like, whose line may hold several.
struct UnitCommand {
  std::string program;  // Without the prefixes `@`, `-`, `:`, `+`, `!`, `|`.
  size_t program_begin = 0;  // Offsets in the text of the value.
  size_t program_end = 0;
  std::vector<UnitWord> arguments;
};

struct UnitCommands {
  std::vector<UnitCommand> commands;
  UnitWords split;  // Its faults, above all.
};
[[nodiscard]] UnitCommands CommandsIn(std::string_view value);

// Whether systemd takes the setting for command lines.
[[nodiscard]] bool IsCommandSetting(const UnitSetting& setting);
// Whether it is the Environment= of a process that systemd starts.
[[nodiscard]] bool IsEnvironmentSetting(const UnitSetting& setting);

// sh, bash, dash, zsh, ksh, ash, by any path.
[[nodiscard]] bool IsShell(std::string_view program);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_UNIT_COMMANDS_H_
