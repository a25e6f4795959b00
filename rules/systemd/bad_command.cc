#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "rules/rule.h"
#include "rules/support/unit_commands.h"

namespace plimsoll::rules::systemd {
namespace {

// Why systemd cannot start a program of that name; empty when it can.
std::string_view FaultOf(std::string_view program) {
  if (program.empty()) return "no program follows the prefix";
  if (program.ends_with('/')) return "the program is a folder";
  if (program.starts_with('$')) return "the program is a variable";
  const bool relative =
      !program.starts_with('/') && program.find('/') != std::string_view::npos;
  return relative ? "the path of the program is relative" : "";
}

// `\{{` is how a template of units writes two braces.
bool IsBraceOfTemplate(const SourceFile& file, uint32_t escape) {
  return file.text().substr(escape).starts_with("\\{{");
}

void ReportFault(const UnitSetting& setting, const UnitWords& split,
                 RuleContext& ctx) {
  const Span span = PlaceIn(setting, split.fault_begin, split.fault_end);
  if (split.fault == UnitWordFault::kUnclosedQuote) {
    ctx.Report(span, "this quote is never closed")
        .AddNote("systemd ignores the whole line")
        .Help("close the quote, or write `\\x22` or `\\x27` for it");
  } else if (!IsBraceOfTemplate(ctx.sources().Get(span.file), span.begin)) {
    ctx.Warn(span, "this escape means nothing to systemd")
        .AddNote("systemd logs a warning and keeps the backslash")
        .Help("write `\\\\` for a backslash");
  }
}

// systemd fills in no variable of `User=` and its like: where one has a `$`, a
// script does before systemd reads the unit.
bool IsFilledIn(const ParsedFile& file) {
  const std::string_view text = file.source->text();
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"\nUser=$", "\nGroup=$",
                                              "\nWorkingDirectory=$"},
      [&](std::string_view setting) {
        return text.find(setting) != std::string_view::npos;
      });
}

void Judge(const UnitSetting& setting, RuleContext& ctx) {
  if (!IsCommandSetting(setting) || IsTemplated(setting.name)) return;
  const UnitCommands parsed = CommandsIn(setting.value->text);
  if (parsed.split.fault != UnitWordFault::kNone) {
    ReportFault(setting, parsed.split, ctx);
  }
  for (const UnitCommand& command : parsed.commands) {
    // A path that begins with a specifier is whole once that is filled in.
    if (command.program.starts_with('%') || command.program.starts_with('@') ||
        command.program.starts_with('<') ||
        IsTemplatedCommand(command.program)) {
      continue;
    }
    const std::string_view fault = FaultOf(command.program);
    const bool is_variable = command.program.starts_with('$');
    if (fault.empty() || (is_variable && IsFilledIn(*setting.file))) continue;
    ctx.Report(PlaceIn(setting, command.program_begin, command.program_end),
               std::string(fault))
        .AddNote(
            "systemd takes an absolute path, or a bare name that it looks for "
            "in its own folders")
        .Help(is_variable ? "name the program, or start it through `/bin/sh -c`"
                          : "write the absolute path");
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  ForEachSetting(file,
                 [&](const UnitSetting& setting) { Judge(setting, ctx); });
}

}  // namespace

constinit const Rule bad_command = {
    .id = "systemd/bad-command",
    .summary = "a command line of a unit cannot be run as written",
    .check = Check,
};

}  // namespace plimsoll::rules::systemd
