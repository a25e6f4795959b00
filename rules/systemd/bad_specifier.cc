#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/unit_commands.h"
#include "rules/support/unit_tables.h"

namespace plimsoll::rules::systemd {
namespace {

bool Expands(UnitValueKind kind, std::string_view name) {
  using enum UnitValueKind;
  return kind == kCommand || kind == kPath || kind == kPathList ||
         kind == kUnit || kind == kUnitList || kind == kEnvironmentFile ||
         kind == kWorkingDirectory || name == "Description";
}

// `date +%Y`: each letter is a specifier of its own, and none is the date's.
const UnitWord* FindDateFormat(const UnitCommands& parsed) {
  for (const UnitCommand& command : parsed.commands) {
    for (const UnitWord& word : command.arguments) {
      const size_t at = word.text.find("+%");
      if (at != std::string::npos && word.text[at + 2] != '%' &&
          word.text.find("date") != std::string::npos) {
        return &word;
      }
      if (at == 0 && word.text.size() > 2 && word.text[2] != '%' &&
          command.program.ends_with("date")) {
        return &word;
      }
    }
  }
  return nullptr;
}

void Judge(const UnitSetting& setting, RuleContext& ctx) {
  const UnitDirective* known = FindDirective(setting.section, setting.name);
  const std::string_view text = setting.value->text;
  if (known == nullptr || !Expands(known->kind, setting.name) ||
      IsTemplatedCommand(text)) {
    return;
  }
  if (const size_t bad = FindBadSpecifier(text);
      bad != std::string_view::npos) {
    ctx.Report(
           PlaceIn(setting, bad, bad + 2),
           fmt::format("`{}` is no specifier of systemd", text.substr(bad, 2)))
        .AddNote("systemd ignores the whole line")
        .Help("write `%%` for a percent sign");
    return;
  }
  if (known->kind != UnitValueKind::kCommand) return;
  const UnitCommands parsed = CommandsIn(text);
  if (const UnitWord* word = FindDateFormat(parsed)) {
    ctx.Report(PlaceIn(setting, word->begin, word->end),
               "systemd replaces the `%` letters of this date format")
        .AddNote("`%m` is the machine's id and `%H` its name, for example")
        .Help("write `%%` for each percent sign");
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  ForEachSetting(file,
                 [&](const UnitSetting& setting) { Judge(setting, ctx); });
}

}  // namespace

constinit const Rule bad_specifier = {
    .id = "systemd/bad-specifier",
    .summary = "a percent sign of a unit is no specifier",
    .check = Check,
};

}  // namespace plimsoll::rules::systemd
