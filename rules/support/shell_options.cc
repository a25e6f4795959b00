#include "rules/support/shell_options.h"

#include <algorithm>
#include <array>

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

constexpr auto kRunners = std::to_array<std::string_view>(
    {"sudo", "doas", "env", "exec", "time", "nice", "ionice", "nohup",
     "command", "builtin", "stdbuf", "setsid"});

}  // namespace

std::span<const ShellWord> PlainWords(const ShellScript& script,
                                      const ShellCommand& command) {
  std::span<const ShellWord> words = script.WordsOf(command);
  while (!words.empty() && std::ranges::count(kRunners, words[0].text) > 0) {
    words = words.subspan(1);
    // Options that take a word along (`sudo -u app`) are few; an option and
    // what looks like a name behind it are not told apart here.
    while (!words.empty() && (words[0].text.starts_with('-') ||
                              words[0].text.find('=') != npos)) {
      const bool takes_word = words[0].text == "-u" || words[0].text == "-n" ||
                              words[0].text == "-g" || words[0].text == "-c";
      words = words.subspan(takes_word && words.size() > 1 ? 2 : 1);
    }
  }
  return words;
}

std::optional<bool> SetsPipefail(const ShellScript& script,
                                 const ShellCommand& command) {
  if (script.NameOf(command) != "set") return std::nullopt;
  const auto words = script.WordsOf(command);
  for (size_t i = 1; i + 1 < words.size(); ++i) {
    const std::string_view option = words[i].text;
    const bool is_o = option.size() >= 2 && option.ends_with('o') &&
                      (option[0] == '-' || option[0] == '+');
    if (is_o && words[i + 1].text == "pipefail") return option[0] == '-';
  }
  return std::nullopt;
}

}  // namespace plimsoll
