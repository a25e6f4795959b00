// `rules`, `explain`, `version`: what the tool says about itself.

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/edit_distance.h"
#include "compiler/diag/codes.h"
#include "compiler/driver/commands/commands.h"
#include "rules/rule.h"

namespace plimsoll {
namespace {

std::string_view FixText(FixAvailability fix) {
  switch (fix) {
    case FixAvailability::kAlways:
      return "fixable";
    case FixAvailability::kSometimes:
      return "often fixable";
    case FixAvailability::kNone:
      break;
  }
  return "";
}

}  // namespace

ExitCode RunRulesList(Console& console) {
  for (const Rule* rule : AllRules()) {
    console.out +=
        fmt::format("{:<32} {:<8} {:<14} {}\n", rule->id,
                    NameOf(rule->severity), FixText(rule->fix), rule->summary);
  }
  console.out +=
      "\nalways on, since something could not be read, resolved or written as "
      "stated\n(errors, but for the warning targets/dropped-field):\n";
  for (const Code& code : AllCodes()) {
    console.out += fmt::format("{:<32} {}\n", code.id, code.summary);
  }
  return ExitCode::kClean;
}

ExitCode RunExplain(const std::string& id, Console& console) {
  if (const Rule* rule = FindRule(id)) {
    console.out += PageOf(*rule);
    return ExitCode::kClean;
  }
  std::vector<std::string_view> known;
  for (const Code& code : AllCodes()) {
    if (code.id == id) {
      console.out += fmt::format(
          "# {}\n\n{}.\n\nAlways on, and not suppressible: what follows from "
          "something that cannot be\nused as stated would be a guess.\n",
          code.id, code.summary);
      return ExitCode::kClean;
    }
    known.push_back(code.id);
  }
  for (const Rule* rule : AllRules()) known.push_back(rule->id);
  console.err += fmt::format("plimsoll: no rule `{}`\n", id);
  const std::string_view nearest = NearestWord(id, known);
  if (!nearest.empty()) {
    console.err += fmt::format("  there is `{}`\n", nearest);
  }
  console.err += "  `plimsoll rules` lists them all\n";
  return ExitCode::kUsage;
}

ExitCode RunVersion(Console& console) {
  console.out += fmt::format("plimsoll {}\n", kVersion);
  return ExitCode::kClean;
}

}  // namespace plimsoll
