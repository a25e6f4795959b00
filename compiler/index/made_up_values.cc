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

// How far `text` runs along `row` from its first character.
template <class Row>
size_t RunAlong(std::string_view text, const Row& row) {
  auto at = std::find(std::begin(row), std::end(row), text.front());
  size_t size = 0;
  while (size < text.size() && at != std::end(row) && *at == text[size]) {
    ++size;
    ++at;
  }
  return size;
}

size_t RunOf(std::string_view text) {
  size_t longest = std::min(text.find_first_not_of(text.front()), text.size());
  for (const std::string_view row : kRows) {
    const std::string back(row.rbegin(), row.rend());
    longest = std::max({longest, RunAlong(text, row), RunAlong(text, back)});
  }
  return longest;
}

}  // namespace

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

bool NamesItself(std::string_view value) {
  const size_t letters =
      std::min(value.find_first_of("0123456789"), value.size());
  const bool is_plain =
      std::ranges::all_of(value.substr(0, letters), IsAsciiAlpha) &&
      std::ranges::all_of(value.substr(letters), IsAsciiDigit);
  constexpr std::string_view kSaid[] = {"password", "secret", "token", "key",
                                        "string"};
  const std::vector<std::string> words = WordsOf(value);
  return is_plain && words.size() >= 3 &&
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
