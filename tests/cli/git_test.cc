// Which files are read, and which version of them: git's view of a repository.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/cli/git_repository.h"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string kCompose = "services:\n  a:\n    image: postgres\n";
const std::string kFixed = "services:\n  a:\n    image: postgres:16.2\n";
constexpr const char* kTag = "compose.yaml:3:12: warning[images/mutable-tag]";
const std::string kSecret = "Zx81kfPq02mVnR7sLtYwBc45";

using GitFiles = GitRepository;

TEST_F(GitFiles, AreThoseThatGitWouldTrack) {
  Commit({{".gitignore", "*.log\n/out/\n"},
          {"compose.yaml", kFixed},
          {"run.sh", "#!/bin/sh\n"},
          {"archive/old.md", "# Old\n"}});
  WriteAll(dir_, {{"new.service", "[Service]\nExecStart=/bin/x\n"},
                  {"a.log", "x\n"},
                  {"out/b.yaml", "a: 1\n"}});
  fs::remove(dir_ / "run.sh");
  const Output listed = Plimsoll(dir_.path(), {"check", "--list-files"});
  EXPECT_EQ(listed.exit_code, 0);
  EXPECT_EQ(listed.out,
            "text      .gitignore\n"
            "markdown  archive/old.md  historical\n"
            "compose   compose.yaml\n"
            "systemd   new.service\n");
  const Output json = Plimsoll(
      dir_.path(), {"check", "--list-files", "--format", "json", "archive"});
  EXPECT_EQ(json.out,
            "{\n  \"version\": 1,\n  \"files\": [\n    {\n"
            "      \"path\": \"old.md\",\n      \"kind\": \"markdown\",\n"
            "      \"role\": \"live\",\n      \"local\": false\n"
            "    }\n  ]\n}\n");
}

TEST_F(GitFiles, OfAnIgnoredFolderAreReadWhenItIsNamed) {
  Commit({{".gitignore", "/out/\n"}});
  dir_.Write("out/compose.yaml", kCompose);
  EXPECT_EQ(Check().out, "");
  EXPECT_THAT(Check({"out"}).out, StartsWith(kTag));
  EXPECT_THAT(Check({"out/compose.yaml"}).out,
              StartsWith(std::string("out/") + kTag));
}

TEST_F(GitFiles, ThatAreIgnoredEnvFilesAreValueSources) {
  Commit({{".gitignore", ".env\n"}, {"compose.yaml", kFixed}});
  WriteAll(dir_, {{".env", "DB_PASSWORD=" + kSecret + "\nA B=1\n"},
                  {"other/.env", "DB_PASSWORD=x" + kSecret + "\n"}});
  EXPECT_EQ(Plimsoll(dir_.path(), {"check", "--list-files"}).out,
            "dotenv   .env  ignored by git\n"
            "text     .gitignore\n"
            "compose  compose.yaml\n");
  // A secret is where it belongs; another fault holds for this machine.
  const Output checked = Plimsoll(dir_.path(), {"check"});
  EXPECT_THAT(checked.out, Not(HasSubstr("[secrets/")));
  EXPECT_THAT(checked.out, HasSubstr("--> .env:2:"));
  EXPECT_THAT(checked.out,
              HasSubstr("note: git ignores `.env`: others may not have it"));
  // Where it is not, it is found, and its bytes are not shown.
  dir_.Write("notes.txt", "psql with " + kSecret + "\n");
  const Output spread = Check();
  EXPECT_EQ(spread.exit_code, 1);
  EXPECT_THAT(spread.out, HasSubstr("notes.txt:1:11: error[secrets/plaintext]: "
                                    "a secret of another place"));
  EXPECT_THAT(spread.out, Not(HasSubstr(kSecret)));
  EXPECT_THAT(Check({".env"}).out, HasSubstr("secrets/plaintext"));
}

TEST_F(GitFiles, ThatGitRefusesToListAreNoCleanRun) {
  Commit({{"compose.yaml", kFixed}});
  dir_.Write(".git/index", "no index");
  for (const Words& args : {Words{"check"}, Words{"check", "--staged"}}) {
    const Output checked = Plimsoll(dir_.path(), args);
    EXPECT_EQ(checked.exit_code, 3);
    EXPECT_EQ(checked.out, "");
    EXPECT_THAT(checked.err, StartsWith("plimsoll: git failed: "));
  }
}

using NamedFiles = GitRepository;

TEST_F(NamedFiles, OutsideAProjectAreReadAlone) {
  TempDir dir;
  WriteAll(dir, {{"a/compose.yaml", kCompose},
                 {"a/other.yaml", "a: 1\na: 2\n"},
                 {"b/run.sh", "#!/bin/sh\n./tool.sh\n"},
                 {"b/tool.sh", "#!/bin/sh\n"}});
  const Output one =
      Plimsoll(dir.path(), {"check", "--format=short", "a/compose.yaml"});
  EXPECT_THAT(one.out, StartsWith(std::string("a/") + kTag));
  const Output folder =
      Plimsoll(dir.path(), {"check", "--list-files", "b", "a/other.yaml"});
  EXPECT_EQ(folder.out,
            "yaml   a/other.yaml\nshell  b/run.sh\nshell  b/tool.sh\n");
  const Output two = Plimsoll(
      dir.path(), {"check", "--list-files", "a/compose.yaml", "b/run.sh"});
  EXPECT_EQ(two.out, "compose  a/compose.yaml\nshell    b/run.sh\n");
  const Output above = Plimsoll(
      dir / "b", {"check", "--list-files", dir / "a/compose.yaml", "run.sh"});
  EXPECT_EQ(above.out, two.out);
}

TEST_F(NamedFiles, AreReadEvenIfIgnoredAndNamedIfNot) {
  Commit({{"plimsoll.yml",
           "plimsoll: 1\nproject: p\nlint: {exclude: [third/**]}\n"},
          {"hosts/box.yml", SmallProject()["hosts/box.yml"]},
          {".gitignore", "*.local.yaml\n"}});
  WriteAll(dir_,
           {{"x.local.yaml", "a: 1\na: 2\n"}, {"third/y.yaml", "a: 1\n"}});
  EXPECT_EQ(Check().exit_code, 0);
  EXPECT_THAT(Check({"x.local.yaml"}).out, HasSubstr("syntax/duplicate-key"));
  const Output excluded = Check({"third/y.yaml"});
  EXPECT_EQ(excluded.exit_code, 0);
  EXPECT_THAT(excluded.err, StartsWith("plimsoll: `third/y.yaml` is not read"));
}

TEST(LocalPaths, AreLookedForOnlyOnRequest) {
  TempDir dir;
  WriteAll(dir, {{"repo/run.sh",
                  "#!/bin/sh\nssh -i ~/.ssh/gone box uptime\n"
                  "ssh -i \"$HOME/.ssh/there\" box; sed -i s/~/x/ y\n"},
                 {"repo/ssh_config", "Host box\n  IdentityFile ~/.ssh/old\n"},
                 {"home/.ssh/there", ""}});
  const auto check = [&](const Words& options) {
    Words args = {"env",      "HOME=" + (dir / "home"),
                  Binary(),   "check",
                  "--format", "short"};
    args.insert(args.end(), options.begin(), options.end());
    const auto ran = oracles::Run({.argv = args, .directory = dir / "repo"});
    return ran ? ran->out : ran.error();
  };
  EXPECT_EQ(check({}), "");
  EXPECT_EQ(check({"--local"}),
            "run.sh:2:8: error[paths/missing-file]: `~/.ssh/gone` does not "
            "exist on this machine\n"
            "ssh_config:2:16: error[paths/missing-file]: `~/.ssh/old` does not "
            "exist on this machine\n");
}

using Staged = GitRepository;

TEST_F(Staged, ContentIsThatOfTheIndex) {
  Commit({{"compose.yaml", kFixed}, {"gone.yaml", "a: 1\n"}});
  dir_.Write("compose.yaml", kCompose);
  EXPECT_THAT(Check().out, StartsWith(kTag));
  EXPECT_EQ(Check({"--staged"}).out, "");
  Git({"add", "compose.yaml"});
  dir_.Write("compose.yaml", kFixed);
  EXPECT_EQ(Check().out, "");
  EXPECT_THAT(Check({"--staged"}).out, StartsWith(kTag));
  // What is not added is not committed, and what is removed is gone.
  dir_.Write("new/compose.yaml", kCompose);
  Git({"rm", "-q", "--cached", "gone.yaml"});
  EXPECT_EQ(Plimsoll(dir_.path(), {"check", "--staged", "--list-files"}).out,
            "compose  compose.yaml\n");
}

TEST_F(Staged, FilesAreThereWithoutACheckout) {
  Commit({{"compose.yaml", kCompose}, {"sub/run.sh", "#!/bin/sh\n"}});
  fs::remove(dir_ / "compose.yaml");
  fs::remove_all(dir_ / "sub");
  EXPECT_THAT(Check({"--staged"}).out, StartsWith(kTag));
  EXPECT_EQ(Plimsoll(dir_.path(), {"check", "--staged", "--list-files"}).out,
            "compose  compose.yaml\nshell    sub/run.sh\n");
}

TEST_F(Staged, LinksAndModesAreThoseOfTheIndex) {
  WriteAll(dir_, {{"run.sh", "#!/bin/sh\n"}});
  fs::create_symlink("../../etc/shadow", dir_ / "out");
  Git({"add", "-A"});
  fs::remove(dir_ / "out");
  EXPECT_THAT(Check({"--staged"}).out, HasSubstr("[paths/traversal]"));
}

TEST_F(Staged, WorksBeforeTheFirstCommitAndInAFolderBelow) {
  WriteAll(dir_, {{"a/compose.yaml", kCompose}, {"b/compose.yaml", kCompose}});
  Git({"add", "a"});
  EXPECT_THAT(Check({"--staged"}).out, StartsWith(std::string("a/") + kTag));
  EXPECT_THAT(Check({"--staged", "a"}).out, StartsWith(kTag));
  EXPECT_EQ(Check({"--staged", "b"}).out, "");
}

// Neither what is not added, nor what a partial commit leaves out.
TEST_F(Staged, EnvFilesAreThoseOfTheCommit) {
  Commit({{"a.env", "A=1\n"}, {".gitignore", "local.env\n"}});
  WriteAll(dir_, {{"b.env", "B=1\nB=2\n"}, {"local.env", "C=1\n"}});
  EXPECT_EQ(Plimsoll(dir_.path(), {"check", "--staged", "--list-files"}).out,
            "text    .gitignore\n"
            "dotenv  a.env\n"
            "dotenv  local.env  ignored by git\n");
  EXPECT_EQ(Check({"--staged"}).exit_code, 0);
  Git({"add", "b.env"});
  EXPECT_EQ(Check({"--staged"}).exit_code, 1);
  dir_.Write(".git/hooks/pre-commit",
             "#!/bin/sh\n" + Binary() + " check --staged\n", 0755);
  dir_.Write("a.env", "A=2\n");
  EXPECT_EQ(Git({"commit", "-m", "x", "a.env"}).exit_code, 0);
  EXPECT_EQ(Git({"commit", "-m", "x"}).exit_code, 1);
}

// Git tells a hook of its index by a variable; `commit --all` has another one.
TEST_F(Staged, IsWhatAHookSees) {
  Commit({{"sub/compose.yaml", kFixed}});
  dir_.Write(".git/hooks/pre-commit",
             "#!/bin/sh\ncd sub && " + Binary() +
                 " check --staged --fail-on "
                 "warning --format short\n",
             0755);
  dir_.Write("sub/compose.yaml", kCompose);
  const Output refused = Git({"commit", "--all", "-m", "x"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.out + refused.err, HasSubstr(kTag));
  dir_.Write("sub/compose.yaml", kFixed + "# y\n");
  EXPECT_EQ(Git({"commit", "--all", "-m", "x"}).exit_code, 0);
}

TEST_F(Staged, SecretsThatItRemovesAreLookedForElsewhere) {
  Commit({{".env", "DB_PASSWORD=" + kSecret + "\n"},
          {"notes.txt", "psql with " + kSecret + "\n"}});
  dir_.Write(".env", "DB_PASSWORD=\n");
  Git({"add", "-A"});
  for (const Words& options : {Words{"--staged"}, Words{"--changed-since=HEAD"},
                               Words{"--staged", "--changed-since=HEAD"}}) {
    Words args = {"check"};
    args.insert(args.end(), options.begin(), options.end());
    const Output checked = Plimsoll(dir_.path(), args);
    EXPECT_EQ(checked.exit_code, 1);
    EXPECT_THAT(checked.out, HasSubstr("--> notes.txt:1:11"));
    EXPECT_THAT(checked.out, HasSubstr("this change removes it from `.env`"));
    EXPECT_THAT(checked.out, Not(HasSubstr(kSecret)));
  }
  // Without the change nobody can know that it is one.
  EXPECT_THAT(Check().out, Not(HasSubstr("notes.txt")));
}

TEST_F(Staged, NeedsARepositoryAndChangesNothing) {
  TempDir plain;
  const Output refused = Plimsoll(plain.path(), {"check", "--staged"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_EQ(refused.err, "plimsoll: --staged needs a git repository\n");
  EXPECT_EQ(Check({"--staged", "--fix"}).exit_code, 2);
}

class ChangedSince : public GitRepository {
 protected:
  void SetUp() override {
    GitRepository::SetUp();
    if (IsSkipped()) return;
    Files files = SmallProject();
    files["hosts/box.yml"] +=
        "  endpoints: {ssh: \"ssh2.example.net:26311\"}\n";
    files["run.sh"] = "#!/bin/sh\nssh -p 26311 root@ssh2.example.net uptime\n";
    files["notes.md"] = "Log in at `ssh2.example.net:26311`.\n";
    files["old/compose.yaml"] = kCompose;
    files["start.sh"] = "#!/bin/sh\nscripts/tool.sh\n";
    files["scripts/tool.sh"] = "#!/bin/sh\n";
    files["scripts/b.sh"] = "#!/bin/sh\n";
    Commit(files);
  }
};

TEST_F(ChangedSince, NothingIsNothing) {
  EXPECT_THAT(Check().out, HasSubstr(kTag));
  EXPECT_EQ(Check({"--changed-since", "HEAD"}).out, "");
}

TEST_F(ChangedSince, ARotatedHostReportsEveryStalePlace) {
  dir_.Write("hosts/box.yml",
             SmallProject()["hosts/box.yml"] +
                 "  endpoints: {ssh: \"ssh7.example.net:17568\"}\n"
                 "  formerly: [{endpoint: \"ssh2.example.net:26311\"}]\n");
  const Output checked = Check({"--changed-since", "HEAD"});
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_THAT(checked.out, HasSubstr("run.sh:2:"));
  EXPECT_THAT(checked.out, HasSubstr("notes.md:1:"));
  EXPECT_THAT(checked.out, HasSubstr("[hosts/stale-reference]"));
  EXPECT_THAT(checked.out, Not(HasSubstr(kTag)));
  EXPECT_EQ(Check({"--changed-since=HEAD", "--staged"}).out, "");
  Git({"add", "-A"});
  EXPECT_EQ(Check({"--changed-since=HEAD", "--staged"}).out, checked.out);
}

// Nobody has to state what git knows.
TEST_F(ChangedSince, ARotatedHostNeedsNoFormerly) {
  dir_.Write("hosts/box.yml",
             SmallProject()["hosts/box.yml"] +
                 "  endpoints: {ssh: \"ssh7.example.net:17568\"}\n");
  const Output checked = Check({"--changed-since", "HEAD"});
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_THAT(checked.out, HasSubstr("run.sh:2:"));
  EXPECT_THAT(checked.out, HasSubstr("notes.md:1:"));
  EXPECT_THAT(checked.out, HasSubstr("[hosts/stale-reference]"));
  Git({"add", "-A"});
  EXPECT_THAT(Check({"--staged"}).out, HasSubstr("[hosts/stale-reference]"));
  EXPECT_THAT(Check().out, Not(HasSubstr("[hosts/stale-reference]")));
}

TEST_F(ChangedSince, AChangedFileReportsAllOfItsFindings) {
  dir_.Write("old/compose.yaml", kCompose + "# A comment.\n");
  EXPECT_THAT(Check({"--changed-since", "HEAD"}).out, HasSubstr(kTag));
  dir_.Write("new/compose.yaml", kCompose);
  EXPECT_THAT(Check({"--changed-since", "HEAD"}).out,
              HasSubstr(std::string("new/") + kTag));
}

// What is gone cannot have a label.
TEST_F(ChangedSince, ADeletedFileReportsWhatStillNamesIt) {
  fs::remove(dir_ / "scripts/tool.sh");
  const Output checked = Check({"--changed-since", "HEAD"});
  EXPECT_THAT(checked.out,
              StartsWith("start.sh:2:1: error[paths/missing-file]"));
  EXPECT_THAT(checked.out, Not(HasSubstr(kTag)));
}

TEST_F(ChangedSince, OnlyTheBranchItselfCounts) {
  Git({"checkout", "-q", "-b", "work"});
  Commit({{"mine/compose.yaml", kCompose}});
  Git({"checkout", "-q", "main"});
  Commit({{"old/compose.yaml", kCompose + "# Of main.\n"}});
  Git({"checkout", "-q", "work"});
  const Output checked = Check({"--changed-since", "main"});
  EXPECT_THAT(checked.out, StartsWith(std::string("mine/") + kTag));
  EXPECT_THAT(checked.out, Not(HasSubstr("old/")));
}

TEST_F(ChangedSince, AnUnknownRevisionIsWrongUsage) {
  for (const char* revision : {"no-such", "--output=x", ""}) {
    const Output checked = Check({std::string("--changed-since=") + revision});
    EXPECT_EQ(checked.exit_code, 2) << revision;
  }
  EXPECT_THAT(Check({"--changed-since=no-such"}).err,
              StartsWith("plimsoll: git knows no revision `no-such`"));
}

}  // namespace
}  // namespace plimsoll::cli
