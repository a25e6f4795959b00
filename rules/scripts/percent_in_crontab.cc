#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/script_calls.h"
#include "rules/support/text.h"

namespace plimsoll::rules::scripts {
namespace {

constexpr size_t npos = std::string_view::npos;

// `*/5 * * * * command` or `@daily command`; no variable, no comment.
bool IsJob(std::string_view line) {
  if (line.empty()) return false;
  const char first = line.front();
  if (first == '@') return true;
  if (first != '*' && (first < '0' || first > '9')) return false;
  const auto blanks =
      std::ranges::count_if(line, [](char c) { return c == ' ' || c == '\t'; });
  return blanks >= 5;
}

// Whether what stands in front of the percent sign can hardly end there: a
// format of date, or a quote or substitution that is open.
bool GoesOn(std::string_view before) {
  if (before.ends_with('+')) return true;
  const auto doubles = std::ranges::count(before, '"');
  const auto singles = std::ranges::count(before, '\'');
  const auto ticks = std::ranges::count(before, '`');
  const auto opens = std::ranges::count(before, '(');
  const auto closes = std::ranges::count(before, ')');
  return doubles % 2 == 1 || singles % 2 == 1 || ticks % 2 == 1 ||
         opens > closes;
}

void CheckLine(const Line& line, RuleContext& ctx) {
  if (!IsJob(TrimBlanks(line.text))) return;
  for (size_t at = line.text.find('%'); at != npos;
       at = line.text.find('%', at + 1)) {
    if (at > 0 && line.text[at - 1] == '\\') continue;
    if (!GoesOn(line.text.substr(0, at))) return;
    ctx.Report(SubSpan(line.span, at, 1), "cron ends the command here")
        .AddNote(
            "a `%` begins what the command reads, unless a backslash is before "
            "it; quotes do not help")
        .Help("write `\\%`, or put the command into a script");
    return;
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  if (file.role != DocumentRole::kLive || !IsJudged(file) ||
      !IsCrontab(file.source->path())) {
    return;
  }
  ForEachLine(*file.source, [&](const Line& line) { CheckLine(line, ctx); });
}

}  // namespace

constinit const Rule percent_in_crontab = {
    .id = "scripts/percent-in-crontab",
    .summary = "a percent sign cuts a command of a crontab off",
    .check = Check,
};

}  // namespace plimsoll::rules::scripts
