// Quadlet's generator reads what was emitted without a word, systemd starts
// the services it makes, and a stand-in for podman shows in /proc what the
// containers were to be started with.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "targets/emit/secret_plan.h"
#include "targets/encode/quadlet.h"
#include "tests/oracles/stage.h"
#include "tests/targets/emit/hostile.h"

namespace plimsoll {
namespace {

using oracles::Output;
using oracles::Stage;
using oracles::SystemdSession;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr char kImage[] = "r.example/a:1";

class Quadlet : public testing::Test {
 protected:
  void SetUp() override {
    PLIMSOLL_READER(quadlet, "quadlet");
    PLIMSOLL_READER(systemctl, "systemctl");
    if (const std::string trouble = Stage::Trouble(); !trouble.empty()) {
      PLIMSOLL_WITHOUT(trouble);
    }
    quadlet_ = quadlet;
    stage_.StandInPodman();
  }

  // The services of a host as the generator makes them, known to a manager.
  void Generate(const Emitted& emitted, const std::string& deploy_dir) {
    WriteArtifacts(emitted.artifacts(), stage_ / deploy_dir);
    auto session = SystemdSession::Start(stage_.folder());
    if (!session) PLIMSOLL_WITHOUT(session.error());
    session_ = std::move(*session);
    for (const std::string& path : emitted.Paths()) {
      if (path.starts_with("systemd/")) {
        session_->AddUnit(path.substr(8), emitted.Text(path));
      }
    }
    const auto generated =
        oracles::Run({.argv = {quadlet_, "-user", "-no-kmsg-log",
                               session_->dir() / "config/systemd/user"},
                      .environment = {"QUADLET_UNIT_DIRS=" +
                                          (stage_ / (deploy_dir + "/quadlet")),
                                      "PODMAN=/usr/local/bin/podman"}});
    ASSERT_TRUE(generated) << generated.error();
    EXPECT_EQ(generated->err, "");
    ASSERT_EQ(generated->exit_code, 0);
    const auto reload = session_->Systemctl({"daemon-reload"});
    ASSERT_TRUE(reload) << reload.error();
  }

  // `os` lines of a host that has this very reader.
  std::string Version() const {
    const auto output = oracles::Run({.argv = {quadlet_, "-version"}});
    EXPECT_TRUE(output) << output.error();
    std::string version = output ? output->out + output->err : "";
    version.erase(version.find_last_not_of('\n') + 1);
    return "os: {podman: \"" + version + "\"}\n";
  }

  // Starts a service and yields what podman was told.
  std::vector<std::string> Run(const std::string& service) {
    const auto start = session_->Systemctl({"start", service});
    EXPECT_TRUE(start) << start.error();
    EXPECT_EQ(start->exit_code, 0)
        << start->err << session_->Log().substr(0, 6000);
    pid_t pid = 0;
    const auto shown =
        session_->Systemctl({"show", "--value", "-p", "MainPID", service});
    if (shown) std::istringstream(shown->out) >> pid;
    EXPECT_GT(pid, 0) << service;
    return pid == 0 ? std::vector<std::string>() : oracles::ArgumentsOf(pid);
  }

  // What the container would find in its environment.
  Variables EnvironmentOf(const std::vector<std::string>& call) const {
    Variables environment;
    for (size_t i = 0; i + 1 < call.size(); ++i) {
      const std::string& value = call[i + 1];
      if (call[i] == "--env") {
        const size_t equals = value.find('=');
        environment[value.substr(0, equals)] = value.substr(equals + 1);
      } else if (call[i] == "--secret") {
        const std::string name = value.substr(0, value.find(','));
        const size_t target = value.find(",target=") + 8;
        if (value.find(",type=env,") == std::string::npos) continue;
        environment[value.substr(target)] =
            oracles::ReadWhole(stage_ / ("var/lib/podman-secrets/" + name));
      }
    }
    return environment;
  }

  Stage stage_;
  std::string quadlet_;
  std::unique_ptr<SystemdSession> session_;
};

// What follows the image.
std::vector<std::string> CommandOf(const std::vector<std::string>& call) {
  const auto image = std::find(call.begin(), call.end(), kImage);
  return image == call.end() ? std::vector<std::string>()
                             : std::vector<std::string>(image + 1, call.end());
}

TEST_F(Quadlet, HandsOnHostileValuesAndSecrets) {
  const std::vector<std::string> values =
      HostileValues([](const std::string& value) {
        return bool(encode::QuadletAssignment("K", value));
      });
  std::vector<std::string> command = values;
  command.emplace_back("");
  command.emplace_back(";");
  Files files = OneHost(
      "runtime: quadlet\ndeploy_dir: /opt/demo\n"
      "secrets: {source: files, dir: /var/lib/sec}\n",
      {{"app",
        fmt::format("container: {{image: \"{}\", custom_args: {}}}\n{}"
                    "files: [{{template: t, target: /etc/t.conf}}]\n"
                    "secret_files: [{{secret_file: s0, target: /etc/key}}]\n",
                    kImage, YamlList(command), HostileEnvironment(values))}});
  files["apps/app/t"] = "<{{secrets.s1}}>";
  const Emitted emitted(files, "box");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  const Variables secrets = SecretsOf(values);
  for (const auto& [name, value] : secrets) {
    stage_.Write("var/lib/sec/" + name, value + "\n", 0600);
  }
  Generate(emitted, "/opt/demo");
  if (session_ == nullptr) return;
  const std::vector<std::string> call = Run("app.service");
  ExpectVariables(
      ExpectedEnvironment(emitted.fixture().At("box", "app"), secrets),
      EnvironmentOf(call));
  EXPECT_EQ(CommandOf(call), command);
  EXPECT_THAT(call, Contains("demo.box.s0.file,type=mount,target=/etc/key"));
  EXPECT_EQ(
      oracles::ReadWhole(stage_ / "var/lib/podman-secrets/demo.box.s0.file"),
      secrets.at("s0") + "\n");
  // Of a user's manager, as the session's is.
  const std::string filled =
      session_->dir() / "run/plimsoll/demo/box/files/app/etc/t.conf";
  EXPECT_THAT(call, Contains(filled + ":/etc/t.conf:ro"));
  EXPECT_EQ(oracles::ReadWhole(filled), "<" + secrets.at("s1") + ">");
}

TEST_F(Quadlet, StartsNetworksVolumesAndOthersFirst) {
  Files files = OneHost(
      "runtime: {container: quadlet, process: systemd}\n"
      "deploy_dir: /opt/demo\ncheckout: {/opt/repo: .}\n",
      {{"db",
        "container: {image: \"r.example/a:1\", data_uid: \"70:70\"}\n"
        "volumes:\n  - {type: volume, source: pg, target: /d}\n"
        "  - {type: volume, source: x, name: there, target: /x}\n"
        "health_check: {type: exec, exec: [pg_isready, -q]}\n"
        "ports: [{host: 5432, container: 5432}]\n"},
       {"migrate",
        "container: {build: {context: .}}\n"
        "dependencies: [{app_id: db, condition: healthy}]\n"},
       {"api",
        "container: {image: \"r.example/a:1\", networks: [front]}\n"
        "dependencies: [{app_id: migrate, condition: completed}]\n"},
       {"tool",
        "process: {command: [/bin/true]}\nlogs: {stdout: /opt/l/o.log}\n"
        "dependencies: [{app_id: api}]\n"}});
  const Emitted emitted(files, "box");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  Generate(emitted, "/opt/demo");
  if (session_ == nullptr) return;
  const std::vector<std::string> call = Run("api.service");
  EXPECT_THAT(call, Contains("front"));
  for (const char* unit :
       {"db.service", "migrate.service", "pg-volume.service",
        "demo_default-network.service", "front-network.service"}) {
    const auto output = session_->Systemctl({"is-active", unit});
    ASSERT_TRUE(output) << output.error();
    EXPECT_EQ(output->out, "active\n") << unit << session_->Log();
  }
}

// The whole appliance: the generator has nothing to say of some seventy units,
// and a hash full of dollar signs and a script reach their container as they
// are.
TEST_F(Quadlet, IsSilentAboutArchy) {
  const Emitted emitted(FixtureFiles("archy"), "n228");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  const std::string hash =
      "$2y$10$KbQi0rOeuTVGzT7nsyRbcewDqW1tQxGQFQGqnRVhrXbXXK4Yxk2yS";
  const Host& host = *emitted.fixture().fleet().FindHost("n228");
  for (const std::string& name : SecretsToRead(host).all) {
    stage_.Write("var/lib/archipelago/secrets/" + name,
                 (name == "fedimint-gateway-hash" ? hash : "stub") + "\n",
                 0600);
  }
  Generate(emitted, "/opt/archipelago/deploy");
  if (session_ == nullptr) return;
  const std::vector<std::string> call = Run("fedimint-gateway.service");
  EXPECT_EQ(EnvironmentOf(call)["FM_BCRYPT_PASSWORD_HASH"], hash);
  for (const char* unit : {"bitcoin-knots.service", "lnd.service",
                           "fedimint.service", "archy-net-network.service"}) {
    const auto output = session_->Systemctl({"is-active", unit});
    ASSERT_TRUE(output) << output.error();
    EXPECT_EQ(output->out, "active\n") << unit << session_->Log();
  }
  const std::vector<std::string> node = Run("bitcoin-knots.service");
  const Instance& knots = emitted.fixture().At("n228", "bitcoin-knots");
  ASSERT_FALSE(node.empty());
  EXPECT_EQ(node.back(),
            knots.app->container.custom_args.arguments.items[0].value);
}

TEST_F(Quadlet, IsSilentAboutTheBiggerNodeOfArchy) {
  const Emitted emitted(FixtureFiles("archy"), "n116");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  Generate(emitted, "/opt/archipelago/deploy");
}

TEST_F(Quadlet, RefusesToStartOnAVolumeThatIsGone) {
  const Emitted emitted(
      OneHost("runtime: quadlet\n",
              {{"app",
                "container: {image: \"r.example/a:1\"}\n"
                "volumes: [{type: volume, name: missing_data, target: /d}]\n"
                "run: {restart: never}\n"}}),
      "box");
  Generate(emitted, "/opt/demo");
  if (session_ == nullptr) return;
  const auto start = session_->Systemctl({"start", "app.service"});
  ASSERT_TRUE(start) << start.error();
  EXPECT_NE(start->exit_code, 0);
}

TEST_F(Quadlet, IsSilentAboutEveryKey) {
  Files files = OneHost(
      "runtime: quadlet\ndeploy_dir: /opt/demo\n" + Version() +
          "resources: {gpus: [{vendor: nvidia}, {vendor: nvidia}]}\n",
      {{"app", EveryContainerField()},
       {"job",
        "container: {image: \"r.example/a:1\"}\nschedule: \"*/5 * * * *\"\n"},
       {"on-host",
        "container: {image: \"r.example/a:1\", network: host}\n"
        "health_check: {type: none}\n"}});
  files["apps/app/t"] = "x";
  const Emitted emitted(files, "box");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  Generate(emitted, "/opt/demo");
  if (session_ == nullptr) return;
  const std::vector<std::string> call = Run("app.service");
  EXPECT_THAT(call, Contains("nvidia.com/gpu=0"));
  EXPECT_THAT(call, Contains("--cpus=1.5"));
  const auto verified = oracles::Run(
      {.argv = {"systemd-analyze", "verify", "--user", "--man=no",
                session_->dir() / "config/systemd/user/app.service"},
       .environment = {"XDG_RUNTIME_DIR=" + session_->dir() / "run"}});
  ASSERT_TRUE(verified) << verified.error();
  EXPECT_THAT(verified->err, Not(HasSubstr("gnoring"))) << verified->err;
}

}  // namespace
}  // namespace plimsoll
