// What people put where a secret goes and did not draw.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/credentials.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

// What fingers and heads run along, in either direction.
constexpr std::string_view kRows[] = {
    "1234567890",      "qwertyuiop", "asdfghjkl",
    "zxcvbnm",         "qwertz",     "abcdefghijklmnopqrstuvwxyz",
    "0123456789abcdef"};

// How far `text` runs along a row from its first character.
template <class Place>
size_t RunAlong(std::string_view text, Place begin, Place end) {
  Place at = std::find(begin, end, text.front());
  size_t size = 0;
  while (size < text.size() && at != end && *at == text[size]) {
    ++size;
    ++at;
  }
  return size;
}

size_t RunOf(std::string_view text) {
  size_t longest = std::min(text.find_first_not_of(text.front()), text.size());
  for (const std::string_view row : kRows) {
    longest = std::max({longest, RunAlong(text, row.begin(), row.end()),
                        RunAlong(text, row.rbegin(), row.rend())});
  }
  return longest;
}

// The letter that people write with the character, `s` for `$` and `5`.
char LetterOf(char c) {
  constexpr std::string_view kWritten = "013457$@!";
  constexpr std::string_view kMeant = "oieastsai";
  const size_t at = kWritten.find(c);
  return at == std::string_view::npos ? c : kMeant[at];
}

}  // namespace

std::string WithoutDisguise(std::string_view value) {
  std::string plain(value);
  std::ranges::transform(plain, plain.begin(), LetterOf);
  return plain;
}

bool IsPattern(std::string_view value) {
  const auto is_repeated = [&](size_t at) {
    return at < value.size() &&
           std::string_view("+*{").find(value[at]) != std::string_view::npos;
  };
  // `s/^PASSWORD=.*/PASSWORD=$x/` of sed.
  if (value.starts_with(".*")) return true;
  size_t classes = 0;  // Such as `\d+`, of which a password may have one.
  for (size_t i = 0; i + 2 < value.size(); ++i) {
    if (value[i] == '[' && (value[i + 1] == '^' || value[i + 2] == '-')) {
      const size_t close = value.find(']', i + 2);
      if (close != std::string_view::npos && is_repeated(close + 1)) {
        return true;
      }
    }
    const bool is_class =
        value[i] == '\\' &&
        (value[i + 1] == 'd' || value[i + 1] == 'w' || value[i + 1] == 'S');
    if (!is_class || !is_repeated(i + 2)) continue;
    if (value[i + 2] == '{' || ++classes == 2) return true;
  }
  return false;
}

std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  bool in_word = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!IsAsciiAlpha(text[i])) {
      in_word = false;
      continue;
    }
    const bool is_upper = AsciiLower(text[i]) != text[i];
    const bool after_lower = i > 0 && IsAsciiAlpha(text[i - 1]) &&
                             AsciiLower(text[i - 1]) == text[i - 1];
    if (!in_word || (is_upper && after_lower)) words.emplace_back();
    words.back().push_back(AsciiLower(text[i]));
    in_word = true;
  }
  return words;
}

bool IsBadge(std::string_view line_head) {
  const size_t begin = line_head.find_last_of(" \t(\"'<") + 1;
  return line_head.substr(begin).find("badge") != std::string_view::npos;
}

bool IsMeasure(std::string_view value) {
  const size_t dash = value.find('-');
  const std::string_view digits = value.substr(0, dash);
  if (dash == std::string_view::npos || digits.empty() ||
      !std::ranges::all_of(digits, IsAsciiDigit)) {
    return false;
  }
  const std::string unit = AsciiLower(value.substr(dash + 1));
  return unit.starts_with("char") || unit.starts_with("byte") ||
         unit.starts_with("bit") || unit.starts_with("digit");
}

bool NamesItself(std::string_view value) {
  const size_t letters =
      std::min(value.find_first_of("0123456789"), value.size());
  const bool is_plain =
      std::ranges::all_of(value.substr(0, letters), IsAsciiAlpha) &&
      std::ranges::all_of(value.substr(letters), IsAsciiDigit);
  constexpr std::string_view kSaid[] = {"password", "secret", "token", "key",
                                        "string"};
  if (!is_plain) return false;
  const std::vector<std::string> words = WordsOf(value);
  return words.size() >= 3 &&
         std::ranges::any_of(words, [&](const std::string& word) {
           return std::ranges::find(kSaid, word) != std::end(kSaid);
         });
}

bool IsTypedInRuns(std::string_view value) {
  constexpr size_t kShortestRun = 3;
  const std::string lower = AsciiLower(value);
  std::string_view rest = lower;
  while (!rest.empty()) {
    const bool joins = rest.front() == '-' || rest.front() == '_';
    const size_t run = joins ? 1 : RunOf(rest);
    if (!joins && run < kShortestRun) return false;
    rest.remove_prefix(run);
  }
  return !value.empty();
}

}  // namespace plimsoll
