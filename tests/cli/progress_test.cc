// The line that says what takes so long: on a terminal, and nowhere else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ProgressTest : public testing::Test {
 protected:
  void SetUp() override {
    WriteAll(dir_, SmallProject());
    dir_.Write("bin/git", "#!/bin/sh\nsleep 1\nexec /usr/bin/git \"$@\"\n",
               0755);
  }
  // Beside a git that takes its time.
  Output Run(const Words& argv) const {
    const auto ran = oracles::Run(
        {.argv = argv,
         .environment = {"PATH=" + (dir_ / "bin") + ":/usr/bin:/bin",
                         "TERM=xterm"},
         .directory = dir_.path()});
    EXPECT_TRUE(ran);
    return ran ? *ran : Output{};
  }

  TempDir dir_;
};

TEST_F(ProgressTest, StandsOnATerminalUntilTheAnswer) {
  PLIMSOLL_TERMINAL();
  const Output seen =
      Run({script, "-qec", Binary() + " check --color never", "/dev/null"});
  EXPECT_EQ(seen.exit_code, 0) << seen.err;
  EXPECT_THAT(seen.out,
              AllOf(HasSubstr("\r\x1b[Kplimsoll: asking git for its files ("),
                    HasSubstr("\r\x1b[Kno findings in ")));
}

TEST_F(ProgressTest, IsNotWrittenIntoAFile) {
  const Output seen = Run({Binary(), "check"});
  EXPECT_EQ(seen.exit_code, 0);
  EXPECT_THAT(seen.out + seen.err,
              AllOf(HasSubstr("no findings"), Not(HasSubstr("asking git"))));
}

}  // namespace
}  // namespace plimsoll::cli
