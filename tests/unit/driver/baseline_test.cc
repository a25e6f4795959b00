// `check --baseline`, `--write-baseline` and `--output` over a disk in memory.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "compiler/driver/run.h"

namespace plimsoll {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr uint64_t kNoLimit = 1 << 20;

class CheckCommandTest : public testing::Test {
 protected:
  ExitCode Run(std::vector<std::string> args) {
    args.insert(args.begin(), "check");
    Console console = MemoryConsole(disk_);
    const ExitCode code = RunCommand(args, console);
    out_ = console.out;
    err_ = console.err;
    return code;
  }
  std::string Read(std::string_view path) {
    const auto text = disk_->Read(path, kNoLimit);
    return text ? *text : text.error();
  }

  std::shared_ptr<MemoryFileSystem> disk_ =
      std::make_shared<MemoryFileSystem>();
  std::string out_;
  std::string err_;
};

using BaselineTest = CheckCommandTest;

TEST_F(BaselineTest, HidesWhatWasThereAndNothingNew) {
  disk_->Add("a.env", "A_URL=:80\n");
  EXPECT_EQ(Run({"--write-baseline", "base.json"}), ExitCode::kClean);
  EXPECT_EQ(err_, "plimsoll: `base.json` lists 1 finding\n");
  EXPECT_THAT(out_, HasSubstr("no findings in 1 file (1 in the baseline)"));

  EXPECT_EQ(Run({}), ExitCode::kFindings);
  EXPECT_EQ(Run({"--baseline", "base.json"}), ExitCode::kClean);

  disk_->Add("a.env", "\n# moved\nA_URL=:80\nB_URL=:81\n");
  EXPECT_EQ(Run({"--baseline", "base.json", "--format", "short"}),
            ExitCode::kFindings);
  EXPECT_THAT(out_, HasSubstr("a.env:4:"));
  EXPECT_THAT(out_, Not(HasSubstr("a.env:3:")));
}

TEST_F(BaselineTest, OnlyShrinks) {
  disk_->Add("a.env", "A_URL=:80\nB_URL=:81\n");
  EXPECT_EQ(Run({"--write-baseline", "base.json"}), ExitCode::kClean);
  disk_->Add("a.env", "A_URL=:80\nC_URL=:82\n");
  EXPECT_EQ(Run({"--baseline", "base.json", "--format", "short"}),
            ExitCode::kFindings);
  EXPECT_THAT(out_, HasSubstr("warning[suppress/unused]: `base.json` lists 1 "
                              "finding that is there no more"));
  EXPECT_EQ(Run({"--write-baseline", "base.json", "--format", "short"}),
            ExitCode::kFindings)
      << "C_URL is new and does not join";
  EXPECT_EQ(err_, "plimsoll: `base.json` lists 1 finding, 2 before\n");
  EXPECT_THAT(out_, HasSubstr("a.env:2:"));
  EXPECT_EQ(Run({"--baseline", "base.json", "--format", "short"}),
            ExitCode::kFindings);
  EXPECT_THAT(out_, Not(HasSubstr("suppress/unused")));
}

TEST_F(BaselineTest, HoldsNoSecretAndIsNotLinted) {
  const std::string secret = "Tr4wler-nine-7";
  disk_->Add("a.env", "ADMIN_PASSWORD=" + secret + "\n");
  EXPECT_EQ(Run({"--write-baseline", "base.json"}), ExitCode::kClean);
  const std::string first = Read("base.json");
  EXPECT_THAT(first, HasSubstr("secrets/plaintext"));
  EXPECT_THAT(first, Not(HasSubstr(secret)));
  EXPECT_EQ(Run({"--baseline", "base.json"}), ExitCode::kClean);
  EXPECT_THAT(out_, HasSubstr("no findings"));

  // The entry names the place and not the value.
  disk_->Add("a.env", "ADMIN_PASSWORD=another-Tr4wler-22\n");
  EXPECT_EQ(Run({"--baseline", "base.json"}), ExitCode::kClean);
}

TEST_F(BaselineTest, TakesNothingThatCouldNotBeRead) {
  disk_->Add("compose.yaml", "a: [\n");
  EXPECT_EQ(Run({"--write-baseline", "base.json", "--format", "short"}),
            ExitCode::kFindings);
  EXPECT_THAT(out_, HasSubstr("error[syntax/yaml]"));
  EXPECT_EQ(err_, "plimsoll: `base.json` lists 0 findings\n");
}

TEST_F(BaselineTest, KeepsEntriesOfRulesThatDidNotRun) {
  disk_->Add("a.env", "A_URL=:80\n");
  EXPECT_EQ(Run({"--write-baseline", "base.json"}), ExitCode::kClean);
  EXPECT_EQ(Run({"--write-baseline", "base.json", "--rule", "secrets"}),
            ExitCode::kClean);
  EXPECT_EQ(Run({"--baseline", "base.json"}), ExitCode::kClean);
}

TEST_F(BaselineTest, RefusesAFileThatIsNone) {
  disk_->Add("a.env", "A=1\n");
  disk_->Add("base.json", "{}\n");
  EXPECT_EQ(Run({"--baseline", "base.json"}), ExitCode::kUsage);
  EXPECT_EQ(err_,
            "plimsoll: `base.json` is no baseline that `plimsoll check "
            "--write-baseline` wrote\n");
  EXPECT_EQ(Run({"--write-baseline", "base.json"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"--baseline", "none.json"}), ExitCode::kUsage);
  EXPECT_EQ(err_, "plimsoll: `none.json` does not exist\n");
}

TEST_F(CheckCommandTest, PrintsIntoAFile) {
  disk_->Add("infra/a.env", "A_URL=:80\n");
  EXPECT_EQ(Run({"infra", "--format", "github", "--output", "infra/report"}),
            ExitCode::kFindings);
  EXPECT_EQ(out_, "");
  EXPECT_THAT(Read("infra/report"),
              testing::StartsWith("::error file=infra/a.env,line=1,"));
  EXPECT_EQ(Run({"--output", "none/report"}), ExitCode::kInternal);
}

TEST_F(CheckCommandTest, CountsByRule) {
  disk_->Add("a.env", "A_URL=:80\nB_URL=:81\n");
  EXPECT_EQ(Run({"--statistics"}), ExitCode::kFindings);
  EXPECT_EQ(out_,
            "     2 error   hosts/empty-host                 in 1 file\n");
  EXPECT_EQ(Run({"--statistics", "--format", "sarif"}), ExitCode::kUsage);
}

TEST_F(CheckCommandTest, RefusesADayThatIsNone) {
  EXPECT_EQ(Run({"--today", "tomorrow"}), ExitCode::kUsage);
  EXPECT_THAT(err_, HasSubstr("`tomorrow` is no day such as 2027-01-31"));
}

}  // namespace
}  // namespace plimsoll
