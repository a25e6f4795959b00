// `import` of supervisor's configurations and of units.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kSupervisor[] =
    "[supervisord]\n"
    "nodaemon=true\n"
    "logfile=/var/log/supervisord.log\n"
    "[unix_http_server]\n"
    "file=/tmp/supervisor.sock\n"
    "[program:api]\n"
    "command=/srv/app/bin/api --bind \"0.0.0.0:8000\" --name 'two words'\n"
    "directory=/srv/app\n"
    "user=app\n"
    "autorestart=true\n"
    "startsecs=5\n"
    "stopwaitsecs=30\n"
    "stopsignal=INT\n"
    "stopasgroup=true\n"
    "stdout_logfile=/var/log/api.log\n"
    "stdout_logfile_maxbytes=20MB\n"
    "redirect_stderr=true\n"
    "environment=LOG=\"info\",API_TOKEN=\"Kq7pW2xv9TzR4m\"\n"
    "[program:worker]\n"
    "command=/srv/app/bin/worker --queue=%(program_name)s\n"
    "autostart=false\n"
    "exitcodes=0,2\n"
    "priority=20\n"
    "[group:all]\n"
    "programs=api,worker\n";

std::string TextAt(const MemoryFileSystem& disk, const std::string& path) {
  const auto text = disk.Read(path, 1 << 20);
  EXPECT_TRUE(text.ok()) << path;
  return text.ok() ? *text : std::string();
}

TEST(ImportSupervisor, KeepsProgramsAsTheyAre) {
  const auto disk = DiskOf({{"etc/supervisord.conf", kSupervisor}});
  const MemoryRun made =
      RunInMemory(disk, {"import", "etc/supervisord.conf", "--out", "fleet"});
  ASSERT_EQ(made.code, ExitCode::kClean) << made.err;
  EXPECT_THAT(made.out + made.err, Not(HasSubstr("Kq7pW2xv9TzR4m")));
  EXPECT_THAT(made.out, HasSubstr("nothing was lost"));
  EXPECT_THAT(made.out, Not(HasSubstr("of `api`:")));
  EXPECT_THAT(made.out, Not(HasSubstr("of `worker`:")));
  const std::string api = TextAt(*disk, "fleet/apps/api/manifest.yml");
  EXPECT_THAT(api, AllOf(HasSubstr("    directory: /srv/app\n"),
                         HasSubstr("      - two words\n"),
                         HasSubstr("{key: API_TOKEN, secret_file: api-token}"),
                         HasSubstr("stopasgroup: \"true\"\n"),
                         Not(HasSubstr("Kq7pW2xv9TzR4m"))));
  EXPECT_THAT(
      TextAt(*disk, "fleet/apps/worker/manifest.yml"),
      HasSubstr("command: \"/srv/app/bin/worker --queue=%(program_name)s\""));
  EXPECT_THAT(TextAt(*disk, "fleet/hosts/main.yml"),
              AllOf(HasSubstr("socket: /tmp/supervisor.sock\n"),
                    HasSubstr("nodaemon: true\n")));
  EXPECT_EQ(RunInMemory(disk, {"check", "fleet"}).code, ExitCode::kClean)
      << RunInMemory(disk, {"check", "fleet"}).out;
  EXPECT_EQ(RunInMemory(disk, {"build", "fleet"}).code, ExitCode::kClean);
  const std::string built = TextAt(*disk, "fleet/deploy/main/supervisord.conf");
  EXPECT_THAT(built,
              AllOf(HasSubstr("startsecs=5\n"), HasSubstr("exitcodes=0,2\n"),
                    HasSubstr("stdout_logfile_maxbytes=20MB\n"),
                    HasSubstr("autostart=false\n")));
}

Files Units() {
  return {{"u/api.service",
           "[Unit]\nDescription=The API\nAfter=network-online.target "
           "postgresql.service\nWants=network-online.target\n"
           "[Service]\nType=notify\nUser=app\nWorkingDirectory=/srv/app\n"
           "ExecStart=/srv/app/bin/api --port 8000\n"
           "ExecReload=/bin/kill -HUP $MAINPID\nRestart=on-failure\n"
           "RestartSec=5\nEnvironment=LOG=info \"NAME=two words\"\n"
           "MemoryMax=512M\nLimitNOFILE=65536\n"
           "[Install]\nWantedBy=multi-user.target\n"},
          {"u/backup.service",
           "[Unit]\nDescription=Backup\n[Service]\nType=oneshot\n"
           "ExecStart=/usr/local/bin/backup --all\n"},
          {"u/backup.timer",
           "[Unit]\nDescription=Nightly\n[Timer]\n"
           "OnCalendar=*-*-* 03:00:00\nPersistent=true\n"
           "[Install]\nWantedBy=timers.target\n"},
          {"u/srv-data.mount",
           "[Mount]\nWhat=/dev/vdb\nWhere=/srv/data\nType=ext4\n"
           "Options=noatime,nofail\n"}};
}

TEST(ImportUnits, KeepsServicesTimersAndMounts) {
  const auto disk = DiskOf(Units());
  const MemoryRun made = RunInMemory(
      disk, {"import", "u/api.service", "u/backup.service", "u/backup.timer",
             "u/srv-data.mount", "--out", "fleet"});
  ASSERT_EQ(made.code, ExitCode::kClean) << made.err;
  // A build has the mount at every start.
  EXPECT_THAT(made.out, HasSubstr("lost:\n  u/srv-data.mount:1: `srv-data."
                                  "mount: Install.WantedBy`: a build says it "
                                  "otherwise\n\n"));
  EXPECT_EQ(RunInMemory(disk, {"check", "fleet"}).code, ExitCode::kClean)
      << RunInMemory(disk, {"check", "fleet"}).out;
  ASSERT_EQ(RunInMemory(disk, {"build", "fleet"}).code, ExitCode::kClean)
      << RunInMemory(disk, {"build", "fleet"}).err;
  const std::string folder = "fleet/deploy/main/systemd/";
  EXPECT_THAT(TextAt(*disk, folder + "api.service"),
              AllOf(HasSubstr("ExecStart=/srv/app/bin/api --port 8000\n"),
                    HasSubstr("ExecReload=/bin/kill -HUP $MAINPID\n"),
                    HasSubstr("Type=notify\n"), HasSubstr("RestartSec=5\n"),
                    HasSubstr("LimitNOFILE=65536\n")));
  EXPECT_THAT(TextAt(*disk, folder + "backup.timer"),
              AllOf(HasSubstr("OnCalendar=*-*-* 03:00:00\n"),
                    HasSubstr("Persistent=true\n")));
  EXPECT_THAT(TextAt(*disk, folder + "srv-data.mount"),
              AllOf(HasSubstr("What=/dev/vdb\n"),
                    HasSubstr("Options=noatime,nofail\n")));
}

TEST(ImportUnits, ContainersOfQuadlet) {
  const auto disk = DiskOf(
      {{"q/web.container",
        "[Unit]\nDescription=Web\n[Container]\nImage=docker.io/library/"
        "caddy:2.8\nContainerName=web\nPublishPort=8080:80\n"
        "Volume=/srv/web:/srv:ro\nEnvironment=LOG=info\nAutoUpdate=registry\n"
        "[Service]\nRestart=always\n[Install]\nWantedBy=default.target\n"}});
  const MemoryRun made =
      RunInMemory(disk, {"import", "q/web.container", "--out", "fleet"});
  ASSERT_EQ(made.code, ExitCode::kClean) << made.err;
  EXPECT_THAT(TextAt(*disk, "fleet/apps/web/manifest.yml"),
              AllOf(HasSubstr("    - {host: 8080, container: 80}\n"),
                    HasSubstr("AutoUpdate: registry\n")));
  EXPECT_EQ(RunInMemory(disk, {"build", "fleet"}).code, ExitCode::kClean)
      << RunInMemory(disk, {"build", "fleet"}).out;
}

TEST(ImportUnits, OtherUnitsAreNamedAsLost) {
  const auto disk = DiskOf({{"u/a.service", "[Service]\nExecStart=/bin/a\n"},
                            {"u/a.socket", "[Socket]\nListenStream=80\n"}});
  const MemoryRun made = RunInMemory(
      disk, {"import", "u/a.service", "u/a.socket", "--out", "fleet"});
  EXPECT_EQ(made.code, ExitCode::kClean) << made.err;
  EXPECT_THAT(made.out, HasSubstr("`a.socket`: manifests have no units of"));
}

TEST(ImportUnits, KindsAreNotMixed) {
  Files files = Units();
  files["u/supervisord.conf"] = kSupervisor;
  const auto disk = DiskOf(files);
  const MemoryRun mixed =
      RunInMemory(disk, {"import", "u/api.service", "u/supervisord.conf"});
  EXPECT_EQ(mixed.code, ExitCode::kUsage);
  EXPECT_THAT(mixed.err, HasSubstr("of several kinds"));
}

}  // namespace
}  // namespace plimsoll::cli
