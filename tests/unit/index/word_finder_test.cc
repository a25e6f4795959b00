#include "compiler/index/word_finder.h"

#include <gtest/gtest.h>

#include <utility>

namespace plimsoll {
namespace {

using Hits = std::vector<std::pair<size_t, size_t>>;

Hits FindAll(const std::vector<std::string>& words, std::string_view text,
             WordFinder::Case letters = WordFinder::Case::kExact) {
  Hits hits;
  WordFinder(words, letters).Find(text, [&](size_t word, size_t at) {
    hits.emplace_back(word, at);
    return at + 1;
  });
  return hits;
}

TEST(WordFinder, ReportsTheLongestWordAtEachPlace) {
  EXPECT_EQ(FindAll({"ssh", "ssh7.example"}, "ssh7.example ssh"),
            (Hits{{1, 0}, {0, 13}}));
}

TEST(WordFinder, FindsWordsAtTheVeryEnd) {
  EXPECT_EQ(FindAll({"abcdef"}, "xabcdef"), (Hits{{0, 1}}));
  EXPECT_EQ(FindAll({"ab"}, "ab"), (Hits{{0, 0}}));
  EXPECT_EQ(FindAll({"a"}, "bba"), (Hits{{0, 2}}));
}

TEST(WordFinder, SkipsToWhereTheCallbackSays) {
  Hits hits;
  WordFinder({"aa"}, WordFinder::Case::kExact)
      .Find("aaaa", [&](size_t word, size_t at) {
        hits.emplace_back(word, at);
        return at + 2;
      });
  EXPECT_EQ(hits, (Hits{{0, 0}, {0, 2}}));
}

TEST(WordFinder, IgnoresCaseOnlyWhenAsked) {
  EXPECT_EQ(FindAll({"token"}, "TOKEN Token"), Hits{});
  EXPECT_EQ(FindAll({"Token"}, "TOKEN token", WordFinder::Case::kIgnored),
            (Hits{{0, 0}, {0, 6}}));
}

TEST(WordFinder, FindsNothingWithoutWords) {
  EXPECT_EQ(FindAll({}, "text"), Hits{});
  EXPECT_EQ(FindAll({""}, "text"), Hits{});
  EXPECT_EQ(FindAll({"word"}, ""), Hits{});
}

TEST(WordFinder, FindsAnyOfManyWords) {
  std::vector<std::string> words;
  for (int i = 0; i < 5000; ++i) {
    words.push_back("node-" + std::to_string(i) + ".example.net");
  }
  EXPECT_EQ(FindAll(words, "a node-4711.example.net b node-47.example.net"),
            (Hits{{4711, 2}, {47, 26}}));
}

}  // namespace
}  // namespace plimsoll
