#include "compiler/syntax/tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/frontend/frontend.h"

namespace plimsoll {
namespace {

using ::testing::ElementsAre;

class TreeTest : public ::testing::Test {
 protected:
  const Node& Parse(std::string text) {
    file_ = std::make_unique<SourceFile>(FileId{0}, "a.yml", std::move(text),
                                         FileKind::kYaml);
    Sink sink;
    tree_ = ParseYaml(*file_, sink);
    EXPECT_FALSE(tree_.broken);
    return *tree_.root();
  }
  std::string ValueOf(const Node& node, std::string_view key) {
    const Node* value = Find(node, key);
    return value == nullptr ? "(none)" : std::string(Deref(*value).text);
  }
  // `key=value` of each effective entry of the mapping under `key`.
  std::vector<std::string> Effective(const Node& root, std::string_view key) {
    std::vector<std::string> result;
    for (const Entry& entry : EffectiveEntries(*Find(root, key))) {
      result.push_back(std::string(Deref(*entry.key).text) + "=" +
                       std::string(Deref(*entry.value).text));
    }
    return result;
  }

  std::unique_ptr<SourceFile> file_;
  Tree tree_;
};

TEST_F(TreeTest, FindsTheLastOfDuplicates) {
  const Node& root = Parse("a: 1\nb: 2\na: 3\n");
  EXPECT_EQ(ValueOf(root, "a"), "3");
  EXPECT_EQ(ValueOf(root, "c"), "(none)");
  EXPECT_EQ(root.entries.size(), 3u);
}

TEST_F(TreeTest, FindsNothingInWhatIsNoMapping) {
  EXPECT_EQ(Find(Parse("[a]\n"), "a"), nullptr);
}

TEST_F(TreeTest, FindsThroughAliases) {
  const Node& root = Parse("x: &x {k: 1}\ny: *x\n*x : z\n");
  EXPECT_EQ(ValueOf(*Find(root, "y"), "k"), "1");
}

TEST_F(TreeTest, OwnEntriesWinOverMergedOnes) {
  const Node& root = Parse("x: &x {a: 1, b: 2}\ny: {b: 3, <<: *x, c: 4}\n");
  EXPECT_THAT(Effective(root, "y"), ElementsAre("a=1", "b=3", "c=4"));
  EXPECT_EQ(ValueOf(*Find(root, "y"), "b"), "3");
  EXPECT_EQ(ValueOf(*Find(root, "y"), "a"), "1");
}

TEST_F(TreeTest, TheFirstOfAMergedListWins) {
  const Node& root =
      Parse("x: &x {a: 1}\ny: &y {a: 2, b: 2}\nz: {<<: [*x, *y]}\n");
  EXPECT_EQ(ValueOf(*Find(root, "z"), "a"), "1");
  EXPECT_EQ(ValueOf(*Find(root, "z"), "b"), "2");
}

TEST_F(TreeTest, TheLastOfSeveralMergeKeysWins) {
  const Node& root =
      Parse("x: &x {a: 1}\ny: &y {a: 2}\nz:\n  <<: *x\n  <<: *y\n");
  EXPECT_EQ(ValueOf(*Find(root, "z"), "a"), "2");
}

TEST_F(TreeTest, MergesNest) {
  const Node& root = Parse(
      "x: &x {a: 1, b: 1}\ny: &y {<<: *x, b: 2}\nz: {<<: {<<: *y, c: 3}}\n");
  EXPECT_EQ(ValueOf(*Find(root, "z"), "a"), "1");
  EXPECT_EQ(ValueOf(*Find(root, "z"), "b"), "2");
  EXPECT_EQ(ValueOf(*Find(root, "z"), "c"), "3");
}

TEST_F(TreeTest, AQuotedMergeKeyIsAKey) {
  const Node& root = Parse("x: &x {a: 1}\ny: {\"<<\": *x}\n");
  EXPECT_EQ(ValueOf(*Find(root, "y"), "a"), "(none)");
  EXPECT_NE(Find(*Find(root, "y"), "<<"), nullptr);
}

TEST_F(TreeTest, AMergeKeyMayBeTaggedAsOne) {
  const Node& root = Parse(
      "x: &x {a: 1}\n"
      "tagged: {!!merge <<: *x}\n"
      "quoted: {!!merge '<<': *x}\n"
      "long: {!<tag:yaml.org,2002:merge> <<: *x}\n"
      "plain: {! <<: *x}\n"
      "text: {!!str <<: *x}\n"
      "own: {!merge <<: *x}\n");
  for (const char* key : {"tagged", "quoted", "long", "plain"}) {
    EXPECT_EQ(ValueOf(*Find(root, key), "a"), "1") << key;
  }
  for (const char* key : {"text", "own"}) {
    EXPECT_EQ(ValueOf(*Find(root, key), "a"), "(none)") << key;
  }
}

TEST_F(TreeTest, AMergeKeyIsNoKey) {
  const Node& root = Parse("x: {<<: {a: 1}}\ny: {<<: {'<<': 1}}\n");
  EXPECT_EQ(Find(*Find(root, "x"), "<<"), nullptr);
  EXPECT_EQ(ValueOf(*Find(root, "y"), "<<"), "1");
}

TEST_F(TreeTest, MergingWhatIsNoMappingMergesNothing) {
  const Node& root = Parse("y: {<<: [1, [2]], a: 1}\nz: {<<: 5}\n");
  EXPECT_THAT(Effective(root, "y"), ElementsAre("a=1"));
  EXPECT_THAT(Effective(root, "z"), ElementsAre());
}

TEST_F(TreeTest, NullIsUnquotedOrAbsent) {
  std::vector<bool> nulls;
  for (const Node* item : Parse("- ~\n- null\n- NULL\n-\n- ''\n- 'null'\n- "
                                "nil\n- !!str\n- Null\n")
                              .items) {
    nulls.push_back(item->IsNull());
  }
  EXPECT_THAT(nulls, ElementsAre(true, true, true, true, false, false, false,
                                 false, true));
}

TEST_F(TreeTest, SpanOfTextIsExactWhereTheTextStandsAsItIs) {
  const Node& root = Parse("- abc\n- 'abc'\n- \"a\\tc\"\n- |\n  abc\n");
  const auto part = [&](size_t item) {
    return file_->TextOf(SpanOfText(*root.items[item], 1, 2));
  };
  EXPECT_EQ(part(0), "bc");
  EXPECT_EQ(part(1), "bc");
  EXPECT_EQ(part(2), "\"a\\tc\"");
  EXPECT_EQ(part(3), "|\n  abc");
}

}  // namespace
}  // namespace plimsoll
