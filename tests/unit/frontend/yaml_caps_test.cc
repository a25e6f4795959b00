// What hostile files do to the YAML front end: nothing much.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/frontend/frontend.h"
#include "tests/unit/frontend/tree_invariants.h"

namespace plimsoll {
namespace {

std::string Repeat(std::string_view piece, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += piece;
  return text;
}

// The ids of the findings; the tree must keep its promises whatever comes.
std::vector<std::string> IdsOf(std::string text) {
  const SourceFile file(FileId{0}, "a.yml", std::move(text), FileKind::kYaml);
  Sink sink;
  const Tree tree = ParseYaml(file, sink);
  EXPECT_EQ(FindTreeFault(tree, file), "");
  EXPECT_EQ(FindYamlFault(tree, file), "");
  EXPECT_EQ(tree.broken, sink.has_errors());
  std::vector<std::string> ids;
  for (const Diagnostic& diagnostic : sink.diagnostics()) {
    ids.emplace_back(diagnostic.id);
  }
  return ids;
}
using Ids = std::vector<std::string>;
const Ids kTooDeep = {"syntax/too-deep"};
const Ids kBadYaml = {"syntax/yaml"};

TEST(YamlCaps, TwoHundredLevelsAreFine) {
  EXPECT_EQ(IdsOf(Repeat("[", 200) + Repeat("]", 200)), Ids());
  EXPECT_EQ(IdsOf(Repeat("[", 201) + Repeat("]", 201)), kTooDeep);
}

TEST(YamlCaps, TenThousandLevelsAreRefused) {
  EXPECT_EQ(IdsOf(Repeat("[", 10'000)), kTooDeep);
  EXPECT_EQ(IdsOf(Repeat("[\n", 10'000)), kTooDeep);
  EXPECT_EQ(IdsOf(Repeat("{a: ", 10'000)), kTooDeep);
  EXPECT_EQ(IdsOf(Repeat("- ", 10'000) + "x"), kTooDeep);
  EXPECT_EQ(IdsOf(Repeat("? ", 10'000)), kTooDeep);
  std::string block;
  for (size_t i = 0; i < 2'000; ++i) block += std::string(i, ' ') + "a:\n";
  EXPECT_EQ(IdsOf(block), kTooDeep);
}

TEST(YamlCaps, AnAliasBombIsRefused) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    text += fmt::format("a{}: &a{} [{}]\n", i, i,
                        Repeat(fmt::format("*a{},", i - 1), 10));
  }
  EXPECT_EQ(IdsOf(text), kTooDeep);
}

TEST(YamlCaps, AChainOfAliasesIsAsDeepAsItExpands) {
  std::string text = "a0: &a0 [x]\n";
  for (int i = 1; i < 300; ++i) {
    text += fmt::format("a{}: &a{} [*a{}]\n", i, i, i - 1);
  }
  EXPECT_EQ(IdsOf(text), kTooDeep);
}

TEST(YamlCaps, AMillionValuesAreRefused) {
  EXPECT_EQ(IdsOf(Repeat("- a\n", 1'000'001)), kTooDeep);
}

TEST(YamlCaps, AnAliasInsideItsOwnNodeIsRefused) {
  EXPECT_EQ(IdsOf("a: &x [*x]\n"), kBadYaml);
  EXPECT_EQ(IdsOf("&x a: {b: *x}\n"), Ids());
  EXPECT_EQ(IdsOf("&m a: &x {b: &x c, d: *x}\ne: *x\n"), Ids());
}

TEST(YamlCaps, TagDirectivesAreFew) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += fmt::format("%TAG !a{}! x\n", i);
  EXPECT_EQ(IdsOf(text + "--- a\n"), kTooDeep);
}

TEST(YamlCaps, ControlCharactersKeepWhatIsBefore) {
  const SourceFile file(FileId{0}, "a.yml", "a: 1\nb: \"x\x01y\"\nc: 2\n",
                        FileKind::kYaml);
  Sink sink;
  const Tree tree = ParseYaml(file, sink);
  ASSERT_EQ(sink.diagnostics().size(), 1u);
  EXPECT_EQ(sink.diagnostics()[0].message,
            "control character U+0001 is not allowed in YAML");
  EXPECT_EQ(file.TextOf(sink.diagnostics()[0].primary()), "\x01");
  EXPECT_EQ(Find(*tree.root(), "a")->text, "1");
  EXPECT_TRUE(tree.broken);
}

TEST(YamlCaps, BytesThatAreNotUtf8ArePlaced) {
  const SourceFile file(FileId{0}, "a.yml", "a: \xFF\n", FileKind::kYaml);
  Sink sink;
  (void)ParseYaml(file, sink);
  ASSERT_EQ(sink.diagnostics().size(), 1u);
  EXPECT_EQ(sink.diagnostics()[0].message, "byte 0xFF is not UTF-8");
  EXPECT_EQ(sink.diagnostics()[0].primary().begin, 3u);
}

TEST(YamlCaps, EmptyFilesHaveNoDocument) {
  for (const char* text : {"", "\n", "# c\n", "\xEF\xBB\xBF"}) {
    EXPECT_EQ(IdsOf(text), Ids()) << text;
  }
  const SourceFile file(FileId{0}, "a.yml", "---\n---\na\n", FileKind::kYaml);
  Sink sink;
  const Tree tree = ParseYaml(file, sink);
  ASSERT_EQ(tree.documents.size(), 2u);
  EXPECT_EQ(tree.documents[0].root, nullptr);
  EXPECT_EQ(tree.documents[1].root->text, "a");
}

}  // namespace
}  // namespace plimsoll
