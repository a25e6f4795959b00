#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rules/rule.h"
#include "rules/support/unit_commands.h"

namespace plimsoll::rules::systemd {
namespace {

bool IsOperator(const UnitWord& word) {
  static constexpr auto kOperators = std::to_array<std::string_view>(
      {"|", "||", "&&", "&", ">", ">>", "<", "2>", "2>&1", "&>", ">&2", "<<<"});
  if (word.quoted) return false;
  const std::string_view text = word.text;
  return std::ranges::count(kOperators, text) > 0 || text.starts_with(">/") ||
         text.starts_with(">>/") || text.starts_with("2>/") ||
         text.starts_with("&>/") || text.starts_with("$(") ||
         text.starts_with('`');
}

// Commands that hand the words to a shell on the other side.
bool IsRemoteShell(const UnitCommand& command) {
  return command.program.ends_with("/ssh") || command.program == "ssh";
}

void Judge(const UnitSetting& setting, RuleContext& ctx) {
  if (!IsCommandSetting(setting)) return;
  const UnitCommands parsed = CommandsIn(setting.value->text);
  for (const UnitCommand& command : parsed.commands) {
    if (IsRemoteShell(command)) continue;
    const auto found = std::ranges::find_if(command.arguments, IsOperator);
    if (found == command.arguments.end()) continue;
    ctx.Report(PlaceIn(setting, found->begin, found->end),
               fmt::format("`{}` is handed to the program as an argument",
                           found->text))
        .AddNote("systemd starts programs itself, without a shell")
        .Help(IsShell(command.program)
                  ? "put the whole script behind `-c` in one pair of quotes"
                  : "start it through `/bin/sh -c '...'`");
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  ForEachSetting(file,
                 [&](const UnitSetting& setting) { Judge(setting, ctx); });
}

}  // namespace

constinit const Rule shell_syntax = {
    .id = "systemd/shell-syntax",
    .summary = "a command line of a unit uses shell syntax without a shell",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::systemd
