#include <gtest/gtest.h>

#include "compiler/frontend/frontend.h"
#include "compiler/syntax/ini_value.h"
#include "tests/unit/frontend/tree_invariants.h"

namespace plimsoll {
namespace {

class Ini : public ::testing::Test {
 protected:
  const Node& Parse(std::string text) {
    file_ = std::make_unique<SourceFile>(FileId{0}, "s.conf", std::move(text),
                                         FileKind::kSupervisor);
    Sink sink;
    tree_ = ParseIni(*file_, sink);
    EXPECT_EQ(FindTreeFault(tree_, *file_), "");
    EXPECT_EQ(tree_.broken, sink.has_errors());
    return *tree_.root();
  }
  const Node& ValueOf(std::string text) {
    return *Find(*Find(Parse(std::move(text)), "p"), "v");
  }
  // `key=value` of each assignment, with `!` and the error at the end.
  std::string Environment(std::string_view value) {
    const Node& node = ValueOf("[p]\nv=" + std::string(value) + "\n");
    const SupervisorEnvironment read = ReadSupervisorEnvironment(node, *file_);
    std::string result;
    for (const IniAssignment& item : read.assignments) {
      result += item.key + "=" + item.value + "|";
    }
    if (!read.error.empty()) {
      result += "!" + std::string(file_->TextOf(read.error_span));
    }
    return result;
  }

  std::unique_ptr<SourceFile> file_;
  Tree tree_;
};

TEST_F(Ini, ReadsEveryLineEnd) {
  EXPECT_EQ(ValueOf("[p]\r\nv=1\r\n  2\r\n").text, "1\n2");
  EXPECT_EQ(ValueOf("[p]\rv=1\r  2").text, "1\n2");
}

TEST_F(Ini, AByteOrderMarkHidesTheFirstSection) {
  EXPECT_EQ(ValueOf("\xEF\xBB\xBF[p]\nv=1\n").text, "1");
  EXPECT_TRUE(tree_.broken);
}

TEST_F(Ini, EmptyFilesHaveNoSections) {
  EXPECT_EQ(Parse("").entries.size(), 0u);
  EXPECT_EQ(Parse("; c\n\n").entries.size(), 0u);
  EXPECT_FALSE(tree_.broken);
}

TEST_F(Ini, KeysAreLowerCased) {
  const Node& root = Parse("[P]\nVaLuE=X\n");
  EXPECT_EQ(Find(*Find(root, "P"), "value")->text, "X");
}

TEST_F(Ini, PiecesLeadBackToTheSource) {
  const Node& value = ValueOf("[p]\nv = a ; c\n   bc  # d\n ; e\n\n  d\nw=1\n");
  EXPECT_EQ(value.text, "a\nbc\n\nd");
  const std::vector<TextPiece> pieces = PiecesOf(value, *file_);
  ASSERT_EQ(pieces.size(), 4u);
  EXPECT_EQ(file_->TextOf(pieces[1].source), "bc");
  EXPECT_EQ(file_->TextOf(SourceOf(pieces, 2, 4)), "bc");
  EXPECT_EQ(file_->TextOf(SourceOf(pieces, 3, 4)), "c");
  EXPECT_EQ(file_->TextOf(SourceOf(pieces, 6, 7)), "d");
  EXPECT_EQ(file_->TextOf(SourceOf(pieces, 0, 7)), file_->TextOf(value.span));
}

TEST_F(Ini, EnvironmentIsReadWithShlex) {
  EXPECT_EQ(Environment("A=1,B=\"x,y\",C='z'"), "A=1|B=x,y|C=z|");
  EXPECT_EQ(Environment("A=a/b.c-d:1 B=2 C=3"), "A=a/b.c-d:1|!=");
  EXPECT_EQ(Environment("A=\"it's\""), "A=it's|");
  EXPECT_EQ(Environment("A=\"'x'\""), "A=x|");
  EXPECT_EQ(Environment("A=\"\""), "A=|");
  EXPECT_EQ(Environment("A=x#gone"), "A=x|");
  EXPECT_EQ(Environment(""), "");
}

TEST_F(Ini, EnvironmentTellsWhatSupervisorRefuses) {
  EXPECT_EQ(Environment("A=1,B"), "A=1|!B");
  EXPECT_EQ(Environment("A=,B=2"), "A=,|!=");
  EXPECT_EQ(Environment("A=\"open"), "!\"");
}

TEST_F(Ini, EnvironmentPlacesKeysAndValues) {
  const Node& value = ValueOf("[p]\nv=A=\"1\",  ; c\n  KEY='two\n  lines'\n");
  const auto items = ParseSupervisorEnvironment(value, *file_);
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(file_->TextOf(items[0].value_span), "1");
  EXPECT_EQ(file_->TextOf(items[1].key_span), "KEY");
  EXPECT_EQ(items[1].value, "two\nlines");
  EXPECT_EQ(file_->TextOf(items[1].value_span), "two\n  lines");
}

}  // namespace
}  // namespace plimsoll
