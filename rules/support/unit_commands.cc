#include "rules/support/unit_commands.h"

#include <algorithm>
#include <array>

#include "compiler/base/path.h"
#include "rules/support/unit_tables.h"

namespace plimsoll {
namespace {

bool HasKind(const UnitSetting& setting, UnitValueKind kind) {
  const UnitDirective* known = FindDirective(setting.section, setting.name);
  return known != nullptr && known->kind == kind;
}

// `\;` alone is an argument `;`, and the one escape of its kind. Two of them
// take as much room, and separate nothing.
std::string WithoutSemicolons(std::string_view value) {
  std::string text(value);
  for (size_t at = text.find("\\;"); at != std::string::npos;
       at = text.find("\\;", at + 2)) {
    const bool alone =
        (at == 0 || text[at - 1] == ' ' || text[at - 1] == '\t') &&
        (at + 2 == text.size() || text[at + 2] == ' ' || text[at + 2] == '\t');
    if (alone) text[at] = ';';
  }
  return text;
}

UnitCommand CommandOf(const UnitWord& word, std::string_view value) {
  UnitCommand command;
  size_t prefixes = word.text.find_first_not_of("@-:+!|");
  if (prefixes == std::string::npos) prefixes = word.text.size();
  command.program = word.text.substr(prefixes);
  // Prefixes may stand inside the quotes; then the word is marked whole.
  const bool verbatim =
      value.substr(word.begin, word.end - word.begin) == word.text;
  command.program_begin = word.begin + (verbatim ? prefixes : 0);
  command.program_end = word.end;
  return command;
}

}  // namespace

UnitCommands CommandsIn(std::string_view value) {
  UnitCommands result;
  result.split = SplitUnitWords(WithoutSemicolons(value), UnitEscapes::kDecode);
  bool fresh = true;
  for (const UnitWord& word : result.split.words) {
    if (!word.quoted && word.text == ";" && word.end - word.begin == 1) {
      fresh = true;
    } else if (fresh) {
      result.commands.push_back(CommandOf(word, value));
      fresh = false;
    } else {
      result.commands.back().arguments.push_back(word);
    }
  }
  return result;
}

bool IsCommandSetting(const UnitSetting& setting) {
  return HasKind(setting, UnitValueKind::kCommand);
}

bool IsEnvironmentSetting(const UnitSetting& setting) {
  return HasKind(setting, UnitValueKind::kEnvironment);
}

bool IsShell(std::string_view program) {
  static constexpr std::array<std::string_view, 6> kShells = {
      "sh", "bash", "dash", "zsh", "ksh", "ash"};
  return std::ranges::count(kShells, BaseNameOf(program)) > 0;
}

}  // namespace plimsoll
