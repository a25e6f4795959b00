#ifndef PLIMSOLL_COMPILER_INDEX_WORD_FINDER_H_
#define PLIMSOLL_COMPILER_INDEX_WORD_FINDER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace plimsoll {

// Finds any of many literal words in a text in one pass whose cost does not
// depend on how many words there are. Case is ignored for ASCII letters when
// asked for. Immutable once built, so it may be shared by threads.
class WordFinder {
 public:
  enum class Case : uint8_t { kExact, kIgnored };

  // Empty words are never found. Of equal words the first is reported.
  WordFinder(const std::vector<std::string>& words, Case letters);

  // Calls `found(word, offset)` for the longest word at each offset where one
  // starts, in order of offset. `word` is its index in the constructor's list.
  // The callback returns the offset to go on at, at least offset + 1.
  void Find(
      std::string_view text,
      const std::function<size_t(size_t word, size_t offset)>& found) const;

  [[nodiscard]] bool empty() const { return words_.empty(); }

 private:
  // Compare as the finder's `letters` say, without copies of the text.
  struct Hash {
    using is_transparent = void;
    Case letters;
    size_t operator()(std::string_view text) const;
  };
  struct Equal {
    using is_transparent = void;
    Case letters;
    bool operator()(std::string_view a, std::string_view b) const;
  };
  struct Word {
    std::string text;  // In lower case where case is ignored.
    size_t index = 0;
    uint32_t gram = 0;
  };
  // Words of one size that begin with one gram.
  struct Group {
    size_t size = 0;
    size_t first = 0;  // Of `words_`.
    size_t count = 0;
  };
  // The groups of one gram, longest first. A gram is never 0.
  struct Run {
    uint32_t gram = 0;
    uint32_t first = 0;
    uint32_t count = 0;
  };

  void ChooseGrams(const std::vector<std::string>& words);
  [[nodiscard]] std::vector<Word> Prepare(
      const std::vector<std::string>& words) const;
  void Mark(uint32_t gram);
  void AddRuns();
  [[nodiscard]] const Run* RunOf(uint32_t gram) const;
  // Index of the longest word at `offset`, or -1.
  [[nodiscard]] int64_t LongestOf(const Run& run, std::string_view text,
                                  size_t offset) const;
  [[nodiscard]] int64_t LongestAt(uint32_t gram, std::string_view text,
                                  size_t offset) const;

  Case letters_;
  size_t shortest_ = 4;  // Of the words, at most 4.
  // The bytes by which a word is looked for, and those by which one is that has
  // no more than three.
  uint32_t gram_mask_ = UINT32_MAX;
  uint32_t short_mask_ = 0;
  std::vector<uint64_t> starts_;  // One bit for each hash of a gram.
  std::vector<Run> runs_;         // Open-addressed.
  unsigned runs_shift_ = 0;
  std::vector<Group> groups_;
  std::vector<Word> words_;
  // Those of groups too large to be gone through.
  std::unordered_map<std::string, size_t, Hash, Equal> crowds_;
};

[[nodiscard]] constexpr bool IsAsciiDigit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr char AsciiLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}
[[nodiscard]] constexpr bool IsAsciiAlpha(char c) {
  const char lower = AsciiLower(c);
  return lower >= 'a' && lower <= 'z';
}
// Whether the byte may be part of a word of a name: a letter, digit or `_`.
[[nodiscard]] constexpr bool IsWordByte(char c) {
  return IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '_';
}
[[nodiscard]] std::string AsciiLower(std::string_view text);
[[nodiscard]] std::string_view TrimBlanks(std::string_view text);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_WORD_FINDER_H_
