// `build` as a user and a CI job run it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class BuildTest : public testing::Test {
 protected:
  void SetUp() override { WriteAll(dir_, SmallProject()); }

  [[nodiscard]] Output Build(const Words& options = {}) const {
    Words args = {"build"};
    args.insert(args.end(), options.begin(), options.end());
    return Plimsoll(dir_.path(), args);
  }
  void BuildWell() const { ASSERT_EQ(Build().exit_code, 0); }
  [[nodiscard]] Files Built() const { return ReadTree(dir_ / "deploy"); }
  // A change that one file of the host shows.
  void Change() const {
    std::string text = SmallProject()["apps/web/manifest.yml"];
    text.replace(text.find("info"), 4, "debug");
    dir_.Write("apps/web/manifest.yml", text);
  }

  // The rule against links that lead out would stop the build ahead of it.
  void AllowLinks() const {
    dir_.Write("plimsoll.yml", SmallProject()["plimsoll.yml"] +
                                   "lint: {rules: {paths/traversal: off}}\n");
  }

  TempDir dir_;
  const std::string unit_ = "deploy/box/systemd/web.service";
};

TEST_F(BuildTest, WritesEveryHostBelowTheOutput) {
  const Output built = Build();
  EXPECT_EQ(built.exit_code, 0);
  EXPECT_EQ(built.out,
            "create deploy/box/systemd/web.service\n"
            "1 host, 0 files unchanged\n");
  EXPECT_EQ(built.err, "");
  const Files files = Built();
  ASSERT_EQ(files.size(), 2U);
  EXPECT_TRUE(files.contains("box/systemd/web.service"));
  EXPECT_TRUE(files.contains("box/plimsoll.lock.json"));
}

TEST_F(BuildTest, ASecondBuildTouchesNothing) {
  BuildWell();
  const auto long_ago =
      fs::file_time_type::clock::now() - std::chrono::hours(9);
  for (const auto& entry : fs::recursive_directory_iterator(dir_ / "deploy")) {
    fs::last_write_time(entry.path(), long_ago);
  }
  const Output again = Build();
  EXPECT_EQ(again.out, "1 host, 1 file unchanged\n");
  for (const auto& entry : fs::recursive_directory_iterator(dir_ / "deploy")) {
    EXPECT_EQ(entry.last_write_time(), long_ago) << entry.path();
  }
}

TEST_F(BuildTest, ACommentOrAnUpgradeMakesNothingStale) {
  BuildWell();
  dir_.Write("apps/web/manifest.yml",
             "# A comment.\n" + SmallProject()["apps/web/manifest.yml"]);
  EXPECT_EQ(Build({"--check"}).exit_code, 0);
}

TEST_F(BuildTest, WorksFromAFolderBelowAndByPath) {
  const Output below = Plimsoll(dir_ / "apps/web", {"build"});
  EXPECT_EQ(below.exit_code, 0) << below.err;
  EXPECT_EQ(Built().size(), 2U);
  EXPECT_EQ(Plimsoll("/", {"build", "--check", dir_.path()}).exit_code, 0);
}

TEST_F(BuildTest, WritesOnlyTheHostsAskedFor) {
  TempDir cres;
  CopyTree("fixtures/cres", cres);
  const Output built =
      Plimsoll(cres.path(), {"build", "--host", "gpu-1", "--host", "norfolk"});
  EXPECT_EQ(built.exit_code, 0) << built.out << built.err;
  EXPECT_TRUE(fs::exists(cres / "deploy/gpu-1/supervisord.conf"));
  EXPECT_FALSE(fs::exists(cres / "deploy/huihuang"));
  EXPECT_EQ(
      Plimsoll(cres.path(), {"build", "--check", "--host", "gpu-1"}).exit_code,
      0);
  EXPECT_EQ(Plimsoll(cres.path(), {"build", "--check"}).exit_code, 1);
}

TEST_F(BuildTest, AnErrorElsewhereDoesNotStopAHost) {
  TempDir cres;
  CopyTree("fixtures/cres", cres);
  cres.Write("hosts/norfolk.yml", "host:\n  id: norfolk\n  runtime: no-such\n");
  EXPECT_EQ(Plimsoll(cres.path(), {"build", "--host", "gpu-1"}).exit_code, 0);
  EXPECT_EQ(Plimsoll(cres.path(), {"build"}).exit_code, 1);
  EXPECT_FALSE(fs::exists(cres / "deploy/huihuang"));
}

TEST_F(BuildTest, WritesBelowAnotherFolderOnRequest) {
  TempDir out;
  EXPECT_EQ(Build({"--out", out / "new/folder"}).exit_code, 0);
  EXPECT_TRUE(fs::exists(out / "new/folder/box/systemd/web.service"));
  EXPECT_FALSE(fs::exists(dir_ / "deploy"));
  EXPECT_EQ(Build({"--out", out / "new/folder", "--check"}).exit_code, 0);
  // Relative to where the user stands, not to the project.
  EXPECT_EQ(
      Plimsoll(out.path(), {"build", "--out", "here", dir_.path()}).exit_code,
      0);
  EXPECT_TRUE(fs::exists(out / "here/box/systemd/web.service"));
}

TEST_F(BuildTest, FollowsASymlinkOnlyInWhatTheUserSays) {
  TempDir out;
  AllowLinks();
  fs::create_directory_symlink(out.path(), dir_ / "link");
  EXPECT_EQ(Build({"--out", "link/deep"}).exit_code, 0);
  EXPECT_TRUE(fs::exists(out / "deep/box/systemd/web.service"));

  fs::create_directory_symlink(out.path(), dir_ / "deploy");
  for (const char* option : {"--force", "--check", "--dry-run"}) {
    const Output built = Build({option});
    EXPECT_EQ(built.exit_code, 3) << option;
    EXPECT_THAT(built.err, HasSubstr("`deploy`: it is a symlink")) << option;
  }
  EXPECT_FALSE(fs::exists(out / "box"));
}

TEST_F(BuildTest, NeverLeavesTheOutputThroughASymlinkInIt) {
  TempDir out;
  AllowLinks();
  fs::create_directory(dir_ / "deploy");
  fs::create_directory_symlink(out.path(), dir_ / "deploy/box");
  EXPECT_EQ(Build({"--force"}).exit_code, 3);
  fs::remove(dir_ / "deploy/box");
  fs::create_directory(dir_ / "deploy/box");
  fs::create_directory_symlink(out.path(), dir_ / "deploy/box/systemd");
  const Output blocked = Build({"--force"});
  EXPECT_EQ(blocked.exit_code, 1);
  EXPECT_THAT(blocked.err, HasSubstr("error[artifacts/not-ours]: "
                                     "`deploy/box/systemd` is in the way"));
  EXPECT_TRUE(fs::is_empty(out.path()));
}

TEST_F(BuildTest, DryRunSaysWhatAndWritesNothing) {
  const Output first = Build({"--dry-run"});
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_EQ(first.out,
            "would create deploy/box/systemd/web.service\n"
            "1 host, 0 files unchanged\n");
  EXPECT_FALSE(fs::exists(dir_ / "deploy"));
  BuildWell();
  Change();
  const Files before = Built();
  EXPECT_THAT(Build({"--dry-run"}).out,
              HasSubstr("would update deploy/box/systemd/web.service\n"));
  EXPECT_EQ(Built(), before);
}

TEST_F(BuildTest, CheckShowsADiffAndWritesNothing) {
  EXPECT_EQ(Build({"--check"}).exit_code, 1);
  EXPECT_FALSE(fs::exists(dir_ / "deploy"));
  BuildWell();
  const Output current = Build({"--check"});
  EXPECT_EQ(current.exit_code, 0);
  EXPECT_EQ(current.out, "artifacts are up to date\n");
  Change();
  const Files before = Built();
  const Output stale = Build({"--check"});
  EXPECT_EQ(stale.exit_code, 1);
  EXPECT_THAT(stale.out, HasSubstr("-Environment=\"LEVEL=info\"\n"
                                   "+Environment=\"LEVEL=debug\"\n"));
  EXPECT_THAT(stale.out, HasSubstr("--- deploy/box/systemd/web.service\n"));
  EXPECT_THAT(stale.err, HasSubstr("artifacts are stale"));
  EXPECT_EQ(Built(), before);
}

// A clone has the executable bit of every file right and nothing else.
TEST_F(BuildTest, CheckForgivesTheModesOfAClone) {
  TempDir cres;
  CopyTree("fixtures/cres", cres);
  ASSERT_EQ(Plimsoll(cres.path(), {"build"}).exit_code, 0);
  const std::string env = cres / "deploy/huihuang/env/minio.env";
  const std::string script = cres / "deploy/huihuang/materialize-secrets";
  ASSERT_EQ(::chmod(env.c_str(), 0664), 0);
  ASSERT_EQ(::chmod(script.c_str(), 0775), 0);
  EXPECT_EQ(Plimsoll(cres.path(), {"build", "--check"}).exit_code, 0);
  ASSERT_EQ(::chmod(script.c_str(), 0644), 0);
  const Output stale = Plimsoll(cres.path(), {"build", "--check"});
  EXPECT_EQ(stale.exit_code, 1);
  EXPECT_THAT(stale.out, HasSubstr("materialize-secrets: mode 0644, expected"));
}

TEST_F(BuildTest, KeepsWhatWasEditedByHand) {
  BuildWell();
  const std::string edited = oracles::ReadWhole(dir_ / unit_) + "# mine\n";
  dir_.Write(unit_, edited);
  const Output refused = Build();
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_EQ(refused.out, "");
  EXPECT_EQ(refused.err,
            "error[artifacts/hand-edited]: `deploy/box/systemd/web.service` "
            "was edited since the last build\n"
            "plimsoll: nothing was written; move the change into a manifest, "
            "or overwrite it with --force\n");
  EXPECT_EQ(oracles::ReadWhole(dir_ / unit_), edited);
  EXPECT_EQ(Build({"--check"}).exit_code, 1);
  EXPECT_EQ(Build({"--force"}).exit_code, 0);
  EXPECT_EQ(Build({"--check"}).exit_code, 0);
}

TEST_F(BuildTest, KeepsWhatItDidNotWrite) {
  dir_.Write(unit_, "mine\n");
  EXPECT_EQ(Build().exit_code, 1);
  EXPECT_EQ(oracles::ReadWhole(dir_ / unit_), "mine\n");
  dir_.Write("deploy/box/notes.txt", "mine\n");
  EXPECT_EQ(Build({"--force"}).exit_code, 0);
  EXPECT_EQ(oracles::ReadWhole(dir_ / "deploy/box/notes.txt"), "mine\n");
}

TEST_F(BuildTest, RemovesWhatItWroteForAHostThatIsGone) {
  BuildWell();
  dir_.Write("deploy/box/notes.txt", "mine\n");
  fs::remove(dir_ / "hosts/box.yml");
  dir_.Write("hosts/new.yml",
             "host:\n  id: new\n  runtime: systemd\n"
             "  addresses: {lan: 192.168.7.2}\n");
  const Output built = Build();
  EXPECT_EQ(built.exit_code, 0) << built.err;
  EXPECT_THAT(built.out, HasSubstr("remove deploy/box/systemd/web.service\n"));
  EXPECT_EQ(ReadTree(dir_ / "deploy/box"), (Files{{"notes.txt", "mine\n"}}));
  fs::remove(dir_ / "deploy/box/notes.txt");
  EXPECT_EQ(Build({"--check"}).exit_code, 0);
}

TEST_F(BuildTest, AnErrorWritesNothing) {
  dir_.Write("apps/bad/manifest.yml",
             "plimsoll: 1\napp:\n  id: bad\n  name: Bad\n  version: 1.0.0\n"
             "  process: {command: [/usr/bin/x]}\n"
             "  ports: [{name: http, port: 8080}]\n");
  const Output built = Build();
  EXPECT_EQ(built.exit_code, 1);
  EXPECT_THAT(built.out, HasSubstr("network/port-conflict"));
  EXPECT_THAT(built.err, HasSubstr("nothing was written"));
  EXPECT_FALSE(fs::exists(dir_ / "deploy"));
}

TEST_F(BuildTest, NeedsAProject) {
  TempDir empty;
  const Output built = Plimsoll(empty.path(), {"build"});
  EXPECT_EQ(built.exit_code, 2);
  EXPECT_THAT(built.err, HasSubstr("no plimsoll.yml here or above"));
}

TEST_F(BuildTest, StandardOutputIsOneJsonDocumentWhereThatIsAskedFor) {
  for (const Words& options : {Words{"--check"}, Words{}, Words{"--dry-run"}}) {
    Words args = options;
    args.insert(args.end(), {"--format", "json"});
    const Output built = Build(args);
    EXPECT_THAT(built.out, testing::StartsWith("{\n")) << built.out;
    EXPECT_THAT(built.out, testing::EndsWith("\n}\n")) << built.out;
    EXPECT_THAT(built.err, Not(IsEmpty()));
  }
}

TEST_F(BuildTest, WaitsForNobody) {
  BuildWell();
  const auto disk = OpenRealFileSystem(dir_ / "deploy");
  const auto lock = disk->LockFolder("");
  ASSERT_TRUE(lock);
  const Output second = Build();
  EXPECT_EQ(second.exit_code, 3);
  EXPECT_THAT(second.err, HasSubstr("another process is writing it"));
  EXPECT_EQ(Build({"--check"}).exit_code, 0);  // Reading needs no lock.
}

TEST_F(BuildTest, SaysThatABuildWasCutOffAndFinishesIt) {
  BuildWell();
  const Files before = Built();
  fs::create_directory(dir_ / "deploy/box/.plimsoll-pending");
  fs::rename(dir_ / unit_, dir_ / "deploy/box/.plimsoll-pending/0");
  dir_.Write("deploy/box/.plimsoll-pending/plan.json",
             "{\"version\":1,\"moves\":[\"systemd/web.service\"],"
             "\"removals\":[]}\n");
  const Output checked = Plimsoll(dir_.path(), {"check"});
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_THAT(checked.out, HasSubstr("error[artifacts/incomplete]: "
                                     "`deploy/box` holds artifacts of two"));
  const Output stale = Build({"--check"});
  EXPECT_EQ(stale.exit_code, 1);
  EXPECT_THAT(stale.out, HasSubstr("deploy/box: a build was cut off here\n"));
  EXPECT_EQ(Build().exit_code, 0);
  EXPECT_EQ(Built(), before);
  EXPECT_FALSE(fs::exists(dir_ / "deploy/box/.plimsoll-pending"));
}

// A process killed at any moment leaves what the next build heals. The moments
// are real ones here; tests/unit/driver strikes at each operation.
TEST_F(BuildTest, IsHealedWhereverItWasKilled) {
  TempDir cres;
  CopyTree("fixtures/cres", cres);
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(Plimsoll(cres.path(), {"build"}).exit_code, 0);
  const auto whole = std::chrono::steady_clock::now() - start;
  const Files wanted = ReadTree(cres / "deploy");
  constexpr int kRounds = 30;
  for (int round = 0; round < kRounds; ++round) {
    fs::remove_all(cres / "deploy");
    const pid_t child = ::fork();
    if (child == 0) {
      if (::chdir(cres.path().c_str()) != 0 ||
          std::freopen("/dev/null", "w", stdout) == nullptr) {
        ::_exit(9);
      }
      ::execl(Binary().c_str(), "plimsoll", "build", nullptr);
      ::_exit(9);
    }
    std::this_thread::sleep_for(whole * round / kRounds);
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    const Output healed = Plimsoll(cres.path(), {"build"});
    ASSERT_EQ(healed.exit_code, 0) << healed.err << healed.out;
    ASSERT_EQ(ReadTree(cres / "deploy"), wanted);
  }
}

}  // namespace
}  // namespace plimsoll::cli
