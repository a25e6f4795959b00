// What golden files cannot show: line ends, byte order marks, odd bytes.

#include <gtest/gtest.h>

#include "compiler/frontend/dotenv/decode.h"
#include "compiler/frontend/frontend.h"
#include "tests/unit/frontend/tree_invariants.h"

namespace plimsoll {
namespace {

// The entries as `key=text` lines, an absent value without its `=`.
std::string Read(std::string text, std::string path = ".env") {
  const SourceFile file(FileId{0}, std::move(path), std::move(text),
                        FileKind::kDotenv);
  Sink sink;
  const Tree tree = ParseDotenv(file, sink);
  EXPECT_EQ(FindTreeFault(tree, file), "");
  EXPECT_EQ(tree.broken, sink.has_errors());
  std::string result;
  for (const Entry& entry : tree.root()->entries) {
    result += entry.key->text;
    if (entry.value->style != ScalarStyle::kNone) result += "=";
    result += entry.value->text;
    result += "|";
  }
  return result;
}

TEST(Dotenv, ReadsEveryLineEnd) {
  EXPECT_EQ(Read("A=1\r\nB=2 # c\r\n"), "A=1|B=2|");
  EXPECT_EQ(Read("A=1\rB=2"), "A=1\rB=2|");
  EXPECT_EQ(Read("A=\r\nB=\"x\r\ny\"\r\n"), "A=|B=x\r\ny|");
}

TEST(Dotenv, SkipsLinesOfTemplates) {
  for (const char* line : {"{{ foo }}", "  {% if x %}  ", "{{ a }}={{ b }}"}) {
    const std::string text = "A=1\n" + std::string(line) + "\nB=2\n";
    EXPECT_EQ(Read(text, "prod.env.example"), "A=1|B=2|") << line;
    // Refused, as compose refuses it.
    const SourceFile file(FileId{0}, "a/.env", text, FileKind::kDotenv);
    Sink sink;
    EXPECT_TRUE(ParseDotenv(file, sink).broken) << line;
  }
  for (const char* text : {"A=\"1\"{{ foo }}\n", "{{ foo }} x\n", "{{\n"}) {
    const SourceFile file(FileId{0}, "prod.env", text, FileKind::kDotenv);
    Sink sink;
    EXPECT_TRUE(ParseDotenv(file, sink).broken) << text;
  }
}

TEST(Dotenv, SkipsAByteOrderMark) {
  EXPECT_EQ(Read("\xEF\xBB\xBF"
                 "A=1\n"),
            "A=1|");
}

TEST(Dotenv, TrimsUnicodeBlanks) {
  EXPECT_EQ(Read("A=\xC2\xA0x\xC2\xA0\xE2\x80\x83\n"), "A=x|");
  EXPECT_EQ(Read("A=\xE2\x80\x83x\n"), "A=\xE2\x80\x83x|");
}

TEST(Dotenv, AKeyAtTheEndOfTheFileHasNoValue) {
  EXPECT_EQ(Read("A=1\nB"), "A=1|B|");
}

TEST(Dotenv, EmptyFilesHaveNoEntries) {
  EXPECT_EQ(Read(""), "");
  EXPECT_EQ(Read("\n# c\n"), "");
}

TEST(Dotenv, AnEmptyKeyIsKept) { EXPECT_EQ(Read("=x\n"), "=x|"); }

TEST(Dotenv, CommentsEndBeforeTheirLineEnd) {
  const SourceFile file(FileId{0}, ".env", "A=1 #  c \r\n#\n",
                        FileKind::kDotenv);
  Sink sink;
  const Tree tree = ParseDotenv(file, sink);
  ASSERT_EQ(tree.comments.size(), 2u);
  EXPECT_EQ(tree.comments[0].text, "c");
  EXPECT_FALSE(tree.comments[0].own_line);
  EXPECT_EQ(tree.comments[1].text, "");
  EXPECT_TRUE(tree.comments[1].own_line);
}

TEST(DotenvDecode, ReadsEscapesAsGoDoes) {
  using dotenv::DecodeQuoted;
  EXPECT_EQ(DecodeQuoted(R"(\0101\0377)", '"'), "A\xC3\xBF");
  EXPECT_EQ(DecodeQuoted(R"(\0400\018\0)", '"'), R"(\400\18\)");
  EXPECT_EQ(DecodeQuoted(R"(\\n\\\n)", '"'), "\\n\\\n");
  EXPECT_EQ(DecodeQuoted(R"(\\\$x)", '"'), "\\$$x");
  EXPECT_EQ(DecodeQuoted(R"(\n\'\")", '\''), R"(\n'\")");
  EXPECT_EQ(DecodeQuoted(R"(\n\'\")", '"'), "\n\\'\"");
}

}  // namespace
}  // namespace plimsoll
