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
  [[nodiscard]] uint32_t GramAt(const char* text) const;
  [[nodiscard]] bool MayStart(uint32_t gram) const;
  // Index of the longest word at `offset`, or -1.
  [[nodiscard]] int64_t LongestAt(std::string_view text, size_t offset) const;

  Case letters_;
  size_t gram_size_ = 4;  // Of the shortest word, at most 4.
  uint32_t gram_mask_ = 0;
  std::vector<uint64_t> starts_;  // One bit for each hash of a first gram.
  // Lengths of the words that begin with a gram, longest first.
  std::unordered_map<uint32_t, std::vector<size_t>> lengths_;
  std::unordered_map<std::string, size_t, Hash, Equal> words_;
};

// Whether the byte may be part of a word of a name: a letter, digit or `_`.
[[nodiscard]] bool IsWordByte(char c);
[[nodiscard]] bool IsAsciiDigit(char c);
[[nodiscard]] bool IsAsciiAlpha(char c);
[[nodiscard]] char AsciiLower(char c);
[[nodiscard]] std::string AsciiLower(std::string_view text);
[[nodiscard]] std::string_view TrimBlanks(std::string_view text);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_WORD_FINDER_H_
