#include <random>
#include <string>

#include "compiler/base/utf8.h"
#include "tests/unit/diag/render_fixture.h"

namespace plimsoll {
namespace {

using RenderHostileTest = RenderTest;

TEST_F(RenderHostileTest, ShowsControlsInSource) {
  const SourceFile& a = Add("a", std::string("k: \x1B[31mred\x07 \0 x\n", 18));
  finding_.At(At(a, "red"), "r").Also(At(a, "x"), "x");
  finding_.Also(At(a, "\x1B"), "");
  EXPECT_EQ(Frame(), R"( --> a:1:9
  |
1 | k: \x1B[31mred\x07 \x00 x
  |    ----    ^^^          - x
  |            |
  |            r
)");
}

TEST_F(RenderHostileTest, ShowsWhatReordersALine) {
  const SourceFile& a = Add("a",
                            "if \xE2\x80\xAE"
                            "admin\xE2\x81\xA6 x\xE2\x80\x8By\n");
  finding_.At(At(a, "admin"), "here").Also(At(a, "y"), "there");
  EXPECT_EQ(Frame(), R"( --> a:1:5
  |
1 | if \u{202E}admin\u{2066} x\u{200B}y
  |            ^^^^^                  - there
  |            |
  |            here
)");
}

TEST_F(RenderHostileTest, ShowsInvalidBytes) {
  const SourceFile& a = Add("a", "a\xFF\xC3(\xE2\x82 b\n");
  finding_.At(At(a, "\xC3"), "here").Also(At(a, "b"), "there");
  EXPECT_EQ(Frame(), R"( --> a:1:3
  |
1 | a\xFF\xC3(\xE2\x82 b
  |      ^^^^          - there
  |      |
  |      here
)");
}

TEST_F(RenderHostileTest, EscapesEveryOtherText) {
  const SourceFile& a = Add("dir\n/\x1B[2J", "x\n");
  finding_.message = "a\nb\x1B";
  finding_.At(At(a, "x"), "c\td\x9B");
  finding_.Help("e\r\xE2\x80\xA8\nf\x7F\n");
  finding_.trail.push_back({At(a, "x"), "g\x08"});
  EXPECT_EQ(Human({finding_}), R"(error[group/bad-thing]: a\nb\x1B
 --> dir\n/\x1B[2J:1:1
  |
1 | x
  | ^ c\td\x9B
  |
  = note: dir\n/\x1B[2J:1:1: g\x08
  = help: e\x0D\u{2028}
          f\x7F

1 error in 1 file
)");
}

TEST_F(RenderHostileTest, CutsSpansToTheText) {
  const SourceFile& a = Add("a", "one\ntwo");
  finding_.At(a.SpanOf(4, 999), "past").Also(a.SpanOf(999, 9999), "far");
  finding_.Also(a.SpanOf(2, 1), "backwards");
  EXPECT_EQ(Frame(), R"( --> a:2:1
  |
1 | one
  |   - backwards
2 | two
  | ^^^- far
  | |
  | past
)");
}

TEST_F(RenderHostileTest, FilesThatDoNotExist) {
  const Span nowhere{FileId{9}, 5, 8};
  finding_.At(nowhere, "here").Also(nowhere, "there");
  finding_.trail.push_back({nowhere, "step"});
  finding_.Fix({"fix", Applicability::kSafe, {{nowhere, "x"}}});
  EXPECT_FALSE(Human({finding_}).empty());
  EXPECT_FALSE(Json({finding_}).empty());
  EXPECT_FALSE(Short({finding_}).empty());
}

TEST_F(RenderHostileTest, OffsetsWithinACharacterOrALineEnd) {
  const SourceFile& a = Add("a", "\xEF\xBB\xBF\xE4\xB8\xADx\r\ny");
  for (uint32_t begin = 0; begin <= 10; ++begin) {
    for (uint32_t end = 0; end <= 10; ++end) {
      finding_.labels.clear();
      finding_.At(a.SpanOf(begin, end), "label");
      const std::string frame = Frame();
      EXPECT_NE(frame.find("^ label"), std::string::npos) << frame;
    }
  }
}

// Whatever the bytes: no crash, no control in the output, no secret.
TEST_F(RenderHostileTest, AnyBytes) {
  std::mt19937 random(1);
  constexpr std::string_view kPieces[] = {
      "\n",   "\r", "\t", "a", "\xC3",         "\xBC",         "\xE4\xB8\xAD",
      "\x1B", "\0", "b ", " ", "\xE2\x80\xAE", "\xF0\x9F\x9A", "\xEF\xBB\xBF"};
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (size_t i = random() % 2000; i > 0; --i) text += kPieces[random() % 14];
    const SourceFile& file = Add("f" + std::to_string(round), text);
    const auto anywhere = [&] {
      const auto begin = static_cast<uint32_t>(random() % (text.size() + 9));
      return file.SpanOf(begin, begin + random() % 700);
    };
    Redactions secrets;
    secrets.Add(sources_, anywhere(), static_cast<uint32_t>(random() % 4));
    secrets.Seal();
    Diagnostic finding = finding_;
    for (int i = 0; i < 6; ++i) {
      finding.At(anywhere(), "l").Also(anywhere(), text.substr(0, 9));
    }
    const RedactedView view(sources_, secrets);
    const std::string out = RenderHuman({finding}, {}, view, Color::kOff);
    EXPECT_EQ(FindInvalidUtf8(out), std::string::npos);
    for (size_t i = 0; i < out.size(); ++i) {
      EXPECT_TRUE(out[i] == '\n' || static_cast<unsigned char>(out[i]) >= ' ');
    }
    EXPECT_FALSE(RenderJson({finding}, {}, view, "1").empty());
  }
}

}  // namespace
}  // namespace plimsoll
