// What `build` shows of a change before it is made, and what it lets go.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

class BuildFlagsTest : public testing::Test {
 protected:
  void SetUp() override {
    Files files = SmallProject();
    files["apps/mail/manifest.yml"] =
        "plimsoll: 1\n"
        "app:\n"
        "  id: mail\n"
        "  name: Mail\n"
        "  version: 1.0.0\n"
        "  process: {command: [/usr/bin/mail], user: web}\n";
    disk_ = DiskOf(files);
    ASSERT_EQ(Build().code, ExitCode::kClean);
  }
  [[nodiscard]] MemoryRun Build(const Words& options = {}) const {
    Words args = {"build"};
    args.insert(args.end(), options.begin(), options.end());
    return RunInMemory(disk_, args);
  }
  void Change() const { Replace("apps/web/manifest.yml", "info", "debug"); }
  void Replace(const std::string& path, std::string_view from,
               std::string_view to) const {
    std::string text = *disk_->Read(path, 1 << 20);
    const size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, from.size(), to);
    disk_->Add(path, text);
  }

  std::shared_ptr<MemoryFileSystem> disk_;
};

TEST_F(BuildFlagsTest, SaysWhatRestarts) {
  Change();
  const std::string would = "deploy/box: restart web; 1 unchanged\n";
  EXPECT_EQ(Build({"--dry-run"}).out,
            "would update deploy/box/systemd/web.service\n" + would +
                "1 host, 1 file unchanged\n");
  EXPECT_EQ(Build().out, "update deploy/box/systemd/web.service\n" + would +
                             "1 host, 1 file unchanged\n");
  EXPECT_EQ(Build().out, "1 host, 2 files unchanged\n");
}

// The node says which Podman it has; its file does not.
class BuildFactsTest : public testing::Test {
 protected:
  BuildFactsTest() {
    disk_ = DiskOf({{"plimsoll.yml",
                     "plimsoll: 1\nproject: demo\n"
                     "host_defaults: {os: {podman: \"5.4\"}}\n"},
                    {"hosts/box.yml",
                     "host:\n  id: box\n  runtime: quadlet\n"
                     "  resources: {memory: 8Gi}\n"},
                    {"apps/web/manifest.yml",
                     "plimsoll: 1\napp:\n  id: web\n  container:\n"
                     "    image: docker.io/library/caddy:2.8\n    init: true\n"
                     "    stop_timeout: 30s\n  run: {restart: always}\n"}});
  }
  MemoryRun Build(const std::string& facts, Words options = {}) {
    disk_->Add("here.yml", facts);
    options.insert(options.begin(), {"build", "--facts", "here.yml"});
    return RunInMemory(disk_, options);
  }
  std::shared_ptr<MemoryFileSystem> disk_;
};

TEST_F(BuildFactsTest, StandInForWhatTheFileLeavesOut) {
  const MemoryRun run = Build(
      "host:\n  id: other\n  roles: []\n  address: \"192.0.2.9\"\n"
      "  resources: {cpus: 4, memory: 7900Mi}\n"
      "  os: {id: debian, podman: \"4.9.3\"}\n",
      {"--host", "box"});
  ASSERT_EQ(run.code, ExitCode::kClean) << run.out << run.err;
  const auto unit = disk_->Read("deploy/box/quadlet/web.container", 1 << 20);
  ASSERT_TRUE(unit.ok());
  // `StopTimeout=` came with Podman 5.0.
  EXPECT_THAT(*unit, HasSubstr("PodmanArgs=--stop-timeout=30\n"));
  EXPECT_THAT(*unit, Not(HasSubstr("192.0.2.9")));
}

TEST_F(BuildFactsTest, AnotherMachineGetsNothing) {
  const MemoryRun run = Build(
      "host: {id: box, resources: {memory: 4Gi}, os: {systemd: \"252\"}}\n",
      {"--host", "box"});
  EXPECT_EQ(run.code, ExitCode::kFindings);
  EXPECT_EQ(run.err,
            "hosts/box.yml:4:23: memory differs, here.yml has 4Gi\n"
            "plimsoll.yml:3:30: os.podman differs, here.yml has none\n"
            "plimsoll: nothing was written, since `box` is not as stated\n");
  EXPECT_FALSE(disk_->Read("deploy/box/quadlet/web.container", 1).ok());
}

TEST_F(BuildFactsTest, AreOfOneHostAndReadable) {
  const std::string facts = "host: {id: box}\n";
  EXPECT_EQ(Build(facts).code, ExitCode::kUsage);
  EXPECT_EQ(Build(facts, {"--host", "box", "--host", "den"}).code,
            ExitCode::kUsage);
  EXPECT_EQ(Build(facts, {"--host", "gone"}).code, ExitCode::kUsage);
  EXPECT_EQ(
      RunInMemory(disk_, {"build", "--facts", "none.yml", "--host", "box"})
          .code,
      ExitCode::kUsage);
  const MemoryRun broken = Build("host: {id: box, os: [}\n", {"--host", "box"});
  EXPECT_EQ(broken.code, ExitCode::kFindings);
  EXPECT_THAT(broken.out, HasSubstr("here.yml:1:"));
  const MemoryRun other = Build("services: {}\n", {"--host", "box"});
  EXPECT_EQ(other.code, ExitCode::kFindings);
  EXPECT_THAT(other.out, HasSubstr("here.yml"));
}

TEST_F(BuildFlagsTest, ACommentRestartsNothing) {
  Replace("apps/web/manifest.yml", "name: Web", "name: The Web");
  EXPECT_THAT(Build().out, HasSubstr("deploy/box: 2 unchanged\n"));
}

TEST_F(BuildFlagsTest, AHostThatGoesStopsItsApps) {
  disk_->Add("hosts/den.yml",
             "host: {id: den, runtime: systemd, addresses: {lan: "
             "192.168.7.3}}\n");
  for (const std::string app : {"web", "mail"}) {
    const std::string path = "apps/" + app + "/manifest.yml";
    disk_->Add(path,
               *disk_->Read(path, 1 << 20) + "  placement: {hosts: [den]}\n");
  }
  const MemoryRun run = Build();
  EXPECT_EQ(run.code, ExitCode::kClean) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("deploy/box: stop mail, web; 0 unchanged\n"));
  EXPECT_THAT(run.out, Not(HasSubstr("deploy/den: ")));
}

TEST_F(BuildFlagsTest, DiffShowsLinesAndWritesNothing) {
  Change();
  const Files before = FilesOf(*disk_, "deploy");
  const MemoryRun run = Build({"--diff"});
  EXPECT_EQ(run.code, ExitCode::kClean);
  EXPECT_THAT(run.out, HasSubstr("--- deploy/box/systemd/web.service\n"));
  EXPECT_THAT(run.out, HasSubstr("-Environment=\"LEVEL=info\"\n"
                                 "+Environment=\"LEVEL=debug\"\n"));
  EXPECT_THAT(run.out, EndsWith("would update deploy/box/systemd/web.service\n"
                                "deploy/box: restart web; 1 unchanged\n"
                                "1 host, 1 file unchanged\n"));
  EXPECT_EQ(FilesOf(*disk_, "deploy"), before);
}

TEST_F(BuildFlagsTest, DiffMasksWhatIsOnTheDisk) {
  Change();
  const std::string path = "deploy/box/systemd/web.service";
  disk_->Add(path, *disk_->Read(path, 1 << 20) +
                       "Environment=DB_PASSWORD=tr0ub4dor&3zz\n");
  const MemoryRun run = Build({"--diff"});
  EXPECT_THAT(run.out, HasSubstr("-Environment=DB_PASSWORD=***"));
  EXPECT_THAT(run.out + run.err, Not(HasSubstr("tr0ub4dor")));
}

TEST_F(BuildFlagsTest, DiffOfAFirstBuildMakesNoFolder) {
  const MemoryRun run = Build({"--diff", "--out", "fresh"});
  EXPECT_EQ(run.code, ExitCode::kClean) << run.err;
  EXPECT_THAT(run.out, HasSubstr("would create fresh/box/"));
  EXPECT_THAT(run.out, HasSubstr("\n@@ -0,0 +1,"));
  EXPECT_THAT(run.out, Not(HasSubstr("\n-\n")));
  EXPECT_EQ(disk_->Stat("fresh").type, FileType::kMissing);
}

// What the target of the host cannot express.
class LossyTest : public BuildFlagsTest {
 protected:
  void SetUp() override {
    BuildFlagsTest::SetUp();
    Replace("hosts/box.yml", "runtime: systemd", "runtime: supervisor");
    Replace("apps/mail/manifest.yml", "  process:",
            "  resources: {memory_limit: 1Gi}\n"
            "  security: {no_new_privileges: true}\n"
            "  process:");
  }
};

TEST_F(LossyTest, ALossIsAnErrorUnlessItIsAllowed) {
  const MemoryRun strict = Build();
  EXPECT_EQ(strict.code, ExitCode::kFindings);
  EXPECT_THAT(strict.out, HasSubstr("error[targets/unsupported-field]"));
  EXPECT_EQ(disk_->Stat("deploy/box/supervisord.conf").type,
            FileType::kMissing);

  const MemoryRun lossy = Build({"--allow-lossy"});
  EXPECT_EQ(lossy.code, ExitCode::kClean) << lossy.out << lossy.err;
  EXPECT_THAT(lossy.out, Not(HasSubstr("error[")));
  EXPECT_THAT(lossy.out,
              HasSubstr("warning[targets/unsupported-field]: supervisor cannot "
                        "express `resources.memory_limit` of `mail`"));
  EXPECT_THAT(lossy.out, HasSubstr("note: left out, as --allow-lossy says"));
  EXPECT_THAT(lossy.out, HasSubstr("`security.no_new_privileges`"));
  EXPECT_EQ(disk_->Stat("deploy/box/supervisord.conf").type, FileType::kFile);
  // Each time, and `--check` has to be told, too.
  EXPECT_THAT(Build({"--allow-lossy"}).out, HasSubstr("warning["));
  EXPECT_EQ(Build({"--check"}).code, ExitCode::kFindings);
  EXPECT_EQ(Build({"--check", "--allow-lossy"}).code, ExitCode::kClean);
}

TEST_F(LossyTest, WhatMakesItAnotherAppIsNeverLetGo) {
  Replace("apps/mail/manifest.yml", "  process:",
          "  volumes: [{type: volume, source: box, target: /var/mail}]\n"
          "  process:");
  const MemoryRun run = Build({"--allow-lossy"});
  EXPECT_EQ(run.code, ExitCode::kFindings);
  EXPECT_THAT(run.out, HasSubstr("error[targets/unsupported-field]: "
                                 "supervisor cannot express `volumes`"));
}

TEST_F(LossyTest, SecretsAreNeverLetGo) {
  Replace("hosts/box.yml", "runtime: supervisor",
          "runtime: supervisor\n  secrets: {source: environment}");
  Replace("apps/mail/manifest.yml", "  process:",
          "  secret_env: [{key: KEY, secret_file: key}]\n"
          "  generated_secrets: [{name: key, kind: hex32}]\n"
          "  process:");
  const MemoryRun run = Build({"--allow-lossy"});
  EXPECT_EQ(run.code, ExitCode::kFindings);
  EXPECT_THAT(run.out, HasSubstr("`generated_secrets`"));
  EXPECT_THAT(run.out, HasSubstr("error["));
}

}  // namespace
}  // namespace plimsoll::cli
