#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "compiler/base/edit_distance.h"
#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/shell_options.h"

namespace plimsoll::rules::scripts {
namespace {

constexpr size_t npos = std::string_view::npos;

using Names = std::set<std::string_view>;

// `set -u`, `set -euo pipefail`, `set -o nounset`.
bool SetsNounset(std::span<const ShellWord> words) {
  if (words.empty() || words[0].text != "set") return false;
  for (size_t i = 1; i < words.size(); ++i) {
    const std::string_view text = words[i].text;
    if (text == "nounset") return true;
    const bool is_cluster = text.size() > 1 && text[0] == '-' && text[1] != '-';
    if (is_cluster && text.find('u') != npos) return true;
  }
  return false;
}

struct Script {
  Names set;
  bool minds = false;       // Stops at a variable that is not set.
  bool reads_more = false;  // A file or text that may set anything.
};

// `((i = 0, n += 2))`, `for ((i = 0; i < n; i++))`, `$((++i))`: the names that
// an arithmetic expression sets.
void AddArithmetic(std::string_view text, Names* set) {
  for (size_t open = text.find("(("); open != npos;
       open = text.find("((", open + 2)) {
    std::string_view rest = text.substr(open + 2);
    rest = rest.substr(0, rest.find('\n'));
    rest = rest.substr(0, rest.find("))"));
    size_t end = 0;
    for (size_t at = 0; at < rest.size(); at = std::max(end, at + 1)) {
      end = at;
      while (end < rest.size() && IsWordByte(rest[end])) ++end;
      if (end == at) continue;
      const std::string_view before = rest.substr(0, at);
      const std::string_view after = TrimBlanks(rest.substr(end));
      const size_t equals = after.find('=');
      const bool is_assigned =
          equals != npos && !after.substr(equals).starts_with("==") &&
          after.substr(0, equals).find_first_not_of("+-*/%&|^<>") == npos &&
          after.substr(0, equals) != "<" && after.substr(0, equals) != ">";
      const bool is_counted = after.starts_with("++") ||
                              after.starts_with("--") ||
                              before.ends_with("++") || before.ends_with("--");
      if (is_assigned || is_counted) set->insert(rest.substr(at, end - at));
    }
  }
}

Script Read(const ShellScript& script, std::string_view source) {
  Script read;
  for (const ShellAssignment& assignment : script.assignments) {
    read.set.insert(assignment.name);
  }
  for (const ShellCommand& command : script.commands) {
    const auto words = PlainWords(script, command);
    if (words.empty()) continue;
    const std::string_view name = words[0].text;
    read.minds = read.minds || SetsNounset(words);
    read.reads_more =
        read.reads_more || name == "." || name == "source" || name == "eval";
    // `for x in`, `read a b`, `local x`, `printf -v x`, `getopts ab x`.
    for (const ShellWord& word : script.WordsOf(command)) {
      const std::string_view text = word.text;
      read.set.insert(text.substr(0, text.find_first_of("=[")));
    }
  }
  if (read.minds && !read.reads_more) AddArithmetic(source, &read.set);
  return read;
}

// Of lower case, so that no environment is expected to have it.
bool IsOwn(std::string_view name) {
  return name.size() >= 4 && std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

// The variable of the script that is meant, as far as spelling tells: the same
// letters but one, or two that changed places.
std::optional<std::string_view> Meant(std::string_view name,
                                      const ShellScript& script) {
  for (const ShellAssignment& assignment : script.assignments) {
    const std::string_view other = assignment.name;
    if (!IsOwn(other)) continue;
    const size_t distance = EditDistance(name, other, 2);
    const bool same_length = name.size() == other.size();
    if (distance == 1 && std::max(name.size(), other.size()) >= 6) return other;
    if (distance == 2 && same_length && name.size() >= 7) return other;
  }
  return std::nullopt;
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const auto* script = std::get_if<ShellScript>(&file.lexed);
  if (script == nullptr || script->dialect != ShellDialect::kPosix ||
      script->broken || file.role != DocumentRole::kLive) {
    return;
  }
  const Script read = Read(*script, file.source->text());
  if (!read.minds || read.reads_more) return;
  Names told;
  for (const VariableUse& use : script->uses) {
    if (use.test != VariableTest::kNone || !IsOwn(use.name)) continue;
    if (read.set.contains(use.name) || !told.insert(use.name).second) continue;
    const auto meant = Meant(use.name, *script);
    if (!meant) continue;
    ctx.Report(use.span, fmt::format("nothing sets `{}`", use.name))
        .AddNote("the script stops here, since it runs with `set -u`")
        .Help(fmt::format("write `{}`", *meant))
        .About(file.source->path(), std::string(use.name));
  }
}

}  // namespace

constinit const Rule misspelt_variable = {
    .id = "scripts/misspelt-variable",
    .summary = "a script that minds reads a variable whose name is misspelt",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::scripts
