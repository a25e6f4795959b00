// docker compose reads what was emitted, with the secrets that
// materialize-secrets filled in, and its canonical form says what the model
// says.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "targets/encode/compose.h"
#include "tests/oracles/harness.h"
#include "tests/targets/emit/hostile.h"

namespace plimsoll {
namespace {

using nlohmann::json;
using oracles::Output;
using testing::IsEmpty;

// `config` prints a file that can be read again, so it doubles each `$`.
std::string SingleDollars(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '$' && text.substr(i, 2) == "$$") ++i;
  }
  return out;
}

Variables VariablesOf(const json& object) {
  Variables map;
  for (const auto& [key, value] : object.items()) {
    map[key] =
        value.is_null() ? "(null)" : SingleDollars(value.get<std::string>());
  }
  return map;
}

std::vector<std::string> WordsOf(const json& list) {
  std::vector<std::string> words;
  for (const json& word : list) {
    words.push_back(SingleDollars(word.get<std::string>()));
  }
  return words;
}

class DockerCompose : public testing::Test {
 protected:
  void SetUp() override {
    PLIMSOLL_READER(compose, "docker-compose");
    compose_ = compose;
  }

  // The project as compose understands it. Secrets are stubs, or the files of
  // `secrets` where the host's secrets are in secrets().
  json Read(const Emitted& emitted, std::vector<std::string> environment = {},
            const std::vector<std::string>& profiles = {"*"}) {
    WriteArtifacts(emitted.artifacts(), dir_.path());
    environment.push_back("PLIMSOLL_FILLED=" + (dir_ / "filled"));
    oracles::Command command{.argv = {compose_, "-f", dir_ / "compose.yaml"},
                             .environment = environment,
                             .directory = dir_.path()};
    for (const std::string& profile : profiles) {
      command.argv.insert(command.argv.end(), {"--profile", profile});
    }
    for (const char* word : {"config", "--format", "json"}) {
      command.argv.emplace_back(word);
    }
    const auto output = oracles::Run(command);
    if (!output || output->exit_code != 0) {
      ADD_FAILURE() << (output ? output->err : output.error());
      return json::object();
    }
    EXPECT_EQ(output->err, "");
    return json::parse(output->out);
  }

  void Materialize(const std::vector<std::string>& arguments) {
    std::vector<std::string> argv = {"sh", dir_ / "materialize-secrets"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    const auto output = oracles::Run({.argv = argv});
    ASSERT_TRUE(output) << output.error();
    ASSERT_EQ(output->exit_code, 0) << output->err;
  }

  TempDir dir_;
  std::string compose_;
};

TEST_F(DockerCompose, AgreesWithTheModelOfCres) {
  const Emitted emitted(FixtureFiles("cres"), "huihuang");
  WriteArtifacts(emitted.artifacts(), dir_.path());
  Materialize({"--stub", dir_ / "filled"});
  const json project = Read(emitted);
  EXPECT_EQ(project["name"], "cres");
  ASSERT_EQ(project["services"].size(), 2u);
  for (const auto& [id, service] : project["services"].items()) {
    SCOPED_TRACE(id);
    const Instance& instance = emitted.fixture().At("huihuang", id);
    EXPECT_EQ(service["image"], instance.app->container.image.value);
    EXPECT_EQ(service["container_name"], instance.name);
    EXPECT_EQ(service["restart"], "unless-stopped");
    EXPECT_EQ(service["mem_limit"], "2147483648");
    std::vector<std::string> command;
    for (const Text& word : instance.app->container.custom_args.arguments) {
      command.push_back(word.value);
    }
    EXPECT_EQ(WordsOf(service["command"]), command);
    if (service.contains("environment")) {
      ExpectVariables(ExpectedEnvironment(instance, {{"minio-root-user",
                                                      "stub-minio-root-user"}}),
                      VariablesOf(service["environment"]));
    } else {
      EXPECT_THAT(instance.env, IsEmpty());
    }
    ASSERT_EQ(service["ports"].size(), instance.ports.size());
    for (size_t i = 0; i < instance.ports.size(); ++i) {
      const ResolvedPort& port = instance.ports[i];
      EXPECT_EQ(service["ports"][i]["target"], port.container_port);
      EXPECT_EQ(service["ports"][i]["published"],
                std::to_string(port.host_port));
    }
  }
  EXPECT_EQ(project["services"]["minio"]["secrets"][0]["target"],
            "/run/secrets/minio-root-password");
  EXPECT_EQ(project["secrets"]["minio-root-password"]["file"],
            "/var/lib/plimsoll/secrets/minio-root-password");
}

// What compose says of a health check that waits for another service.
std::string_view WaitsFor(DependencyCondition condition) {
  switch (condition) {
    case DependencyCondition::kHealthy:
      return "service_healthy";
    case DependencyCondition::kCompleted:
      return "service_completed_successfully";
    case DependencyCondition::kStarted:
      break;
  }
  return "service_started";
}

TEST_F(DockerCompose, AgreesWithTheModelOfZlh) {
  const Variables secrets = {{"api-jwt-secret", "stub-api-jwt-secret"},
                             {"mariadb-password", "stub-mariadb-password"},
                             {"redis-password", "stub-redis-password"}};
  for (const char* host : {"detroit", "game-1", "game-2"}) {
    SCOPED_TRACE(host);
    const Emitted emitted(FixtureFiles("zlh"), host);
    WriteArtifacts(emitted.artifacts(), dir_.path());
    Materialize({"--stub", dir_ / "filled"});
    const json project = Read(emitted);
    EXPECT_EQ(project["name"], "zlh");
    const Host& model = *emitted.fixture().fleet().FindHost(host);
    ASSERT_EQ(project["services"].size(), model.instances.size());
    for (const Instance& instance : model.instances) {
      SCOPED_TRACE(instance.id);
      const json& service = project["services"][std::string(instance.id)];
      const App& app = *instance.app;
      EXPECT_EQ(service["image"], app.container.image.value);
      ExpectVariables(ExpectedEnvironment(instance, secrets),
                      service.contains("environment")
                          ? VariablesOf(service["environment"])
                          : Variables{});
      Variables labels;
      for (const Named<Text>& label : app.container.labels) {
        labels[label.key.value] = label.value.value;
      }
      EXPECT_EQ(service.contains("labels") ? VariablesOf(service["labels"])
                                           : Variables{},
                labels);
      Variables waits;
      for (const ResolvedDependency& dependency : instance.dependencies) {
        if (!dependency.same_host) continue;
        waits[std::string(dependency.provider->id)] =
            WaitsFor(dependency.condition);
      }
      Variables depends_on;
      if (service.contains("depends_on")) {
        for (const auto& [id, how] : service["depends_on"].items()) {
          depends_on[id] = how["condition"].get<std::string>();
        }
      }
      EXPECT_EQ(depends_on, waits);
    }
  }
}

TEST_F(DockerCompose, HandsOnHostileValuesAndSecrets) {
  const std::vector<std::string> values =
      HostileValues([](const std::string& value) {
        return bool(encode::DotenvValue(value));
      });
  const std::string app = fmt::format(
      "container: {{image: \"r.example/a:1\", custom_args: {0}, "
      "entrypoint: {0}}}\n{1}",
      YamlList(values), HostileEnvironment(values));
  const Variables secrets = SecretsOf(values);
  Emitted emitted(OneHost(fmt::format("runtime: compose\n"
                                      "secrets: {{source: files, dir: {}}}\n",
                                      dir_ / "secrets"),
                          {{"app", app}}),
                  "box");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  for (const auto& [name, value] : secrets) {
    dir_.Write("secrets/" + name, value + "\n");
  }
  // The script writes where /run would be.
  std::vector<Artifact> artifacts = emitted.artifacts();
  WriteArtifacts(artifacts, dir_.path());
  std::string script = emitted.Text("materialize-secrets");
  const std::string out = "'/run/plimsoll/demo/box'";
  script.replace(script.find(out), out.size(), "'" + (dir_ / "filled") + "'");
  dir_.Write("materialize-secrets", script, 0755);
  Materialize({});
  const json service = Read(emitted)["services"]["app"];
  ExpectVariables(
      ExpectedEnvironment(emitted.fixture().At("box", "app"), secrets),
      VariablesOf(service["environment"]));
  EXPECT_EQ(WordsOf(service["command"]), values);
  EXPECT_EQ(WordsOf(service["entrypoint"]), values);
}

TEST_F(DockerCompose, TakesSecretsOfTheEnvironmentAsTheyAre) {
  const std::string hostile = "a \"b\" 'c' ${X} $$ \\ #\n%";
  const Emitted emitted(
      OneHost("runtime: compose\nsecrets: {source: environment}\n",
              {{"app",
                "container: {image: \"r.example/a:1\"}\n"
                "secret_env:\n"
                "  - {key: PW, secret_file: pw}\n"
                "  - {key: OTHER, secret_file: pw}\n"
                "  - {key: URL, template: \"$a:{{secrets.pw}}@\"}\n"
                "inherit_env: [{key: SEEN, required: true}, {key: GONE}]\n"}}),
      "box");
  const json service =
      Read(emitted, {"PW=" + hostile, "SEEN=x"})["services"]["app"];
  ExpectVariables({{"PW", hostile},
                   {"OTHER", hostile},
                   {"SEEN", "x"},
                   {"URL", "$a:" + hostile + "@"}},
                  VariablesOf(service["environment"]));
}

TEST_F(DockerCompose, AcceptsEveryKey) {
  const std::string image = "container: {image: \"r.example/a:1\"}\n";
  Files files = OneHost(
      "runtime: compose\ncheckout: {/opt/repo: .}\n",
      {{"app",
        "container:\n"
        "  image: r.example/a:1\n  pull_policy: newer\n"
        "  platform: linux/amd64\n  hostname: h\n  working_dir: /w\n"
        "  networks: [home-net, other]\n  network_aliases: [blob]\n"
        "  labels: {com.example.x: \"a$b\"}\n  init: true\n"
        "  shm_size: 64Mi\n"
        "  tmpfs: [{target: /tmp, options: \"size=64m,mode=1777\"}]\n"
        "  ulimits: {nofile: {soft: 1, hard: 2}, nproc: 9}\n"
        "  sysctls: {net.core.somaxconn: 1024}\n"
        "  extra_hosts: {gw: host-gateway}\n"
        "  logging: {driver: local}\n  stop_signal: INT\n"
        "  stop_timeout: 1500ms\n  privileged: false\n"
        "ports: [{host: 80, container: 8080, bind: \"::1\"}, "
        "{host: 53, container: 53, protocol: udp}, {container: 99}]\n"
        "volumes:\n"
        "  - {type: volume, source: pg, target: /d, options: [nocopy]}\n"
        "  - {type: volume, source: old, name: old_data, target: /o}\n"
        "  - {type: bind, source: /b, target: /c, "
        "options: [ro, Z, rshared]}\n"
        "secret_files: [{secret_file: key, target: /k, mode: \"0444\"}]\n"
        "files: [{template: t, target: /etc/t}]\n"
        "run: {restart: on-failure, start_retries: 4}\n"
        "resources: {memory_limit: 256Mi, memory_reservation: 128Mi, "
        "cpu_limit: 1.5, pids_limit: 100, gpu: {devices: [\"0\"], "
        "vendor: nvidia}}\n"
        "security: {capabilities: [CHOWN], readonly_root: true, "
        "no_new_privileges: true, user: \"1000:1000\"}\n"
        "logs: {max_size: 10Mi, keep: 2}\n"
        "health_check: {type: http, endpoint: \"http://localhost\", "
        "interval: 30s, timeout: 1500ms, retries: 2, start_period: 1m}\n"
        "dependencies: [{app_id: built, condition: healthy}, "
        "{app_id: manual}]\n"},
       {"built",
        "container: {build: {context: ., args: {A: \"$x\"}, tag: \"b:1\"}}\n"
        "health_check: {type: exec, exec: \"test $A\"}\n"},
       {"manual", image + "run: {autostart: false, restart: never}\n"},
       {"on-host",
        "container: {image: \"r.example/a:1\", network: host}\n"
        "health_check: {type: none}\n"},
       {"amd", image + "resources: {gpu: {vendor: amd}}\n"}});
  files["apps/app/t"] = "x";
  const Emitted emitted(files, "box");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  const json project = Read(emitted);
  const json& app = project["services"]["app"];
  EXPECT_EQ(app["read_only"], true);
  EXPECT_EQ(app["cap_drop"], json::array({"ALL"}));
  EXPECT_EQ(app["cpus"], 1.5);
  EXPECT_EQ(app["ports"][0]["host_ip"], "::1");
  EXPECT_EQ(
      app["deploy"]["resources"]["reservations"]["devices"][0]["device_ids"],
      json::array({"0"}));
  EXPECT_EQ(project["volumes"]["pg"]["name"], "demo_pg");
  EXPECT_EQ(project["volumes"]["old_data"]["external"], true);
  EXPECT_EQ(project["services"]["built"]["build"]["context"],
            "/opt/repo/apps/built");
  // Without its profile the manual app is left out and nobody minds.
  const json started = Read(emitted, {}, {});
  EXPECT_EQ(started["services"].size(), 4u);
}

}  // namespace
}  // namespace plimsoll
