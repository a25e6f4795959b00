// `rules`, `explain`, `version`: what the tool says about itself.

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/base/edit_distance.h"
#include "compiler/base/utf8.h"
#include "compiler/diag/codes.h"
#include "compiler/driver/commands/commands.h"
#include "rules/rule.h"
#include "rules/selection.h"

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

// Where the rule runs, below its page.
std::string ProfileText(const Rule& rule) {
  if (rule.profile == Profile::kDefault) {
    return fmt::format("\nSeverity {}; in every profile.\n",
                       NameOf(rule.severity));
  }
  return fmt::format(
      "\nSeverity {}; in the profile {} only: `check --profile {}`, or a "
      "severity for\nit in lint.rules of plimsoll.yml.\n",
      NameOf(rule.severity), NameOf(rule.profile), NameOf(rule.profile));
}

// Summaries hold no bars but those of a command such as `a | b`.
std::string InCell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|') cell += '\\';
    cell += c;
  }
  return cell;
}

// The page of `secrets/in-a-file` is rules/secrets/in_a_file.md.
std::string PagePathOf(const Rule& rule) {
  std::string path(rule.id);
  std::ranges::replace(path, '-', '_');
  return fmt::format("rules/{}.md", path);
}

std::string_view GroupOf(std::string_view id) {
  return id.substr(0, id.find('/'));
}

// docs/rules/README.md.
std::string RulesAsMarkdown() {
  std::string out =
      "# Rules\n\n"
      "<!-- Made by `./dev docs` from the rules; edit those. -->\n\n"
      "Rules of the profile `strict` or `hardened` run where `check --profile` "
      "or\n`lint.profile` asks for them; `lint.rules` of plimsoll.yml gives "
      "any rule another\nseverity, or switches it on or off. `plimsoll explain "
      "RULE` prints the page that is\nlinked here. Rules `policy/NAME` are "
      "a project's own: see [policies](../policies.md).\n";
  std::string_view group;
  for (const Rule* rule : AllRules()) {
    if (GroupOf(rule->id) != group) {
      group = GroupOf(rule->id);
      out += fmt::format(
          "\n## {}\n\n| rule | severity | profile | fix | reports that |\n"
          "|---|---|---|---|---|\n",
          group);
    }
    out += fmt::format("| [`{}`](../../{}) | {} | {} | {} | {} |\n", rule->id,
                       PagePathOf(*rule), NameOf(rule->severity),
                       NameOf(rule->profile), FixText(rule->fix),
                       InCell(rule->summary));
  }
  out +=
      "\n## Always on\n\nWhat could not be read, resolved or written as "
      "stated. These are errors, but for\nthe warning "
      "`targets/dropped-field`, and cannot be switched off or suppressed.\n\n"
      "| id | reports that |\n|---|---|\n";
  for (const Code& code : AllCodes()) {
    out += fmt::format("| `{}` | {} |\n", code.id, InCell(code.summary));
  }
  return out;
}

}  // namespace

bool IsKnownRule(std::string_view name, Console& console) {
  if (IsNamed(name, "policy")) return true;
  std::vector<std::string_view> known;
  for (const Rule* rule : AllRules()) {
    if (IsNamed(rule->id, name)) return true;
    known.push_back(rule->id);
  }
  console.err +=
      fmt::format("plimsoll: no rule `{}`\n", EscapeForDisplay(name));
  const std::string_view nearest = NearestWord(name, known);
  if (!nearest.empty()) {
    console.err += fmt::format("  there is `{}`\n", nearest);
  }
  console.err += "  `plimsoll rules` lists them all\n";
  return false;
}

ExitCode RunRulesList(const RulesOptions& options, Console& console) {
  if (options.markdown) {
    console.out += RulesAsMarkdown();
    return ExitCode::kClean;
  }
  for (const Rule* rule : AllRules()) {
    console.out += fmt::format("{:<32} {:<8} {:<9} {:<14} {}\n", rule->id,
                               NameOf(rule->severity), NameOf(rule->profile),
                               FixText(rule->fix), rule->summary);
  }
  console.out +=
      "\nThe third column is the profile: `check --profile NAME`, or "
      "lint.profile of\nplimsoll.yml, adds the rules of strict or hardened to "
      "those of default; a\nseverity in lint.rules switches any rule on.\n";
  console.out +=
      "\nalways on, since something could not be read, resolved or written as "
      "stated\n(errors, but for the warning targets/dropped-field):\n";
  for (const Code& code : AllCodes()) {
    console.out += fmt::format("{:<32} {}\n", code.id, code.summary);
  }
  return ExitCode::kClean;
}

ExitCode RunExplain(const std::string& id, Console& console) {
  if (IsNamed(id, "policy")) {
    console.out += fmt::format(
        "# {}\n\nA rule of the project's own, stated under `policies` of its "
        "plimsoll.yml with its\nreason. `require` says what fields and "
        "variables of apps have to be, `forbid_text`\nwhat no file may "
        "hold.\n",
        EscapeForDisplay(id));
    return ExitCode::kClean;
  }
  if (const Rule* rule = FindRule(id)) {
    console.out += PageOf(*rule);
    console.out += ProfileText(*rule);
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
