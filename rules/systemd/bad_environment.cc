#include <fmt/format.h>

#include <algorithm>

#include "rules/rule.h"
#include "rules/support/unit_commands.h"

namespace plimsoll::rules::systemd {
namespace {

bool IsVariableName(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  return std::ranges::all_of(name, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || c == '_';
  });
}

void JudgeWord(const UnitSetting& setting, const UnitWord& word,
               const UnitWord* before, RuleContext& ctx) {
  const size_t equals = word.text.find('=');
  const Span span = PlaceIn(setting, word.begin, word.end);
  if (equals == std::string::npos) {
    Diagnostic& finding =
        ctx.Report(span, "systemd drops this word, which is no assignment");
    finding.AddNote("blanks end a value unless quotes hold it together");
    finding.Help(before == nullptr
                     ? std::string("write `NAME=value`")
                     : "quote the whole assignment: `\"NAME=value with "
                       "blanks\"`");
  } else if (!IsVariableName(std::string_view(word.text).substr(0, equals))) {
    ctx.Report(span, fmt::format("`{}` is no name of a variable",
                                 word.text.substr(0, equals)))
        .AddNote("systemd drops the assignment")
        .Help("names are letters, digits and `_`, and begin with no digit");
  } else if (const size_t bad = FindBadSpecifier(word.text);
             bad != std::string_view::npos) {
    ctx.Report(span, fmt::format("`{}` is no specifier of systemd",
                                 word.text.substr(bad, 2)))
        .AddNote("systemd drops the assignment")
        .Help("write `%%` for a percent sign");
  }
}

void Judge(const UnitSetting& setting, RuleContext& ctx) {
  if (!IsEnvironmentSetting(setting) ||
      IsTemplatedCommand(setting.value->text)) {
    return;
  }
  const UnitWords split =
      SplitUnitWords(setting.value->text, UnitEscapes::kDecode);
  for (size_t i = 0; i < split.words.size(); ++i) {
    const UnitWord& word = split.words[i];
    // What comes behind a fault is lost with it.
    if (split.fault == UnitWordFault::kBadEscape &&
        word.end > split.fault_begin) {
      break;
    }
    JudgeWord(setting, word, i == 0 ? nullptr : &split.words[i - 1], ctx);
  }
  if (split.fault == UnitWordFault::kNone) return;
  const bool quote = split.fault == UnitWordFault::kUnclosedQuote;
  ctx.Report(PlaceIn(setting, split.fault_begin, split.fault_end),
             quote ? "this quote is never closed"
                   : "this escape means nothing to systemd")
      .AddNote("systemd drops the rest of the line")
      .Help(quote ? "close it, or write `\\x22` or `\\x27` for it"
                  : "write `\\\\` for a backslash");
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  ForEachSetting(file,
                 [&](const UnitSetting& setting) { Judge(setting, ctx); });
}

}  // namespace

constinit const Rule bad_environment = {
    .id = "systemd/bad-environment",
    .summary = "an environment assignment of a unit is dropped",
    .check = Check,
};

}  // namespace plimsoll::rules::systemd
