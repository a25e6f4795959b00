#include "compiler/index/word_finder.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace plimsoll {
namespace {

// Bits of the table of grams: 16 KiB stay in the nearest cache.
constexpr unsigned kTableBits = 17;
// Folds ASCII letters to lower case; other bytes may collide, which only
// costs a look at the word itself.
constexpr uint32_t kFold = 0x20202020;
// Each word of three bytes marks all that may come behind it.
constexpr ptrdiff_t kMaxShort = 32;
// Words of one size and gram that are compared one by one.
constexpr size_t kMaxListed = 4;

uint32_t Spread(uint32_t gram) { return gram * 0x9E3779B1U; }

uint32_t MaskOf(size_t bytes) {
  return bytes >= 4 ? UINT32_MAX : (uint32_t{1} << (8 * bytes)) - 1;
}

// The first four bytes, folded; zero where the text has no more.
uint32_t GramAt(const char* text) {
  uint32_t gram = 0;
  std::memcpy(&gram, text, sizeof(gram));
  return gram | kFold;
}

bool MayStart(const uint64_t* starts, uint32_t gram) {
  const uint32_t hash = Spread(gram) >> (32 - kTableBits);
  return (starts[hash / 64] >> (hash % 64) & 1) != 0;
}

}  // namespace

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
      crowds_(0, Hash{letters}, Equal{letters}) {
  ChooseGrams(words);
  words_ = Prepare(words);
  for (const Word& word : words_) Mark(word.gram);
  AddRuns();
}

void WordFinder::ChooseGrams(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (!word.empty()) shortest_ = std::min(shortest_, word.size());
  }
  const auto of_three = std::ranges::count_if(
      words, [](const std::string& word) { return word.size() == 3; });
  if (shortest_ == 3 && of_three <= kMaxShort) {
    short_mask_ = MaskOf(3);
  } else {
    gram_mask_ = MaskOf(shortest_);
  }
}

// Sorted by gram, the longest first, each once.
std::vector<WordFinder::Word> WordFinder::Prepare(
    const std::vector<std::string>& words) const {
  std::vector<Word> prepared;
  prepared.reserve(words.size());
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].empty()) continue;
    Word word{letters_ == Case::kIgnored ? AsciiLower(words[i]) : words[i], i};
    char first[4] = {};
    word.text.copy(first, sizeof(first));
    word.gram =
        GramAt(first) &
        (word.text.size() == 3 && short_mask_ != 0 ? short_mask_ : gram_mask_);
    prepared.push_back(std::move(word));
  }
  std::ranges::stable_sort(prepared, [](const Word& a, const Word& b) {
    if (a.gram != b.gram) return a.gram < b.gram;
    if (a.text.size() != b.text.size()) return a.text.size() > b.text.size();
    return a.text < b.text;
  });
  const auto same = [](const Word& a, const Word& b) {
    return a.text == b.text;
  };
  prepared.erase(std::unique(prepared.begin(), prepared.end(), same),
                 prepared.end());
  return prepared;
}

void WordFinder::Mark(uint32_t gram) {
  const auto set = [&](uint32_t value) {
    const uint32_t hash = Spread(value) >> (32 - kTableBits);
    starts_[hash / 64] |= uint64_t{1} << (hash % 64);
  };
  if (gram > short_mask_) return set(gram);
  for (uint32_t byte = 0; byte < 256; ++byte) {
    set(gram | ((byte << 24) | (kFold & ~short_mask_)));
  }
}

void WordFinder::AddRuns() {
  std::vector<Run> runs;
  for (size_t i = 0; i < words_.size(); ++i) {
    const Word& word = words_[i];
    if (runs.empty() || runs.back().gram != word.gram) {
      runs.push_back({word.gram, static_cast<uint32_t>(groups_.size()), 0});
    }
    Run& run = runs.back();
    if (run.count == 0 || groups_.back().size != word.text.size()) {
      groups_.push_back({word.text.size(), i, 0});
      ++run.count;
    }
    ++groups_.back().count;
  }
  for (const Group& group : groups_) {
    if (group.count <= kMaxListed) continue;
    for (size_t i = group.first; i < group.first + group.count; ++i) {
      crowds_.try_emplace(words_[i].text, words_[i].index);
    }
  }
  // At most half of the places are taken.
  const size_t places = std::bit_ceil(2 * runs.size() + 2);
  runs_.resize(places);
  runs_shift_ = 32 - static_cast<unsigned>(std::countr_zero(places));
  for (const Run& run : runs) {
    size_t at = Spread(run.gram) >> runs_shift_;
    while (runs_[at].gram != 0) at = (at + 1) & (places - 1);
    runs_[at] = run;
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
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (AsciiLower(a[i]) != AsciiLower(b[i])) return false;
  }
  return true;
}

const WordFinder::Run* WordFinder::RunOf(uint32_t gram) const {
  size_t at = Spread(gram) >> runs_shift_;
  while (runs_[at].gram != gram) {
    if (runs_[at].gram == 0) return nullptr;
    at = (at + 1) & (runs_.size() - 1);
  }
  return &runs_[at];
}

int64_t WordFinder::LongestOf(const Run& run, std::string_view text,
                              size_t offset) const {
  const Equal equal{letters_};
  for (uint32_t i = run.first; i < run.first + run.count; ++i) {
    const Group& group = groups_[i];
    if (group.size > text.size() - offset) continue;
    const std::string_view piece = text.substr(offset, group.size);
    if (group.count > kMaxListed) {
      const auto found = crowds_.find(piece);
      if (found != crowds_.end()) return static_cast<int64_t>(found->second);
      continue;
    }
    for (size_t w = group.first; w < group.first + group.count; ++w) {
      if (equal(piece, words_[w].text)) {
        return static_cast<int64_t>(words_[w].index);
      }
    }
  }
  return -1;
}

int64_t WordFinder::LongestAt(uint32_t gram, std::string_view text,
                              size_t offset) const {
  if (const Run* run = RunOf(gram & gram_mask_)) {
    const int64_t word = LongestOf(*run, text, offset);
    if (word >= 0) return word;
  }
  if (short_mask_ == 0) return -1;
  const Run* run = RunOf(gram & short_mask_);
  return run == nullptr ? -1 : LongestOf(*run, text, offset);
}

void WordFinder::Find(
    std::string_view text,
    const std::function<size_t(size_t word, size_t offset)>& found) const {
  if (words_.empty() || text.size() < shortest_) return;
  // The last bytes are looked at in a padded copy, so that four bytes can
  // always be read at once.
  const size_t safe_end = text.size() < 4 ? 0 : text.size() - 3;
  char tail[8] = {};
  std::memcpy(tail, text.data() + safe_end, text.size() - safe_end);
  const size_t end = text.size() - shortest_ + 1;
  const uint64_t* starts = starts_.data();
  const uint32_t mask = gram_mask_;
  size_t offset = 0;
  while (offset < end) {
    while (offset < safe_end &&
           !MayStart(starts, GramAt(text.data() + offset) & mask)) {
      ++offset;
    }
    if (offset >= end) return;
    const uint32_t gram = GramAt(
        offset < safe_end ? text.data() + offset : tail + (offset - safe_end));
    const int64_t word = LongestAt(gram, text, offset);
    offset = word < 0 ? offset + 1
                      : std::max(found(static_cast<size_t>(word), offset),
                                 offset + 1);
  }
}

}  // namespace plimsoll
