#include <gtest/gtest.h>

#include <string>

#include "compiler/frontend/frontend.h"
#include "compiler/model/bind.h"
#include "compiler/source/source_map.h"

namespace plimsoll {
namespace {

// A node in flow style, aliases and merge keys followed.
std::string Flow(const Node& raw) {
  const Node& node = Deref(raw);
  if (node.IsScalar()) return node.IsNull() ? "~" : std::string(node.text);
  std::string text;
  for (const Node* item : node.items) {
    text += (text.empty() ? "" : ", ") + Flow(*item);
  }
  if (node.IsSequence()) return "[" + text + "]";
  for (const Entry& entry : EffectiveEntries(node)) {
    text += (text.empty() ? "" : ", ") + Flow(*entry.key) + ": " +
            Flow(*entry.value);
  }
  return "{" + text + "}";
}

class MergeTest : public testing::Test {
 protected:
  const Node* Parse(std::string text) {
    const SourceFile& file = sources_.Add("f" + std::to_string(sources_.size()),
                                          std::move(text), FileKind::kYaml);
    trees_.push_back(ParseYaml(file, sink_));
    return trees_.back().root();
  }
  std::string Merged(std::string base, std::string over) {
    const Node* merged = MergeNodes(Parse(base), Parse(over), arena_);
    return merged == nullptr ? "nothing" : Flow(*merged);
  }

  SourceMap sources_;
  Sink sink_;
  std::vector<Tree> trees_;
  Arena arena_;
};

TEST_F(MergeTest, MappingsMergeByKeyAndKeepTheirOrder) {
  EXPECT_EQ(Merged("{a: 1, b: {c: 2, d: 3}}", "{b: {d: 4, e: 5}, f: 6}"),
            "{a: 1, b: {c: 2, d: 4, e: 5}, f: 6}");
}

TEST_F(MergeTest, ScalarsAndListsReplace) {
  EXPECT_EQ(Merged("{a: [1, 2], b: x}", "{a: [3], b: [y]}"),
            "{a: [3], b: [y]}");
  EXPECT_EQ(Merged("{a: {b: 1}}", "{a: 2}"), "{a: 2}");
  EXPECT_EQ(Merged("{a: 2}", "{a: {b: 1}}"), "{a: {b: 1}}");
}

TEST_F(MergeTest, NullRemoves) {
  EXPECT_EQ(Merged("{a: 1, b: {c: 2, d: 3}}", "{a: ~, b: {c: null}}"),
            "{b: {d: 3}}");
  EXPECT_EQ(Merged("{a: 1}", "{b: ~, c: {d: ~, e: {f: }}}"),
            "{a: 1, c: {e: {}}}");
  EXPECT_EQ(Merged("{a: 1}", "~"), "nothing");
  // A quoted one is text.
  EXPECT_EQ(Merged("{a: 1}", "{a: \"~\"}"), "{a: ~}");
  // Removed, then stated again: the base has no such key any more.
  EXPECT_EQ(Merged("{a: {b: 1}}", "{a: ~, c: 1}"), "{c: 1}");
}

TEST_F(MergeTest, ANullOfTheBaseStaysForItsReaderToJudge) {
  EXPECT_EQ(Merged("{a: ~, b: 1}", "{b: 2}"), "{a: ~, b: 2}");
}

TEST_F(MergeTest, MergeKeysAndAliasesAreFollowed) {
  EXPECT_EQ(
      Merged("{x: &x {a: 1, b: 2}, y: {<<: *x, b: 3}}", "{y: {a: 4}, z: 5}"),
      "{x: {a: 1, b: 2}, y: {a: 4, b: 3}, z: 5}");
  EXPECT_EQ(Merged("{a: {b: 1}}", "{d: &d {b: ~, c: 2}, a: *d}"),
            "{a: {c: 2}, d: {c: 2}}");
}

TEST_F(MergeTest, TheLastOfDuplicateKeysCounts) {
  EXPECT_EQ(Merged("{a: 1, a: 2}", "{b: 1, b: 2}"), "{a: 2, b: 2}");
  EXPECT_EQ(Merged("{a: 1}", "{a: 2, a: ~}"), "{}");
}

TEST_F(MergeTest, WithoutOneSideTheOtherIsTaken) {
  const Node* node = Parse("{a: 1}");
  EXPECT_EQ(MergeNodes(node, nullptr, arena_), node);
  EXPECT_EQ(MergeNodes(nullptr, node, arena_), node);
  EXPECT_EQ(MergeNodes(nullptr, nullptr, arena_), nullptr);
  EXPECT_EQ(Flow(*MergeNodes(nullptr, Parse("{a: ~, b: 1}"), arena_)),
            "{b: 1}");
}

TEST_F(MergeTest, NodesKeepThePlaceTheyCameFrom) {
  const Node* base = Parse("{a: one, b: {c: two}}");
  const Node* over = Parse("{b: {d: three}}");
  const Node* merged = MergeNodes(base, over, arena_);
  const auto text = [&](const Node* node) {
    return sources_.TextOf(node->span);
  };
  EXPECT_EQ(text(Find(*merged, "a")), "one");
  EXPECT_EQ(text(Find(*Find(*merged, "b"), "c")), "two");
  EXPECT_EQ(text(Find(*Find(*merged, "b"), "d")), "three");
  EXPECT_EQ(Find(*merged, "a")->span.file, base->span.file);
  EXPECT_EQ(Find(*merged, "b")->span.file, over->span.file);
  // Nothing of the inputs changed.
  EXPECT_EQ(Flow(*base), "{a: one, b: {c: two}}");
  EXPECT_EQ(Flow(*over), "{b: {d: three}}");
}

TEST_F(MergeTest, KeysThatAreNoScalarsEqualNothing) {
  EXPECT_EQ(Merged("{[a]: 1}", "{[a]: 2}"), "{[a]: 1, [a]: 2}");
}

}  // namespace
}  // namespace plimsoll
