#include <string>

#include "tests/unit/diag/render_fixture.h"

namespace plimsoll {
namespace {

using RenderCutTest = RenderTest;

// `w000 w001 ...`, five columns a word.
std::string Words(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    text += "w" + std::string(3 - number.size(), '0') + number + " ";
  }
  return text;
}

TEST_F(RenderCutTest, KeepsALineThatFits) {
  const SourceFile& a = Add("a", Words(24));
  finding_.At(At(a, "w020"), "here");
  EXPECT_EQ(Frame(), " --> a:1:101\n  |\n1 | " + Words(24).substr(0, 119) +
                         "\n  | " + std::string(100, ' ') + "^^^^ here\n");
}

TEST_F(RenderCutTest, CutsAroundTheMark) {
  const SourceFile& a = Add("a", Words(200));
  finding_.At(At(a, "w100"), "here");
  EXPECT_EQ(Frame(), R"( --> a:1:501
  |
1 | ...88 w089 w090 w091 w092 w093 w094 w095 w096 w097 w098 w099 w100 w101 w102 w103 w104 w105 w106 w107 w108 w109 w110 w111 w1...
  |                                                              ^^^^ here
)");
}

TEST_F(RenderCutTest, CutsOnlyTheFarEnd) {
  const SourceFile& a = Add("a", Words(200));
  finding_.At(At(a, "w001"), "here");
  EXPECT_EQ(Frame(), R"( --> a:1:6
  |
1 | w000 w001 w002 w003 w004 w005 w006 w007 w008 w009 w010 w011 w012 w013 w014 w015 w016 w017 w018 w019 w020 w021 w022 w023 ...
  |      ^^^^ here
)");
}

TEST_F(RenderCutTest, CutsOnlyTheNearEnd) {
  const SourceFile& a = Add("a", Words(200));
  finding_.At(At(a, "w199"), "here");
  EXPECT_EQ(Frame(), R"( --> a:1:996
  |
1 | ...w176 w177 w178 w179 w180 w181 w182 w183 w184 w185 w186 w187 w188 w189 w190 w191 w192 w193 w194 w195 w196 w197 w198 w199
  |                                                                                                                       ^^^^ here
)");
}

TEST_F(RenderCutTest, CutsBetweenMarks) {
  const SourceFile& a = Add("a", Words(400));
  finding_.At(At(a, "w050"), "first").Also(At(a, "w350"), "second");
  EXPECT_EQ(Frame(), R"( --> a:1:251
  |
1 | ...44 w045 w046 w047 w048 w049 w050 w051 w052 w053 w054 w055 w0...44 w345 w346 w347 w348 w349 w350 w351 w352 w353 w354 w355 w3...
  |                                ^^^^                                                           ---- second
  |                                |
  |                                first
)");
}

TEST_F(RenderCutTest, CutsALongMarkInTheMiddle) {
  const SourceFile& a = Add("a", Words(200));
  finding_.At(a.SpanOf(50, 900), "long");
  EXPECT_EQ(Frame(), R"( --> a:1:51
  |
1 | ...005 w006 w007 w008 w009 w010 w011 w012 w013 w014 w015 w016 w017 w018 w019 w020 w... w177 w178 w179 w180 w181 w182 w183 w184...
  |                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ long
)");
}

TEST_F(RenderCutTest, CutsByColumnsAndNotByBytes) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "\xE4\xB8\xAD";
  const SourceFile& a = Add("a", text + "x" + text);
  finding_.At(At(a, "x"), "here");
  // 60 columns a side, but for half a character.
  EXPECT_EQ(Frame(), " --> a:1:201\n  |\n1 | ..." + text.substr(0, 29 * 3) +
                         "x" + text.substr(0, 30 * 3) + "...\n  | " +
                         std::string(61, ' ') + "^ here\n");
}

TEST_F(RenderCutTest, CutsASecretLikeAnyText) {
  const SourceFile& a = Add("a", Words(100) + "KEY=" + Words(100));
  Hide(a.SpanOf(504, 1003));
  finding_.At(a.SpanOf(504, 1003), "secret");
  EXPECT_EQ(Frame(), R"( --> a:1:505
  |
1 | ...w096 w097 w098 w099 KEY=*******************************************************************************...****************
  |                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ secret
)");
}

TEST_F(RenderCutTest, TakesNoLongerForALineOfMegabytes) {
  std::string text(5 << 20, 'x');
  text.replace(3 << 20, 4, "here");
  const SourceFile& a = Add("a", text);
  std::vector<Diagnostic> findings;
  for (uint32_t i = 0; i < 1000; ++i) {
    Diagnostic finding = finding_;
    finding.At(a.SpanOf(i * 5000, i * 5000 + 3), "a").At(At(a, "here"), "b");
    findings.push_back(std::move(finding));
  }
  EXPECT_LT(Human(findings).size(), 1000U * 600);
}

TEST_F(RenderCutTest, AMarkOfAMegabyte) {
  const SourceFile& a = Add("a", std::string(1 << 20, 'x'));
  finding_.At(a.SpanOf(0, 1 << 20), "all");
  EXPECT_EQ(Frame(), R"( --> a:1:1
  |
1 | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...xxxxxxxxxxxxxxxx
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ all
)");
}

TEST_F(RenderCutTest, ListsOnlySoManyPlaces) {
  const SourceFile& a = Add("a", std::string(200, '\n') + std::string(9, 'x'));
  for (uint32_t i = 0; i < 200; ++i) finding_.At(a.SpanOf(i, i), "here");
  const std::string frame = Frame();
  EXPECT_TRUE(
      frame.ends_with("64 |\n   | ^ here\n   |\n"
                      "   = note: 136 more places not shown here\n"))
      << frame;
}

}  // namespace
}  // namespace plimsoll
