#include "tests/targets/emit/hostile.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "targets/encode/compose.h"
#include "tests/targets/encode/values.h"

namespace plimsoll {
namespace {

std::string Scalar(std::string_view value) {
  const auto encoded = encode::YamlScalar(value);
  return encoded ? *encoded : "\"\"";
}

}  // namespace

std::vector<std::string> HostileValues(
    const std::function<bool(const std::string&)>& holds) {
  std::vector<std::string> values;
  for (const std::string& value : encode::SpecialValues()) {
    // An empty secret is refused, and placeholders are the resolver's matter.
    const bool blank = value.find_first_not_of('\n') == std::string::npos;
    const bool placeholder = value.find("{{") != std::string::npos;
    if (!blank && !placeholder && encode::YamlScalar(value) && holds(value)) {
      values.push_back(value);
    }
  }
  values.emplace_back("x\",EVIL=\"1");
  values.emplace_back("x\nEVIL=1");
  EXPECT_GT(values.size(), 50u);
  return values;
}

std::string HostileEnvironment(const std::vector<std::string>& values) {
  std::string text = "environment:\n";
  for (size_t i = 0; i < values.size(); ++i) {
    text += fmt::format("  K{}: {}\n", i, Scalar(values[i]));
  }
  text += "secret_env:\n";
  for (size_t i = 0; i < values.size(); ++i) {
    text += fmt::format("  - {{key: S{0}, secret_file: s{0}}}\n", i);
    text += fmt::format(
        "  - {{key: W{0}, template: \"a'b\\\"$c {{{{secrets.s{0}}}}}`\"}}\n",
        i);
  }
  return text;
}

std::string YamlList(const std::vector<std::string>& words) {
  std::string list = "[";
  for (const std::string& word : words) {
    list += (list.size() > 1 ? ", " : "") + Scalar(word);
  }
  return list + "]";
}

Variables ExpectedEnvironment(const Instance& instance,
                              const Variables& secrets) {
  Variables expected;
  for (const EnvVar& variable : instance.env) {
    std::string value;
    for (const ValuePiece& piece : variable.value.pieces) {
      if (piece.secret.empty()) {
        value += piece.text;
        continue;
      }
      const auto secret = secrets.find(piece.secret);
      EXPECT_NE(secret, secrets.end()) << piece.secret;
      if (secret != secrets.end()) value += secret->second;
    }
    expected[variable.key] = value;
  }
  return expected;
}

Variables SecretsOf(const std::vector<std::string>& values) {
  Variables secrets;
  for (size_t i = 0; i < values.size(); ++i) {
    secrets["s" + std::to_string(i)] = values[i];
  }
  return secrets;
}

std::string EveryContainerField() {
  return "container:\n"
         "  image: r.example/a:1\n  pull_policy: newer\n"
         "  platform: linux/amd64\n  name: app\n  hostname: h\n"
         "  entrypoint: [/bin/a, \"x y\"]\n  custom_args: [\"$HOME\", \"\"]\n"
         "  working_dir: /w\n  networks: [home-net, other]\n"
         "  network_aliases: [blob]\n  labels: {com.example.x: \"a$b\"}\n"
         "  init: true\n  shm_size: 64Mi\n"
         "  tmpfs: [{target: /tmp, options: \"size=64m,mode=1777\"}]\n"
         "  ulimits: {nofile: {soft: 1, hard: 2}, nproc: 9}\n"
         "  sysctls: {net.core.somaxconn: 1024}\n"
         "  extra_hosts: {gw: host-gateway}\n"
         "  logging: {driver: local, options: {labels: x}}\n"
         "  stop_signal: INT\n  stop_timeout: 90s\n  privileged: false\n"
         "environment: {A: \"1.10\", B: \"x$y\"}\n"
         "inherit_env: [{key: LANG}]\n"
         "ports: [{host: 80, container: 8080, bind: \"::1\"}, "
         "{host: 53, container: 53, protocol: udp}, {container: 99}]\n"
         "volumes:\n"
         "  - {type: volume, source: pg, target: /d, options: [nocopy]}\n"
         "  - {type: volume, source: old, name: old_data, target: /o}\n"
         "  - {type: bind, source: /opt, target: /c, options: [ro, Z, "
         "rshared]}\n"
         "  - {type: tmpfs, target: /run, tmpfs_options: size=8m}\n"
         "files: [{template: t, target: /etc/t}]\n"
         "run: {restart: on-failure, start_retries: 4}\n"
         "resources: {memory_limit: 256Mi, memory_reservation: 128Mi, "
         "cpu_limit: 1.5, pids_limit: 100, gpu: {devices: [\"0\"], "
         "vendor: nvidia}}\n"
         "security: {capabilities: [CHOWN], readonly_root: true, "
         "no_new_privileges: true, user: \"1000:1000\"}\n"
         "health_check: {type: http, endpoint: \"http://localhost\", "
         "interval: 30s, timeout: 1500ms, retries: 2, start_period: 1m}\n";
}

void ExpectVariables(const Variables& expected, const Variables& actual) {
  ASSERT_TRUE(expected.empty() || !actual.empty()) << "no variables at all";
  for (const auto& [key, value] : expected) {
    const auto found = actual.find(key);
    if (found == actual.end()) {
      ADD_FAILURE() << key << " is not set";
    } else {
      EXPECT_EQ(encode::Shown(found->second), encode::Shown(value)) << key;
    }
  }
  EXPECT_FALSE(actual.contains("EVIL"));
}

}  // namespace plimsoll
