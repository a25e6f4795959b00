// `check` as a user, a hook and a CI job run it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

class CheckTest : public testing::Test {
 protected:
  void SetUp() override { WriteAll(dir_, SmallProject()); }

  [[nodiscard]] Output Check(const Words& options = {}) const {
    Words args = {"check"};
    args.insert(args.end(), options.begin(), options.end());
    return Plimsoll(dir_.path(), args);
  }
  // One error in the manifest, one warning in a compose file.
  void Break() const {
    std::string text = SmallProject()["apps/web/manifest.yml"];
    text.replace(text.find("8080"), 4, "80800");
    dir_.Write("apps/web/manifest.yml", text);
    dir_.Write("compose.yaml",
               "services:\n  db:\n    image: docker.io/postgres:latest\n");
  }
  [[nodiscard]] bool Git(const Words& words) const {
    oracles::Command command{
        .argv = {"git", "-c", "user.name=a", "-c", "user.email=a@example.org"},
        .directory = dir_.path()};
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    const auto ran = oracles::Run(command);
    return ran && ran->exit_code == 0;
  }

  TempDir dir_;
};

TEST_F(CheckTest, ACleanProjectIsClean) {
  const Output checked = Check();
  EXPECT_EQ(checked.exit_code, 0);
  EXPECT_EQ(checked.out, "no findings in 3 files\n");
  EXPECT_THAT(checked.err, testing::StartsWith("plimsoll: read 3 files ("));
}

TEST_F(CheckTest, TheFleetOfTheDocumentationIsClean) {
  const Output checked =
      Plimsoll(PLIMSOLL_SOURCE_DIR, {"check", "fixtures/cres"});
  EXPECT_EQ(checked.exit_code, 0);
  EXPECT_THAT(checked.out, testing::StartsWith("no findings in "));
}

TEST_F(CheckTest, FindingsDecideTheExitCode) {
  Break();
  const Output checked = Check({"--format", "short"});
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_THAT(checked.out, HasSubstr("apps/web/manifest.yml:9:30: error["));
  EXPECT_THAT(checked.out,
              HasSubstr("compose.yaml:3:31: warning[images/mutable-tag]"));
  // A warning counts only where it is asked to.
  WriteAll(dir_, SmallProject());
  EXPECT_EQ(Check().exit_code, 0);
  EXPECT_EQ(Check({"--fail-on", "warning"}).exit_code, 1);
}

TEST_F(CheckTest, FilesNarrowWhatIsShownNotWhatIsKnown) {
  Break();
  const Output one = Check({"compose.yaml", "--format", "short"});
  EXPECT_EQ(one.exit_code, 0);
  EXPECT_THAT(one.out, HasSubstr("compose.yaml"));
  EXPECT_THAT(one.out, Not(HasSubstr("manifest.yml")));
  EXPECT_EQ(Check({"apps/web/manifest.yml"}).exit_code, 1);
  EXPECT_EQ(Check({"apps"}).exit_code, 1);
  EXPECT_EQ(Check({"hosts", "compose.yaml"}).exit_code, 0);
  EXPECT_EQ(Check({"hosts", "."}).exit_code, 1);
}

TEST_F(CheckTest, FindsTheProjectAround) {
  Break();
  EXPECT_EQ(Plimsoll(dir_ / "hosts", {"check"}).exit_code, 0);
  const Output apps = Plimsoll(dir_ / "apps/web", {"check", "--format=short"});
  EXPECT_EQ(apps.exit_code, 1);
  EXPECT_THAT(apps.out, HasSubstr("apps/web/manifest.yml:9:30"));
  EXPECT_EQ(Plimsoll(dir_ / "hosts", {"check", ".."}).exit_code, 1);
  EXPECT_EQ(Plimsoll("/", {"check", dir_.path()}).exit_code, 1);
}

TEST_F(CheckTest, RefusesPathsOfTwoProjects) {
  TempDir other;
  WriteAll(other, SmallProject());
  const Output both = Check({".", other.path()});
  EXPECT_EQ(both.exit_code, 2);
  EXPECT_THAT(both.err, HasSubstr("belongs to another project than `.`"));
}

TEST_F(CheckTest, WorksWithoutAProject) {
  fs::remove(dir_ / "plimsoll.yml");
  dir_.Write("compose.yaml", "services:\n  db:\n    image: postgres\n");
  const Output checked = Check({"--format", "short"});
  EXPECT_EQ(checked.exit_code, 0);
  EXPECT_THAT(checked.out, HasSubstr("compose.yaml:3:12: warning[images/"));
  TempDir empty;
  EXPECT_EQ(Plimsoll(empty.path(), {"check"}).out, "no findings in 0 files\n");
}

TEST_F(CheckTest, ReadsWhatGitWouldTrack) {
  if (!Git({"init", "-q"})) GTEST_SKIP() << "no git here";
  Break();
  dir_.Write(".gitignore", "compose.yaml\n");
  const Output checked = Check({"--format", "short"});
  EXPECT_THAT(checked.out, Not(HasSubstr("compose.yaml")));
  EXPECT_THAT(checked.out, HasSubstr("manifest.yml"));
}

TEST_F(CheckTest, SaysAFindingOnceInAConflict) {
  if (!Git({"init", "-q"})) GTEST_SKIP() << "no git here";
  const auto commit = [&](const std::string& level) {
    std::string text = SmallProject()["apps/web/manifest.yml"];
    text.replace(text.find("info"), 4, level);
    dir_.Write("apps/web/manifest.yml", text);
    return Git({"add", "."}) && Git({"commit", "-qm", level});
  };
  ASSERT_TRUE(commit("info") && Git({"checkout", "-qb", "other"}));
  ASSERT_TRUE(commit("debug") && Git({"checkout", "-q", "-"}));
  ASSERT_TRUE(commit("trace"));
  ASSERT_FALSE(Git({"merge", "other"}));
  const Output checked = Check({"--format", "short"});
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_THAT(checked.out, HasSubstr("apps/web/manifest.yml"));
  const std::string first = checked.out.substr(0, checked.out.find('\n') + 1);
  EXPECT_EQ(checked.out.find(first, 1), std::string::npos) << checked.out;
  EXPECT_THAT(Check().out, HasSubstr("in 3 files"));
}

TEST_F(CheckTest, NestedProjectsAreJudgedAlone) {
  TempDir outer;
  WriteAll(outer, SmallProject());
  for (const auto& [path, text] : SmallProject()) {
    outer.Write("inner/" + path, text);
  }
  outer.Write("inner/.env", "API_TOKEN=Zx81kfPq02mVnR7sLtYwBc45\n");
  const Output around = Plimsoll(outer.path(), {"check"});
  EXPECT_EQ(around.exit_code, 0);
  EXPECT_THAT(around.err, HasSubstr("plimsoll: not looked into, as a project "
                                    "of its own: `inner`\n"));
  const Output inside = Plimsoll(outer.path(), {"check", "inner"});
  EXPECT_EQ(inside.exit_code, 1);
  EXPECT_THAT(inside.err, Not(HasSubstr("project of its own")));
}

TEST_F(CheckTest, JudgesWhatALinkLeadsTo) {
  dir_.Write("a.env", "A=1\nA=2\n");
  fs::create_symlink("a.env", dir_ / "link.env");
  fs::create_symlink("../elsewhere", dir_ / "out");
  fs::create_symlink("nothing", dir_ / "dangling");
  ASSERT_EQ(::mkfifo((dir_ / "pipe").c_str(), 0600), 0);
  const Output linked = Check({"--format=short", "link.env"});
  EXPECT_EQ(linked.exit_code, 1);
  EXPECT_THAT(linked.out, testing::StartsWith("a.env:2:1: error"));
  // What is said of another path is not said of this one.
  EXPECT_THAT(linked.out, Not(HasSubstr("symlink")));
  for (const auto& [path, says] :
       {std::pair("dangling", "is a symlink that leads to no file"),
        std::pair("out", "is a symlink that leads to no file"),
        std::pair("pipe", "is neither a file nor a folder")}) {
    const Output refused = Check({path});
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_THAT(refused.err, HasSubstr(says));
  }
  fs::remove(dir_ / "out");
  fs::create_symlink("/etc", dir_ / "out");
  fs::create_symlink("/etc/passwd", dir_ / "file");
  EXPECT_THAT(Check({"file"}).out,
              HasSubstr("symlink `file` leaves the repository"));
}

TEST_F(CheckTest, ListsTheFilesThatAreAskedFor) {
  EXPECT_EQ(Check({"--list-files", "hosts/box.yml"}).out,
            "host  hosts/box.yml\n");
}

TEST_F(CheckTest, ADiffIsAPatch) {
  if (!Git({"--version"})) GTEST_SKIP() << "no git here";
  const std::string before = "# a\tb\nF=\t # optional\nG=1\nH= # optional";
  dir_.Write("web.env", before);
  dir_.Write("compose.yaml",
             "services: {a: {image: a.example.org/a:1.2.3, env_file: "
             "web.env}}\n");
  const Output diff = Check({"--diff", "--unsafe"});
  EXPECT_THAT(diff.out, HasSubstr("\\ No newline at end of file\n"));
  dir_.Write("d.patch", diff.out);
  EXPECT_TRUE(Git({"apply", "-p0", "d.patch"})) << diff.out;
  const std::string by_patch = oracles::ReadWhole(dir_ / "web.env");
  dir_.Write("web.env", before);
  static_cast<void>(Check({"--fix", "--unsafe"}));
  EXPECT_EQ(by_patch, oracles::ReadWhole(dir_ / "web.env"));
  EXPECT_NE(by_patch, before);
}

TEST_F(CheckTest, WritesToWhatAnOutputIs) {
  dir_.Write("real", "x", 0600);
  fs::create_directory(dir_ / "sub");
  fs::create_symlink("../real", dir_ / "sub/link");
  EXPECT_EQ(Check({"--output", "sub/link"}).exit_code, 0);
  EXPECT_TRUE(fs::is_symlink(dir_ / "sub/link"));
  EXPECT_EQ(oracles::ReadWhole(dir_ / "real"), "no findings in 4 files\n");
  EXPECT_EQ(fs::status(dir_ / "real").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  // A pipe stays one, and its reader gets what is written.
  ASSERT_EQ(::mkfifo((dir_ / "pipe").c_str(), 0600), 0);
  const auto read = oracles::Run(
      {.argv = {"sh", "-c", "cat pipe & \"$0\" check --output pipe; wait",
                Binary()},
       .directory = dir_.path()});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->out, "no findings in 4 files\n");
  EXPECT_TRUE(fs::is_fifo(dir_ / "pipe"));
  for (const char* standard_output : {"-", "/dev/stdout"}) {
    EXPECT_EQ(Check({"--output", standard_output}).out,
              "no findings in 4 files\n");
  }
  EXPECT_FALSE(fs::exists(dir_ / "-"));
}

TEST_F(CheckTest, ColorsOnlyWhereTheyAreWanted) {
  Break();
  const auto has_color = [&](const Words& options, const Words& environment) {
    Words args = {"check"};
    args.insert(args.end(), options.begin(), options.end());
    const Output shown = Plimsoll(dir_.path(), args, environment);
    return shown.out.find('\033') != std::string::npos;
  };
  EXPECT_FALSE(has_color({}, {}));
  EXPECT_TRUE(has_color({"--color", "always"}, {}));
  EXPECT_FALSE(has_color({"--color", "never"}, {}));
  EXPECT_FALSE(has_color({"--format", "short", "--color", "always"}, {}));
  EXPECT_FALSE(has_color({"--format", "json", "--color", "always"}, {}));
  PLIMSOLL_TERMINAL();
  const auto on_terminal = [&](const Words& environment) {
    const auto ran = oracles::Run(
        {.argv = {script, "-qec", Binary() + " check", "/dev/null"},
         .environment = environment,
         .directory = dir_.path()});
    return ran ? ran->out : "";
  };
  EXPECT_THAT(on_terminal({}), HasSubstr("\033["));
  EXPECT_THAT(on_terminal({"NO_COLOR=1"}), Not(HasSubstr("\033[")));
  EXPECT_THAT(on_terminal({"NO_COLOR="}), HasSubstr("\033["));
}

// As in `plimsoll check | head -1`, where the reader leaves.
TEST_F(CheckTest, ALostReaderIsNoCleanRun) {
  std::string compose = "services:\n";
  for (int i = 0; i < 3000; ++i) {
    compose += "  s" + std::to_string(i) + ":\n    image: postgres\n";
  }
  dir_.Write("compose.yaml", compose);
  const auto ran = oracles::Run(
      {.argv = {"bash", "-c",
                "set -o pipefail; " + Binary() + " check | head -1"},
       .directory = dir_.path()});
  ASSERT_TRUE(ran);
  EXPECT_NE(ran->exit_code, 0);
  EXPECT_THAT(ran->err, testing::StartsWith("plimsoll: read 4 files ("));
  EXPECT_THAT(ran->out, HasSubstr("images/mutable-tag"));

  const auto full =
      oracles::Run({.argv = {"sh", "-c", Binary() + " check > /dev/full"},
                    .directory = dir_.path()});
  ASSERT_TRUE(full);
  EXPECT_EQ(full->exit_code, 3);
}

TEST_F(CheckTest, RunsWhereTheFolderIsGone) {
  TempDir doomed;
  const auto ran = oracles::Run(
      {.argv = {"sh", "-c",
                "mkdir d && cd d && rmdir ../d && " + Binary() + " check"},
       .directory = doomed.path()});
  ASSERT_TRUE(ran);
  EXPECT_EQ(ran->exit_code, 2);
  EXPECT_NE(ran->err, "");
}

}  // namespace
}  // namespace plimsoll::cli
