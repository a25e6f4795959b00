#include "compiler/syntax/unit_value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/frontend/frontend.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;

std::vector<std::string> WordsOf(std::string_view text,
                                 UnitEscapes escapes = UnitEscapes::kDecode) {
  std::vector<std::string> words;
  for (const UnitWord& word : SplitUnitWords(text, escapes).words) {
    words.push_back(word.text);
  }
  return words;
}

TEST(SplitUnitWords, JoinsQuotedParts) {
  EXPECT_THAT(WordsOf(R"(a "b c"'d e'f "" '')"),
              ElementsAre("a", "b cd ef", "", ""));
}

TEST(SplitUnitWords, DecodesEscapesInsideQuotesToo) {
  EXPECT_THAT(WordsOf(R"(\x41 '\n' "\101" \u00e9 \s\\ \U0001F600)"),
              ElementsAre("A", "\n", "A", "é", " \\", "😀"));
}

TEST(SplitUnitWords, KeepsBackslashesOfLists) {
  EXPECT_THAT(
      WordsOf(R"(dev-disk-by\x2dlabel.device "a b")", UnitEscapes::kKeep),
      ElementsAre(R"(dev-disk-by\x2dlabel.device)", "a b"));
}

TEST(SplitUnitWords, KeepsAnEscapeThatMeansNothing) {
  const UnitWords split = SplitUnitWords(R"(a \d b)", UnitEscapes::kDecode);
  EXPECT_EQ(split.fault, UnitWordFault::kBadEscape);
  EXPECT_EQ(split.fault_begin, 2U);
  EXPECT_EQ(split.fault_end, 4U);
  EXPECT_EQ(split.words[1].text, R"(\d)");
  // NUL is no character of a word, and 0777 no byte.
  for (const char* text : {R"(\x00)", R"(\777)", R"(\u0000)", "\\"}) {
    EXPECT_EQ(SplitUnitWords(text, UnitEscapes::kDecode).fault,
              UnitWordFault::kBadEscape)
        << text;
  }
}

TEST(SplitUnitWords, LosesWhatFollowsAnUnclosedQuote) {
  const UnitWords split = SplitUnitWords(R"(a "b c)", UnitEscapes::kDecode);
  EXPECT_EQ(split.fault, UnitWordFault::kUnclosedQuote);
  EXPECT_EQ(split.fault_begin, 2U);
  EXPECT_EQ(split.words.size(), 1U);
}

TEST(SplitUnitWords, MarksWordsWithTheirQuotes) {
  const UnitWords split = SplitUnitWords(R"( ab  "c d" )", UnitEscapes::kKeep);
  ASSERT_EQ(split.words.size(), 2U);
  EXPECT_EQ(split.words[0].begin, 1U);
  EXPECT_EQ(split.words[0].end, 3U);
  EXPECT_EQ(split.words[1].begin, 5U);
  EXPECT_EQ(split.words[1].end, 10U);
  EXPECT_TRUE(split.words[1].quoted);
}

// Found by fuzzing: the value's first line was taken for a comment, backslash
// and all.
TEST(UnitPiecesOf, ReadsAValueThatStartsLikeAComment) {
  const SourceFile file(FileId{0}, "a.container",
                        "[Container]\nExec=;a \\\n  b\n", FileKind::kQuadlet);
  Sink sink;
  const Tree tree = ParseUnit(file, sink);
  const Node& value = *tree.root()->entries[0].value->entries[0].value;
  std::string text;
  for (const TextPiece& piece : UnitPiecesOf(value, file)) {
    text += file.TextOf(piece.source);
  }
  EXPECT_EQ(text, value.text);
}

TEST(FindBadSpecifier, KnowsPercentSigns) {
  constexpr size_t kNone = std::string_view::npos;
  EXPECT_EQ(FindBadSpecifier("%i %% 100% %-x %h/%%e"), kNone);
  EXPECT_EQ(FindBadSpecifier("a%%%e"), 3U);
  EXPECT_EQ(FindBadSpecifier("%5"), 0U);
  EXPECT_EQ(FindBadSpecifier("100%"), kNone);
}

}  // namespace
}  // namespace plimsoll
