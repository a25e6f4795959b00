// Spans where bytes, characters and lines do not go together.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/frontend/frontend.h"
#include "tests/unit/frontend/tree_invariants.h"

namespace plimsoll {
namespace {

using ::testing::ElementsAre;

class YamlSpan : public ::testing::Test {
 protected:
  const Node& Parse(std::string text) {
    file_ = std::make_unique<SourceFile>(FileId{0}, "a.yml", std::move(text),
                                         FileKind::kYaml);
    Sink sink;
    tree_ = ParseYaml(*file_, sink);
    EXPECT_TRUE(sink.diagnostics().empty());
    EXPECT_EQ(FindTreeFault(tree_, *file_), "");
    EXPECT_EQ(FindYamlFault(tree_, *file_), "");
    return *tree_.root();
  }
  std::string_view SourceOf(const Node& node, std::string_view key) {
    return file_->TextOf(Find(node, key)->span);
  }

  std::unique_ptr<SourceFile> file_;
  Tree tree_;
};

TEST_F(YamlSpan, CountsBytesAfterWideCharacters) {
  const Node& root = Parse("é: \"漢字\"  # ü\nb: 🎉 x\n");
  EXPECT_EQ(SourceOf(root, "é"), "\"漢字\"");
  EXPECT_EQ(SourceOf(root, "b"), "🎉 x");
  EXPECT_EQ(file_->TextOf(tree_.comments[0].span), "# ü");
}

TEST_F(YamlSpan, CountsAByteOrderMark) {
  const Node& root = Parse(
      "\xEF\xBB\xBF"
      "a: b\nc: é\nd: {{X}}\n");
  EXPECT_EQ(root.span.begin, 3u);
  EXPECT_EQ(SourceOf(root, "a"), "b");
  EXPECT_EQ(SourceOf(root, "d"), "{{X}}");
}

TEST_F(YamlSpan, KnowsEveryLineBreak) {
  const Node& root = Parse(
      "a: b # 1\r\nc: d # 2\re: f # 3\xC2\x85g: h # 4\xE2\x80\xA8i: j\r\n");
  EXPECT_EQ(SourceOf(root, "i"), "j");
  ASSERT_EQ(tree_.comments.size(), 4u);
  EXPECT_EQ(tree_.comments[2].text, "3");
}

TEST_F(YamlSpan, BlockScalarsEndWithTheirLastLine) {
  const Node& root = Parse(
      "a: |+ # c\r\n  x\r\n   y \r\n\r\n\r\nb: >\n  z\n\n# d\nc: |-  # e\n");
  EXPECT_EQ(SourceOf(root, "a"), "|+ # c\r\n  x\r\n   y ");
  EXPECT_EQ(Find(root, "a")->text, "x\n y \n\n\n");
  EXPECT_EQ(SourceOf(root, "b"), ">\n  z");
  EXPECT_EQ(SourceOf(root, "c"), "|-");
  std::vector<std::string_view> comments;
  for (const Comment& comment : tree_.comments) {
    comments.push_back(comment.text);
  }
  EXPECT_THAT(comments, ElementsAre("c", "d", "e"));
}

TEST_F(YamlSpan, TextPointsIntoTheSourceWhereItCan) {
  const Node& root = Parse("a: plain\nb: 'quoted'\nc: \"\\x41\"\n");
  const auto in_source = [&](std::string_view key) {
    const std::string_view text = Find(root, key)->text;
    const std::string_view source = file_->text();
    return text.data() >= source.data() &&
           text.data() < source.data() + source.size();
  };
  EXPECT_TRUE(in_source("a"));
  EXPECT_TRUE(in_source("b"));
  EXPECT_FALSE(in_source("c"));
}

TEST_F(YamlSpan, APlaceholderKeepsItsText) {
  const Node& root =
      Parse("a: {{ é | default: \"x # y\" }}:80\n  tail\nb: [{{x}}, 1]\n");
  EXPECT_EQ(Find(root, "a")->text, "{{ é | default: \"x # y\" }}:80 tail");
  EXPECT_EQ(Find(root, "a")->style, ScalarStyle::kPlain);
  EXPECT_EQ(Find(root, "b")->items[0]->text, "{{x}}");
  EXPECT_EQ(Find(root, "b")->items[1]->text, "1");
}

TEST_F(YamlSpan, WhatLooksLikeAPlaceholderInAStrangeQuoteStays) {
  // The quote closes on a line that, alone, looks like a mapping.
  const Node& root = Parse("a: b\n c \"d\ne: '\n {{x}} '\n");
  EXPECT_EQ(Find(root, "e")->text, " {{x}} ");
}

}  // namespace
}  // namespace plimsoll
