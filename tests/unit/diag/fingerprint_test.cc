#include <string>

#include "tests/unit/diag/render_fixture.h"

namespace plimsoll {
namespace {

class FingerprintTest : public RenderTest {
 protected:
  Diagnostic Finding(const Span& span) {
    Diagnostic finding = finding_;
    finding.At(span);
    return finding;
  }
  std::vector<std::string> Of(const std::vector<Diagnostic>& findings) {
    secrets_.Seal();
    return Fingerprints(findings, RedactedView(sources_, secrets_));
  }
  std::string Of(const Diagnostic& finding) {
    return Of(std::vector{finding})[0];
  }
};

// Other programs keep fingerprints: this value may never change.
TEST_F(FingerprintTest, IsStableForEver) {
  const SourceFile& file = Add("a.yml", "image: x:latest\n");
  EXPECT_EQ(Of(Finding(At(file, "x:latest"))), "3d46f1f0f1382db2");
}

TEST_F(FingerprintTest, DependsOnRuleObjectAndEvidence) {
  const SourceFile& a = Add("a.yml", "one two");
  const SourceFile& b = Add("b.yml", "one");
  const Diagnostic base = Finding(At(a, "one"));
  Diagnostic other_rule = base;
  other_rule.id = "group/other-thing";
  EXPECT_NE(Of(base), Of(other_rule));
  EXPECT_NE(Of(base), Of(Finding(At(a, "two"))));
  EXPECT_NE(Of(base), Of(Finding(At(b, "one"))));
  Diagnostic about = base;
  about.About("gpu-1/llama");
  EXPECT_NE(Of(base), Of(about));
  Diagnostic evidence = about;
  evidence.About("gpu-1/llama", "X");
  EXPECT_NE(Of(about), Of(evidence));
}

TEST_F(FingerprintTest, DependsOnNothingElse) {
  const SourceFile& a = Add("a.yml", "x: {a:  1}\n\n\n\nx: {a: 1}");
  Diagnostic first = Finding(At(a, "{a:  1}"));
  Diagnostic second = Finding(At(a, "{a: 1}"));
  second.message = "said in other words";
  second.severity = Severity::kInfo;
  second.Help("a help");
  EXPECT_EQ(Of(first), Of(second));
}

TEST_F(FingerprintTest, NumbersEqualFindings) {
  const SourceFile& a = Add("a.yml", "x x x");
  const Diagnostic finding = Finding(At(a, "x"));
  const auto three = Of({finding, finding, finding});
  EXPECT_EQ(three[0], Of(finding));
  EXPECT_NE(three[0], three[1]);
  EXPECT_NE(three[1], three[2]);
  EXPECT_EQ(three[1], Of({finding, finding})[1]);
}

TEST_F(FingerprintTest, HoldsNoByteOfASecretNorItsLength) {
  const SourceFile& a = Add("a.yml", "P=hunter2 P=correct-horse");
  Hide(At(a, "hunter2"));
  Hide(At(a, "correct-horse"));
  EXPECT_EQ(Of(Finding(At(a, "P=hunter2"))),
            Of(Finding(At(a, "P=correct-horse"))));
  Diagnostic one = Finding(At(a, "P"));
  one.About("o", "has hunter2");
  Diagnostic two = Finding(At(a, "P"));
  two.About("o", "has correct-horse");
  EXPECT_EQ(Of(one), Of(two));
}

TEST_F(FingerprintTest, WorksWithoutAPlace) {
  EXPECT_EQ(Of(finding_).size(), 16U);
}

}  // namespace
}  // namespace plimsoll
