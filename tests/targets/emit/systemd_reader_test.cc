// systemd-analyze reads what was emitted without a word, and a real user
// manager starts it, with stand-ins for the programs, on a staged machine.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "targets/encode/systemd.h"
#include "targets/systemd/calendar.h"
#include "targets/systemd/mount.h"
#include "tests/oracles/stage.h"
#include "tests/targets/emit/hostile.h"

namespace plimsoll {
namespace {

using oracles::Output;
using oracles::Stage;
using oracles::SystemdSession;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> UnitsOf(const Emitted& emitted) {
  std::vector<std::string> units;
  for (const std::string& path : emitted.Paths()) {
    if (path.starts_with("systemd/")) units.push_back(path.substr(8));
  }
  return units;
}

class SystemdAnalyze : public testing::Test {
 protected:
  void SetUp() override {
    PLIMSOLL_READER(analyze, "systemd-analyze");
    if (const std::string trouble = Stage::Trouble(); !trouble.empty()) {
      PLIMSOLL_WITHOUT(trouble);
    }
    analyze_ = analyze;
  }

  // What `systemd-analyze verify` says of all units of a host.
  std::string Verify(const Emitted& emitted, const std::string& deploy_dir) {
    WriteArtifacts(emitted.artifacts(), stage_ / deploy_dir);
    std::vector<std::string> command = {analyze_, "verify", "--man=no"};
    for (const std::string& unit : UnitsOf(emitted)) {
      command.push_back(deploy_dir + "/systemd/" + unit);
    }
    const auto output = oracles::Run({.argv = stage_.OverMachine(command)});
    if (!output) return output.error();
    return output->exit_code == 0
               ? output->out + output->err
               : fmt::format("exit {}: {}", output->exit_code, output->err);
  }

  Stage stage_;
  std::string analyze_;
};

TEST_F(SystemdAnalyze, IsSilentAboutCres) {
  const Emitted emitted(FixtureFiles("cres"), "huihuang");
  stage_.StandIn({"python3"});
  EXPECT_EQ(Verify(emitted, "/opt/plimsoll/cres"), "");
}

TEST_F(SystemdAnalyze, IsSilentAboutAudio) {
  stage_.StandIn({"pg_ctlcluster", "python3", "redis-server"});
  stage_.Write("opt/audio-pipeline/scripts/sync-models.sh", "#!/bin/sh\n",
               0755);
  for (const char* host : {"orchestrator", "gpu-a", "gpu-b"}) {
    const Emitted emitted(FixtureFiles("audio"), host);
    EXPECT_EQ(Verify(emitted, "/opt/plimsoll/audio"), "") << host;
  }
}

TEST_F(SystemdAnalyze, IsSilentAboutEveryDirective) {
  const std::string host =
      "runtime: systemd\ndeploy_dir: /opt/demo\n"
      "secrets: {source: files, dir: /var/lib/sec}\n"
      "mounts: [{what: /dev/vdb, where: /opt/my-data/x, type: ext4}]\n";
  Files files = OneHost(
      host,
      {{"app",
        "process: {command: [run, \"$A\", \"50%\", ;], directory: /opt/a b, "
        "user: \"root:root\"}\n"
        "run: {restart: on-failure, start_seconds: 4s, start_retries: 5, "
        "stop_signal: INT, stop_timeout: 1500ms, exit_codes: [0, 3]}\n"
        "logs: {stdout: /opt/o.log, stderr: \"/opt/e 50%.log\"}\n"
        "resources: {memory_limit: 1Gi, memory_reservation: 512Mi, "
        "cpu_limit: 1.255, pids_limit: 64, address_space_limit: 2Gi}\n"
        "security: {capabilities: [net_bind_service], "
        "no_new_privileges: true, readonly_root: true}\n"
        "volumes:\n"
        "  - {type: bind, source: /opt/data, target: /opt/data}\n"
        "  - {type: bind, source: /opt/in put, target: /opt/out, "
        "options: [ro]}\n"
        "  - {type: tmpfs, target: /tmp/x, tmpfs_options: size=8m}\n"
        "secret_env: [{key: TOKEN, secret_file: token}]\n"
        "secret_files: [{secret_file: key, target: /opt/key}]\n"
        "files: [{template: t, target: /opt/t}]\n"
        "inherit_env: [{key: LANG}, {key: TZ, required: true}]\n"},
       {"bare",
        "process: {command: [run]}\nsecurity: {capabilities: []}\n"
        "dependencies: [{app_id: app}]\n"},
       {"path",
        "process: {command: [other]}\n"
        "environment: {PATH: /opt/bin}\n"},
       {"job", "process: {command: [run]}\nschedule: \"*/5 1-3 1 * mon\"\n"}});
  files["apps/app/t"] = "{{secrets.token}}";
  const Emitted emitted(files, "box");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  // systemd-analyze looks programs up without ExecSearchPath=.
  stage_.StandIn({"run", "other"});
  EXPECT_EQ(Verify(emitted, "/opt/demo"), "");
}

TEST_F(SystemdAnalyze, ReadsEveryCalendar) {
  for (const char* schedule :
       {"* * * * *", "*/15 * * * *", "0-30/10 8-18 * * *",
        "5,10,11,12 0 * jan-mar,12 *", "0 0 * * fri-7", "0 0 */2 * Mon",
        "0 0 31 * mon", "@weekly", "@hourly", "@yearly", "quarterly",
        "Mon..Fri *-*-* 04:00", "*-*-1,15 12:00:00 UTC"}) {
    const auto moments = CalendarOf(schedule);
    ASSERT_TRUE(moments) << moments.error();
    for (const std::string& moment : *moments) {
      const auto output =
          oracles::Run({.argv = {analyze_, "calendar", moment}});
      ASSERT_TRUE(output) << output.error();
      EXPECT_EQ(output->exit_code, 0) << moment << "\n" << output->err;
    }
  }
}

TEST_F(SystemdAnalyze, AgreesOnNamesOfMounts) {
  PLIMSOLL_READER(escape, "systemd-escape");
  for (const char* path :
       {"/", "/srv/my-data", "//a/b/", "/.x/é", "/a b/c:d_e.f", "/x\\y"}) {
    const auto output = oracles::Run({.argv = {escape, "--path", path}});
    ASSERT_TRUE(output) << output.error();
    EXPECT_EQ(EscapePathForUnit(path) + "\n", output->out) << path;
  }
}

class SystemdManager : public testing::Test {
 protected:
  void SetUp() override {
    PLIMSOLL_READER(systemctl, "systemctl");
    if (const std::string trouble = Stage::Trouble(); !trouble.empty()) {
      PLIMSOLL_WITHOUT(trouble);
    }
  }

  void Start(const Emitted& emitted, const std::string& deploy_dir,
             const std::vector<std::string>& units) {
    WriteArtifacts(emitted.artifacts(), stage_ / deploy_dir);
    auto session = SystemdSession::Start(stage_.folder());
    if (!session) PLIMSOLL_WITHOUT(session.error());
    session_ = std::move(*session);
    for (const std::string& unit : UnitsOf(emitted)) {
      session_->AddUnit(unit, emitted.Text("systemd/" + unit));
    }
    std::vector<std::string> start = {"start"};
    start.insert(start.end(), units.begin(), units.end());
    for (const auto& command :
         {std::vector<std::string>{"daemon-reload"}, start}) {
      if (command == std::vector<std::string>{"start"}) continue;
      const auto output = session_->Systemctl(command);
      ASSERT_TRUE(output) << output.error();
      ASSERT_EQ(output->exit_code, 0)
          << output->err << session_->Log().substr(0, 4000);
    }
  }

  pid_t PidOf(const std::string& unit) const {
    pid_t pid = 0;
    const auto output =
        session_->Systemctl({"show", "--value", "-p", "MainPID", unit});
    if (output) std::istringstream(output->out) >> pid;
    EXPECT_GT(pid, 0) << unit << "\n" << session_->Log();
    if (pid == 0) return pid;
    // A login shell is on the way to becoming the program.
    EXPECT_TRUE(oracles::WaitUntil([&] {
      const auto arguments = oracles::ArgumentsOf(pid);
      return !arguments.empty() && !arguments[0].ends_with("bash");
    }));
    return pid;
  }

  // What the manager did not take of the units: it names file and line.
  std::string Ignored() const {
    std::string ignored;
    std::istringstream log(session_->Log());
    for (std::string line; std::getline(log, line);) {
      if (line.starts_with(session_->dir().path()) &&
          line.find("gnoring") != std::string::npos) {
        ignored += line + "\n";
      }
    }
    return ignored;
  }

  Stage stage_;
  std::unique_ptr<SystemdSession> session_;
};

TEST_F(SystemdManager, RunsCresWithEveryValue) {
  const Emitted emitted(FixtureFiles("cres"), "huihuang");
  stage_.StandIn({"python3", "npm"});
  stage_.Write("opt/cres/README.md", "");
  stage_.Write(".passwd", oracles::ReadWhole("/etc/passwd") +
                              "\ncres:x:1500:1500::/opt/cres:/bin/sh\n");
  const Variables secrets = {{"minio-access-key", "a \"b\" 'c' $d %h #;`\\"},
                             {"minio-secret-key", "x\nEVIL=1\\"},
                             {"minio-root-user", "root"}};
  for (const auto& [name, value] : secrets) {
    stage_.Write("var/lib/plimsoll/secrets/" + name, value + "\n", 0600);
  }
  Start(emitted, "/opt/plimsoll/cres",
        {"fastapi.service", "worker-cpu.service", "web.service"});
  if (session_ == nullptr) return;
  for (const char* app : {"fastapi", "worker-cpu", "web"}) {
    SCOPED_TRACE(app);
    const pid_t pid = PidOf(std::string(app) + ".service");
    ExpectVariables(
        ExpectedEnvironment(emitted.fixture().At("huihuang", app), secrets),
        oracles::EnvironmentOf(pid));
    EXPECT_EQ(
        oracles::LimitOf(pid, "Max address space"),
        std::string_view(app) == "worker-cpu" ? "4294967296" : "unlimited");
  }
  EXPECT_THAT(oracles::ArgumentsOf(PidOf("worker-cpu.service")),
              ElementsAre("python3", "-m", "src.backend.worker"));
  EXPECT_EQ(Ignored(), "");
}

TEST_F(SystemdManager, HandsOnHostileValuesAndSecrets) {
  const std::vector<std::string> values =
      HostileValues([](const std::string& value) {
        return bool(encode::SystemdEnvironment("K", value));
      });
  std::vector<std::string> command = values;
  command.insert(command.begin(), "program");
  command.emplace_back("");
  Files files = OneHost(
      "runtime: systemd\ndeploy_dir: /opt/demo\n"
      "secrets: {source: files, dir: /var/lib/sec}\n",
      {{"app", fmt::format("process: {{command: {}}}\n{}"
                           "files: [{{template: t, target: /opt/t.conf}}]\n"
                           "secret_files: [{{secret_file: s0, "
                           "target: /opt/key}}]\n",
                           YamlList(command), HostileEnvironment(values))}});
  files["apps/app/t"] = "<{{secrets.s1}}>";
  const Emitted emitted(files, "box");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  stage_.StandIn({"program"});
  const Variables secrets = SecretsOf(values);
  for (const auto& [name, value] : secrets) {
    stage_.Write("var/lib/sec/" + name, value + "\n", 0600);
  }
  Start(emitted, "/opt/demo", {"app.service"});
  if (session_ == nullptr) return;
  const pid_t pid = PidOf("app.service");
  ExpectVariables(
      ExpectedEnvironment(emitted.fixture().At("box", "app"), secrets),
      oracles::EnvironmentOf(pid));
  EXPECT_EQ(oracles::ArgumentsOf(pid), command);
  EXPECT_EQ(Ignored(), "");
  // The service sees its files where it looks for them.
  const std::string root = fmt::format("/proc/{}/root", pid);
  EXPECT_EQ(oracles::ReadWhole(root + "/opt/t.conf"),
            "<" + secrets.at("s1") + ">");
  EXPECT_EQ(oracles::ReadWhole(root + "/opt/key"), secrets.at("s0") + "\n");
}

TEST_F(SystemdManager, MissingSecretKeepsServicesFromStarting) {
  const Emitted emitted(
      OneHost("runtime: systemd\ndeploy_dir: /opt/demo\n"
              "secrets: {source: files, dir: /var/lib/sec}\n",
              {{"app",
                "process: {command: [program]}\n"
                "secret_env: [{key: A, secret_file: gone}]\n"}}),
      "box");
  stage_.StandIn({"program"});
  Start(emitted, "/opt/demo", {});
  if (session_ == nullptr) return;
  const auto output = session_->Systemctl({"start", "app.service"});
  ASSERT_TRUE(output) << output.error();
  EXPECT_NE(output->exit_code, 0);
  EXPECT_THAT(session_->Log(),
              HasSubstr("the secret gone is missing or unreadable"));
}

}  // namespace
}  // namespace plimsoll
