#include "compiler/index/word_finder.h"

#include <algorithm>
#include <cstring>

namespace plimsoll {
namespace {

// Bits of the table of first grams: 8 KiB stay in the nearest cache.
constexpr unsigned kTableBits = 16;
// Folds ASCII letters to lower case; other bytes may collide, which only
// costs a look at the word itself.
constexpr uint32_t kFold = 0x20202020;

uint32_t HashOf(uint32_t gram) {
  return (gram * 0x9E3779B1U) >> (32 - kTableBits);
}

}  // namespace

bool IsAsciiDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAsciiAlpha(char c) {
  const char lower = AsciiLower(c);
  return lower >= 'a' && lower <= 'z';
}
bool IsWordByte(char c) {
  return IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '_';
}
char AsciiLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}
std::string AsciiLower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = AsciiLower(c);
  return lower;
}
std::string_view TrimBlanks(std::string_view text) {
  const auto is_blank = [](char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

WordFinder::WordFinder(const std::vector<std::string>& words, Case letters)
    : letters_(letters),
      starts_((size_t{1} << kTableBits) / 64),
      words_(words.size(), Hash{letters}, Equal{letters}) {
  for (const std::string& word : words) {
    if (!word.empty()) gram_size_ = std::min(gram_size_, word.size());
  }
  gram_mask_ =
      gram_size_ == 4 ? UINT32_MAX : (uint32_t{1} << (8 * gram_size_)) - 1;
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].empty()) continue;
    std::string word =
        letters_ == Case::kIgnored ? AsciiLower(words[i]) : words[i];
    char first[4] = {};
    std::memcpy(first, word.data(), gram_size_);
    const uint32_t gram = GramAt(first);
    const uint32_t hash = HashOf(gram);
    starts_[hash / 64] |= uint64_t{1} << (hash % 64);
    lengths_[gram].push_back(word.size());
    words_.try_emplace(std::move(word), i);
  }
  for (auto& [gram, lengths] : lengths_) {
    std::sort(lengths.begin(), lengths.end(), std::greater<>());
    lengths.erase(std::unique(lengths.begin(), lengths.end()), lengths.end());
  }
}

size_t WordFinder::Hash::operator()(std::string_view text) const {
  if (letters == Case::kExact) return std::hash<std::string_view>{}(text);
  // Eight bytes at a time, folded as a gram is: Equal() tells the rest.
  constexpr uint64_t kFoldAll = 0x2020202020202020;
  uint64_t hash = text.size();
  for (size_t at = 0; at < text.size(); at += sizeof(uint64_t)) {
    uint64_t part = 0;
    std::memcpy(&part, text.data() + at,
                std::min(sizeof(part), text.size() - at));
    hash = (hash ^ (part | kFoldAll)) * 0x9E3779B97F4A7C15;
    hash ^= hash >> 32;
  }
  return hash;
}

bool WordFinder::Equal::operator()(std::string_view a,
                                   std::string_view b) const {
  if (letters == Case::kExact) return a == b;
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return AsciiLower(x) == AsciiLower(y);
  });
}

uint32_t WordFinder::GramAt(const char* text) const {
  uint32_t gram = 0;
  std::memcpy(&gram, text, sizeof(gram));
  return (gram | kFold) & gram_mask_;
}

bool WordFinder::MayStart(uint32_t gram) const {
  const uint32_t hash = HashOf(gram);
  return (starts_[hash / 64] >> (hash % 64) & 1) != 0;
}

int64_t WordFinder::LongestAt(std::string_view text, size_t offset) const {
  char first[4] = {};
  std::memcpy(first, text.data() + offset, gram_size_);
  const auto lengths = lengths_.find(GramAt(first));
  if (lengths == lengths_.end()) return -1;
  for (const size_t length : lengths->second) {
    if (length > text.size() - offset) continue;
    const auto found = words_.find(text.substr(offset, length));
    if (found != words_.end()) return static_cast<int64_t>(found->second);
  }
  return -1;
}

void WordFinder::Find(
    std::string_view text,
    const std::function<size_t(size_t word, size_t offset)>& found) const {
  if (words_.empty() || text.size() < gram_size_) return;
  // The last bytes are looked at in a padded copy, so that four bytes can
  // always be read at once.
  const size_t safe_end = text.size() < 4 ? 0 : text.size() - 3;
  char tail[8] = {};
  std::memcpy(tail, text.data() + safe_end, text.size() - safe_end);
  const size_t end = text.size() - gram_size_ + 1;
  size_t offset = 0;
  while (offset < end) {
    while (offset < safe_end && !MayStart(GramAt(text.data() + offset))) {
      ++offset;
    }
    if (offset >= end) return;
    if (offset >= safe_end && !MayStart(GramAt(tail + (offset - safe_end)))) {
      ++offset;
      continue;
    }
    const int64_t word = LongestAt(text, offset);
    offset = word < 0 ? offset + 1
                      : std::max(found(static_cast<size_t>(word), offset),
                                 offset + 1);
  }
}

}  // namespace plimsoll
