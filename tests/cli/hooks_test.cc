// What runs plimsoll for people: pre-commit, and the action of a code host.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

#include "tests/cli/git_repository.h"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr const char* kBroken = "a: 1\na: 2\n";
constexpr const char* kSource = PLIMSOLL_SOURCE_DIR;

std::string PathWithBinary() {
  const char* path = std::getenv("PATH");
  return "PATH=" + fs::path(Binary()).parent_path().string() + ":" +
         (path == nullptr ? "/usr/bin:/bin" : path);
}

class PreCommit : public GitRepository {
 protected:
  void SetUp() override {
    GitRepository::SetUp();
    if (IsSkipped()) return;
    PLIMSOLL_READER(pre_commit, "pre-commit");
    pre_commit_ = pre_commit;
  }

  Output Run(const Words& words) const {
    oracles::Command command{
        .argv = {"env", PathWithBinary()},
        .environment = {"PRE_COMMIT_HOME=" + home_.path(),
                        "HOME=" + home_.path(), "GIT_CONFIG_SYSTEM=/dev/null",
                        "GIT_AUTHOR_NAME=Test", "GIT_COMMITTER_NAME=Test",
                        "GIT_AUTHOR_EMAIL=test@example.org",
                        "GIT_COMMITTER_EMAIL=test@example.org"},
        .directory = dir_.path()};
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    const auto ran = oracles::Run(command);
    return ran ? *ran : Output{.exit_code = 127, .out = {}, .err = {}};
  }
  // A repository that offers the hooks as ours does.
  [[nodiscard]] std::string Provider() const {
    provider_.Write(
        ".pre-commit-hooks.yaml",
        oracles::ReadWhole(std::string(kSource) + "/.pre-commit-hooks.yaml"));
    const std::string script =
        "cd '" + provider_.path() +
        "' && git init -q && git add -A && git commit -q -m x && "
        "git rev-parse HEAD";
    const std::string commit = Run({"sh", "-c", script}).out;
    return commit.substr(0, commit.find('\n'));
  }
  void Install(const std::string& hook) const {
    dir_.Write(".pre-commit-config.yaml",
               "repos:\n  - repo: " + provider_.path() + "\n    rev: " +
                   Provider() + "\n    hooks: [{id: " + hook + "}]\n");
    Git({"add", "-A"});
    const Output installed = Run({pre_commit_, "install"});
    ASSERT_EQ(installed.exit_code, 0) << installed.out << installed.err;
  }
  Output CommitStaged() const {
    return Run({"git", "commit", "-q", "-m", "x"});
  }

  TempDir home_;
  TempDir provider_;
  std::string pre_commit_;
};

TEST_F(PreCommit, JudgesWhatIsStagedAndNothingElse) {
  dir_.Write("a.yaml", "a: 1\n");
  Install("plimsoll");
  const Output first = CommitStaged();
  ASSERT_EQ(first.exit_code, 0) << first.out << first.err;

  // A fault that is staged, and mended on the disk alone.
  dir_.Write("a.yaml", kBroken);
  Git({"add", "a.yaml"});
  dir_.Write("a.yaml", "a: 3\n");
  const Output refused = CommitStaged();
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.out + refused.err, HasSubstr("syntax/duplicate-key"));
  EXPECT_EQ(oracles::ReadWhole(dir_ / "a.yaml"), "a: 3\n");

  // The other way round: what is staged is fine, the disk is not.
  Git({"add", "a.yaml"});
  dir_.Write("a.yaml", kBroken);
  dir_.Write("untracked.yaml", kBroken);
  const Output accepted = CommitStaged();
  EXPECT_EQ(accepted.exit_code, 0) << accepted.out << accepted.err;
  EXPECT_EQ(oracles::ReadWhole(dir_ / "a.yaml"), kBroken);
}

TEST_F(PreCommit, SeesWhatADeletionLeavesBehind) {
  WriteAll(dir_, {{"start.sh", "#!/bin/sh\nscripts/tool.sh\n"},
                  {"scripts/tool.sh", "#!/bin/sh\n"},
                  {"scripts/b.sh", "#!/bin/sh\n"}});
  Install("plimsoll");
  ASSERT_EQ(CommitStaged().exit_code, 0);
  Git({"rm", "-q", "scripts/tool.sh"});
  const Output refused = CommitStaged();
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.out + refused.err, HasSubstr("paths/missing-file"));
}

TEST_F(PreCommit, RefusesStaleArtifacts) {
  WriteAll(dir_, SmallProject());
  Install("plimsoll-build-check");
  EXPECT_EQ(CommitStaged().exit_code, 1);
  ASSERT_EQ(Plimsoll(dir_.path(), {"build"}).exit_code, 0);
  Git({"add", "-A"});
  const Output accepted = CommitStaged();
  EXPECT_EQ(accepted.exit_code, 0) << accepted.out << accepted.err;
}

TEST_F(PreCommit, AcceptsTheHooksAndTheConfigurationOfInit) {
  const Output valid = Run({pre_commit_, "validate-manifest",
                            std::string(kSource) + "/.pre-commit-hooks.yaml"});
  EXPECT_EQ(valid.exit_code, 0) << valid.out << valid.err;
  ASSERT_EQ(Plimsoll(dir_.path(), {"init"}).exit_code, 0);
  Git({"add", "-A"});
  const Output ran = Run({pre_commit_, "run"});
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("Passed"));
}

class Action : public GitRepository {
 protected:
  Output Act(Words environment) const {
    environment.push_back("PLIMSOLL=" + Binary());
    environment.push_back("GITHUB_OUTPUT=" + (dir_ / "outputs"));
    const auto ran = oracles::Run(
        {.argv = {std::string(kSource) + "/tools/action.sh", "p.sarif"},
         .environment = environment,
         .directory = dir_.path()});
    return ran ? *ran : Output{.exit_code = 127, .out = {}, .err = {}};
  }
};

TEST_F(Action, FailsOnFindingsAndLeavesTheirReport) {
  Commit({{"a.yaml", kBroken}});
  const Output found = Act({});
  EXPECT_EQ(found.exit_code, 1);
  EXPECT_THAT(found.out, HasSubstr("::error "));
  EXPECT_THAT(oracles::ReadWhole(dir_ / "p.sarif"),
              HasSubstr("syntax/duplicate-key"));
  EXPECT_EQ(oracles::ReadWhole(dir_ / "outputs"), "sarif=p.sarif\n");
}

TEST_F(Action, CanShowOnlyWhatAPullRequestCauses) {
  Commit({{"a.yaml", kBroken}});
  Git({"update-ref", "refs/remotes/origin/main", "HEAD"});
  Commit({{"b.yaml", "a: 1\n"}});
  EXPECT_EQ(Act({"PLIMSOLL_CHANGED_ONLY=true", "PLIMSOLL_BASE=main"}).exit_code,
            0);
  // A push has no base.
  EXPECT_EQ(Act({"PLIMSOLL_CHANGED_ONLY=true"}).exit_code, 1);
  EXPECT_EQ(Act({"PLIMSOLL_CHANGED_ONLY=true", "PLIMSOLL_BASE=gone"}).exit_code,
            2);
}

TEST_F(Action, TakesOptionsAndAPath) {
  Commit({{"sub/compose.yaml", "services: {a: {image: postgres}}\n"}});
  EXPECT_EQ(Act({"PLIMSOLL_PATH=sub"}).exit_code, 0);
  EXPECT_EQ(
      Act({"PLIMSOLL_PATH=sub", "PLIMSOLL_ARGS=--fail-on warning"}).exit_code,
      1);
}

}  // namespace
}  // namespace plimsoll::cli
