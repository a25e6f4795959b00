#ifndef PLIMSOLL_TESTS_CLI_GIT_REPOSITORY_H_
#define PLIMSOLL_TESTS_CLI_GIT_REPOSITORY_H_

#include <gtest/gtest.h>

#include "tests/cli/cli.h"

namespace plimsoll::cli {

// A git repository of its own, untouched by the configuration of whoever runs
// the test.
class GitRepository : public testing::Test {
 protected:
  void SetUp() override {
    const auto version = oracles::Run({.argv = {"git", "--version"}});
    if (!version || version->exit_code != 0) PLIMSOLL_WITHOUT("no git here");
    Git({"init", "-q", "-b", "main"});
  }

  Output Git(const Words& args) const {
    oracles::Command command{
        .argv = {"git", "-c", "user.name=Test", "-c",
                 "user.email=test@example.org", "-c", "commit.gpgsign=false"},
        .environment = {"GIT_CONFIG_GLOBAL=/dev/null",
                        "GIT_CONFIG_SYSTEM=/dev/null"},
        .directory = dir_.path()};
    command.argv.insert(command.argv.end(), args.begin(), args.end());
    const auto ran = oracles::Run(command);
    return ran ? *ran : Output{.exit_code = 127, .out = {}, .err = {}};
  }
  void Commit(const Files& files) const {
    WriteAll(dir_, files);
    Git({"add", "-A"});
    ASSERT_EQ(Git({"commit", "-q", "-m", "x"}).exit_code, 0);
  }
  [[nodiscard]] Output Check(const Words& options = {}) const {
    Words args = {"check", "--format", "short"};
    args.insert(args.end(), options.begin(), options.end());
    return Plimsoll(dir_.path(), args);
  }

  TempDir dir_;
};

}  // namespace plimsoll::cli

#endif  // PLIMSOLL_TESTS_CLI_GIT_REPOSITORY_H_
