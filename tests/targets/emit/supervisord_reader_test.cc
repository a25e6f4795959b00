// A real supervisord starts what was emitted, with stand-ins for the programs,
// on a staged machine; /proc tells what the programs were started with.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "targets/encode/supervisor.h"
#include "tests/oracles/stage.h"
#include "tests/targets/emit/hostile.h"

namespace plimsoll {
namespace {

using oracles::Output;
using oracles::Stage;
using testing::ElementsAre;
using testing::IsEmpty;

class Supervisord : public testing::Test {
 protected:
  void SetUp() override {
    PLIMSOLL_READER(supervisord, "supervisord");
    PLIMSOLL_READER(supervisorctl, "supervisorctl");
    if (const std::string trouble = Stage::Trouble(); !trouble.empty()) {
      PLIMSOLL_WITHOUT(trouble);
    }
    supervisord_ = supervisord;
    supervisorctl_ = supervisorctl;
  }

  void Start(const std::string& deploy_dir,
             std::vector<std::string> environment = {}) {
    conf_ = deploy_dir + "/supervisord.conf";
    environment.emplace_back("PATH=/usr/local/bin:/usr/bin:/bin");
    auto process = oracles::Process::Start(
        {.argv = stage_.InRoot({supervisord_, "--nodaemon", "-c", conf_}),
         .environment = environment},
        stage_ / "supervisord.out");
    ASSERT_TRUE(process) << process.error();
    process_ = std::move(*process);
  }

  Output Control(const std::vector<std::string>& arguments) const {
    std::vector<std::string> command = {supervisorctl_, "-c", conf_};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const auto output = oracles::Run({.argv = stage_.InRoot(command)});
    EXPECT_TRUE(output) << output.error();
    return output ? *output : Output{};
  }

  // The process of a program, once it has become `argv0` for good. supervisord
  // tells its children their names.
  pid_t PidOf(const std::string& program, const std::string& argv0) const {
    pid_t found = 0;
    (void)oracles::WaitUntil([&] {
      if (!process_->Running()) return true;
      for (const pid_t pid : oracles::ChildrenOf(process_->pid())) {
        const auto environment = oracles::EnvironmentOf(pid);
        const auto name = environment.find("SUPERVISOR_PROCESS_NAME");
        const auto arguments = oracles::ArgumentsOf(pid);
        if (name == environment.end() || name->second != program ||
            arguments.empty() ||
            std::filesystem::path(arguments[0]).filename() != argv0) {
          continue;
        }
        found = pid;
      }
      return found != 0;
    });
    EXPECT_NE(found, 0) << program << "\n"
                        << oracles::ReadWhole(stage_ / "supervisord.out");
    return found;
  }

  Stage stage_;
  std::string supervisord_;
  std::string supervisorctl_;
  std::string conf_;
  std::unique_ptr<oracles::Process> process_;
};

TEST_F(Supervisord, RunsCresWithEveryValue) {
  const Emitted emitted(FixtureFiles("cres"), "gpu-1");
  WriteArtifacts(emitted.artifacts(), stage_ / "opt/plimsoll/cres");
  stage_.StandIn({"python3", "npm", "start-llama.sh"});
  stage_.Write("workspace/logs/keep", "");
  const Variables secrets = {{"minio-access-key", "a \"b\" 'c' $d %(e)s #;"},
                             {"minio-secret-key", "x\",EVIL=\"1\n\\"}};
  Start("/opt/plimsoll/cres",
        {"MINIO_ACCESS_KEY=" + secrets.at("minio-access-key"),
         "MINIO_SECRET_KEY=" + secrets.at("minio-secret-key")});
  const std::map<std::string, std::string> programs = {
      {"llama", "start-llama.sh"},
      {"fastapi", "python3"},
      {"worker-gpu", "python3"},
      {"worker-cpu", "python3"},
      {"web", "npm"}};
  (void)PidOf("llama", "start-llama.sh");
  EXPECT_THAT(Control({"status", "worker-cpu"}).out,
              testing::HasSubstr("STOPPED"));
  (void)Control({"start", "worker-cpu", "web"});
  for (const auto& [program, argv0] : programs) {
    SCOPED_TRACE(program);
    const pid_t pid = PidOf(program, argv0);
    ExpectVariables(
        ExpectedEnvironment(emitted.fixture().At("gpu-1", program), secrets),
        oracles::EnvironmentOf(pid));
    EXPECT_EQ(oracles::LimitOf(pid, "Max address space"),
              program == "worker-cpu" ? "4294967296" : "unlimited");
  }
  EXPECT_THAT(oracles::ArgumentsOf(PidOf("worker-gpu", "python3")),
              ElementsAre("python3", "-m", "src.backend.worker"));
  EXPECT_THAT(oracles::ArgumentsOf(PidOf("fastapi", "python3")),
              ElementsAre("python3", "-m", "uvicorn", "src.api.main:app",
                          "--host", "0.0.0.0", "--port", "8100"));
  EXPECT_TRUE(oracles::Exists(stage_ / "workspace/logs/fastapi-error.log"));
}

TEST_F(Supervisord, HandsOnHostileValuesAndSecrets) {
  const std::vector<std::string> values =
      HostileValues([](const std::string& value) {
        return bool(encode::SupervisorArgument("K=" + value));
      });
  std::vector<std::string> command = values;
  command.insert(command.begin(), "program");
  command.emplace_back("");
  Files files = OneHost(
      "runtime: supervisor\ndeploy_dir: /opt/demo\n"
      "secrets: {source: files, dir: /sec}\n"
      "supervisor: {logfile: /tmp/log, childlogdir: /tmp}\n",
      {{"app", fmt::format("process: {{command: {}, shell: login}}\n"
                           "run: {{start_seconds: 0s}}\n"
                           "resources: {{address_space_limit: 1Gi}}\n{}",
                           YamlList(command), HostileEnvironment(values))}});
  const Emitted emitted(files, "box");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  WriteArtifacts(emitted.artifacts(), stage_ / "opt/demo");
  stage_.StandIn({"program"});
  const Variables secrets = SecretsOf(values);
  for (const auto& [name, value] : secrets) {
    stage_.Write("sec/" + name, value + "\n", 0600);
  }
  Start("/opt/demo");
  const pid_t pid = PidOf("app", "program");
  ExpectVariables(
      ExpectedEnvironment(emitted.fixture().At("box", "app"), secrets),
      oracles::EnvironmentOf(pid));
  EXPECT_EQ(oracles::ArgumentsOf(pid), command);
  EXPECT_EQ(oracles::LimitOf(pid, "Max address space"), "1073741824");
}

TEST_F(Supervisord, OneMissingSecretStopsOneProgram) {
  const Emitted emitted(
      OneHost("runtime: supervisor\ndeploy_dir: /opt/demo\n"
              "secrets: {source: files, dir: /sec}\n"
              "supervisor: {logfile: /tmp/log, childlogdir: /tmp}\n",
              {{"bad",
                "process: {command: [program]}\n"
                "run: {restart: never, start_retries: 0}\n"
                "secret_env: [{key: A, secret_file: gone}]\n"},
               {"good",
                "process: {command: [program]}\n"
                "secret_env: [{key: A, secret_file: there}]\n"}}),
      "box");
  WriteArtifacts(emitted.artifacts(), stage_ / "opt/demo");
  stage_.StandIn({"program"});
  stage_.Write("sec/there", "x\n");
  Start("/opt/demo");
  EXPECT_EQ(oracles::EnvironmentOf(PidOf("good", "program")).at("A"), "x");
  EXPECT_TRUE(oracles::WaitUntil([&] {
    const std::string status = Control({"status", "bad"}).out;
    return status.find("FATAL") != std::string::npos ||
           status.find("EXITED") != std::string::npos;
  }));
}

}  // namespace
}  // namespace plimsoll
