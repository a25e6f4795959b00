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

TEST(WordFinder, FindsWordsOfThreeBytesBesideLongerOnes) {
  const std::vector<std::string> words{"key", "keyboard", "_pw"};
  EXPECT_EQ(
      FindAll(words, "keyboard key KEY,db_pw", WordFinder::Case::kIgnored),
      (Hits{{1, 0}, {0, 9}, {0, 13}, {2, 19}}));
  EXPECT_EQ(FindAll(words, "keyboar"), (Hits{{0, 0}}));
  EXPECT_EQ(FindAll(words, "k\xC3\xA9y key\xC3\xA9"), (Hits{{0, 5}}));
}

TEST(WordFinder, FindsManyWordsOfThreeBytes) {
  std::vector<std::string> words{"longer"};
  for (char a = 'a'; a <= 'z'; ++a) words.push_back({'x', a, a});
  for (char a = 'a'; a <= 'z'; ++a) words.push_back({'y', a, a});
  EXPECT_EQ(FindAll(words, "xyz xyy longer yaa"),
            (Hits{{25, 4}, {0, 8}, {27, 15}}));
}

TEST(WordFinder, ReportsTheFirstOfEqualWords) {
  EXPECT_EQ(FindAll({"Name", "name"}, "name", WordFinder::Case::kIgnored),
            (Hits{{0, 0}}));
  std::vector<std::string> words;
  for (int i = 0; i < 20; ++i)
    words.push_back("NODE-" + std::to_string(i % 10));
  EXPECT_EQ(FindAll(words, "node-7", WordFinder::Case::kIgnored),
            (Hits{{7, 0}}));
  EXPECT_EQ(FindAll(words, "node-7"), Hits{});
}

// A folded gram is the same for both; the words are not.
TEST(WordFinder, TellsBytesApartThatFoldAlike) {
  EXPECT_EQ(FindAll({"{key}"}, "[key] {KEY}", WordFinder::Case::kIgnored),
            (Hits{{0, 6}}));
}

// A text cut off at any byte, so that a reader past its end finds more.
TEST(WordFinder, FindsNothingBehindTheEnd) {
  const std::string text = "a secret and a key";
  for (size_t size = 0; size < text.size(); ++size) {
    Hits expected;
    if (size >= 8) expected.emplace_back(0, 2);
    EXPECT_EQ(
        FindAll({"secret", "key"}, std::string_view(text).substr(0, size)),
        expected);
  }
}

}  // namespace
}  // namespace plimsoll
