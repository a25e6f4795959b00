#include "compiler/diag/apply_fixes.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

class ApplyFixesTest : public testing::Test {
 protected:
  Edit Replace(uint32_t begin, uint32_t end, std::string text) {
    return {{file_.id(), begin, end}, std::move(text)};
  }
  void Find(Applicability applicability, std::vector<Edit> edits) {
    Diagnostic& found = findings_.emplace_back();
    found.Fix({"", applicability, std::move(edits)});
  }
  std::string Fixed(Applicability least) {
    const FixOutcome outcome = ApplyFixes(findings_, sources_, least);
    applied_ = outcome.applied;
    return outcome.texts.empty() ? "(unchanged)"
                                 : outcome.texts.begin()->second;
  }

  SourceMap sources_;
  const SourceFile& file_ =
      sources_.Add("a", "one two three\r\n# kept\r\n", FileKind::kText);
  std::vector<Diagnostic> findings_;
  size_t applied_ = 0;
};

TEST_F(ApplyFixesTest, AppliesFromAnyOrderAndKeepsTheRest) {
  Find(Applicability::kSafe, {Replace(8, 13, "3"), Replace(0, 3, "1")});
  Find(Applicability::kSafe, {Replace(4, 7, "second")});
  EXPECT_EQ(Fixed(Applicability::kSafe), "1 second 3\r\n# kept\r\n");
  EXPECT_EQ(applied_, 2U);
}

TEST_F(ApplyFixesTest, LeavesWhatIsLessApplicable) {
  Find(Applicability::kUnsafe, {Replace(0, 3, "1")});
  Find(Applicability::kDisplay, {Replace(4, 7, "2")});
  EXPECT_EQ(Fixed(Applicability::kSafe), "(unchanged)");
  EXPECT_EQ(Fixed(Applicability::kUnsafe), "1 two three\r\n# kept\r\n");
}

TEST_F(ApplyFixesTest, AFixThatClashesIsLeftWhole) {
  Find(Applicability::kSafe, {Replace(0, 7, "x")});
  Find(Applicability::kSafe, {Replace(4, 9, "y"), Replace(10, 11, "z")});
  EXPECT_EQ(Fixed(Applicability::kSafe), "x three\r\n# kept\r\n");
  EXPECT_EQ(applied_, 1U);
}

TEST_F(ApplyFixesTest, TwoInsertionsAtOnePlaceClash) {
  Find(Applicability::kSafe, {Replace(3, 3, "!")});
  Find(Applicability::kSafe, {Replace(3, 3, "?")});
  EXPECT_EQ(Fixed(Applicability::kSafe), "one! two three\r\n# kept\r\n");
}

TEST_F(ApplyFixesTest, TheSameEditTwiceIsMadeOnce) {
  Find(Applicability::kSafe, {Replace(0, 3, "1")});
  Find(Applicability::kSafe, {Replace(0, 3, "1"), Replace(4, 7, "2")});
  EXPECT_EQ(Fixed(Applicability::kSafe), "1 2 three\r\n# kept\r\n");
  EXPECT_EQ(applied_, 2U);
}

TEST_F(ApplyFixesTest, EditsBeyondTheFileAreRefused) {
  Find(Applicability::kSafe, {Replace(0, 9999, "1")});
  EXPECT_EQ(Fixed(Applicability::kSafe), "(unchanged)");
}

}  // namespace
}  // namespace plimsoll
