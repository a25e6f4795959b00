#include "rules/support/machine_paths.h"

#include <algorithm>

#include "compiler/index/word_finder.h"
#include "rules/support/text.h"

namespace plimsoll {
namespace {

bool IsPathByte(char c) {
  return IsWordByte(c) || c == '/' || c == '.' || c == '-' || c == '+' ||
         c == '@';
}

// `~/x`, `$HOME/x` or `${HOME}/x` as `~/x`; empty for anything else.
std::string InHome(std::string_view word) {
  for (const std::string_view home : {"~/", "$HOME/", "${HOME}/"}) {
    if (!word.starts_with(home)) continue;
    const std::string_view rest = word.substr(home.size());
    if (rest.empty() || !std::ranges::all_of(rest, IsPathByte)) return {};
    return "~/" + std::string(rest);
  }
  return {};
}

}  // namespace

std::vector<MachinePath> KeyFilesIn(const SourceFile& file) {
  std::vector<MachinePath> found;
  ForEachLine(file, [&](const Line& line) {
    if (line.text.find("HOME") == std::string_view::npos &&
        line.text.find('~') == std::string_view::npos) {
      return;
    }
    bool is_key = false;
    for (const Word& word : SplitWords(file, line.span)) {
      std::string path = InHome(word.text);
      if (is_key && !path.empty()) {
        found.push_back({word.span, std::move(path)});
      }
      is_key = word.text == "-i" || AsciiLower(word.text) == "identityfile";
    }
  });
  return found;
}

}  // namespace plimsoll
