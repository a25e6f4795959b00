#include "tests/hygiene/limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plimsoll::hygiene {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string OfLines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "x\n";
  return text;
}

TEST(Length, CountsSourceAndTestsApart) {
  EXPECT_THAT(CheckLength({"compiler/a.cc", OfLines(500)}), IsEmpty());
  EXPECT_THAT(
      CheckLength({"compiler/a.cc", OfLines(501)}),
      ElementsAre(Fault{"compiler/a.cc", 0, "501 lines, the limit is 500"}));
  EXPECT_THAT(CheckLength({"tests/unit/a_test.cc", OfLines(600)}), IsEmpty());
  EXPECT_EQ(CheckLength({"tests/unit/a_test.cc", OfLines(601)}).size(), 1u);
  EXPECT_EQ(CheckLength({"dev", OfLines(501)}).size(), 1u);
  EXPECT_EQ(CheckLength({"rules/CMakeLists.txt", OfLines(501)}).size(), 1u);
}

TEST(Length, LeavesDataAndProseAlone) {
  for (const char* path : {"docs/rules.md", "tests/syntax/yaml/deep.case",
                           "fixtures/cres/scripts/up.sh", "LICENSE"}) {
    EXPECT_THAT(CheckLength({path, OfLines(2000)}), IsEmpty()) << path;
  }
}

TEST(MachinePaths, FindsAPathOfThisMachine) {
  const std::string work =
      "/wo"
      "rk/main";
  const std::string home =
      "/ho"
      "me/someone/plimsoll";
  EXPECT_THAT(CheckMachinePaths({"docs/a.md", "see\n`" + work + "`\n"}),
              ElementsAre(Fault{"docs/a.md", 2,
                                "names `/wo"
                                "rk/`"}));
  EXPECT_EQ(CheckMachinePaths({"fixtures/a.yml", "dir: " + work}).size(), 1u);
  EXPECT_EQ(CheckMachinePaths({"dev", "cd " + home + "\n"}).size(), 1u);
}

TEST(MachinePaths, LeavesOtherPathsAlone) {
  EXPECT_THAT(CheckMachinePaths({"docs/a.md",
                                 "/workspace/logs docs/wo"
                                 "rk/a.md "
                                 "https://example.org/wo"
                                 "rk/\n"}),
              IsEmpty());
  EXPECT_THAT(CheckMachinePaths({"tests/a.case",
                                 "/ho"
                                 "me/ops/.ssh/id\n"}),
              IsEmpty());
}

}  // namespace
}  // namespace plimsoll::hygiene
