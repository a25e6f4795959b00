#include "tests/bench/generated_fleet.h"

#include <fmt/format.h>

namespace plimsoll::bench {
namespace {

constexpr std::string_view kProject = R"(plimsoll: 1
project: generated
apps: [apps/*/manifest.yml]
hosts: [hosts/*.yml]
output: deploy
vars: {region: north, queue_base: jobs}
host_defaults: {runtime: systemd, deploy_dir: /opt/plimsoll/generated}
groups:
  node: {secrets: {source: files, dir: /var/lib/plimsoll/secrets}}
env_sets:
  shared:
    environment: {REGION: "{{vars.region}}", LOG_FORMAT: json}
)";

// Ports differ per app so that any number of them fits on one host.
constexpr int kFirstPort = 1024;
constexpr int kPorts = 60000;

std::string GenerateHost(int host) {
  return fmt::format(
      "host:\n"
      "  id: node-{0}\n"
      "  roles: [node]\n"
      "  addresses: {{lan: 10.{1}.{2}.{3}}}\n"
      "  resources: {{cpus: 64, memory: 512Gi, disk: 8Ti}}\n"
      "  os: {{id: debian, version: \"12\", arch: amd64, systemd: 252}}\n",
      host, host / 62500, host / 250 % 250, host % 250 + 1);
}

// SplitMix64: the same on every machine, unlike <random>'s distributions.
uint64_t Scramble(uint64_t value) {
  value += 0x9E3779B97F4A7C15U;
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31U);
}

void Replace(std::string* text, std::string_view from, std::string_view to) {
  const size_t at = text->find(from);
  if (at != std::string::npos) text->replace(at, from.size(), to);
}

void AddFault(uint64_t kind, std::string* manifest) {
  switch (kind % 10) {
    case 0:
      return Replace(manifest, "  run: {restart", "  run: {restrat");
    case 1:
      return Replace(manifest, "memory_limit: 64Mi", "memory_limit: plenty");
    case 2:
      return Replace(manifest,
                     "name: http, port:", "name: http, bind: x, port:");
    case 3:
      return Replace(manifest, "{{HOST_IP}}", "{{HOST_PI}}");
    case 4:
      return Replace(manifest, "  env_sets: [shared]\n",
                     "  env_sets: [shraed]\n");
    case 5:
      return Replace(manifest, "    APP_MODE: ",
                     "    API_PASSWORD: Zx81kfPq02mVnR7s\n    APP_MODE: ");
    case 6:
      return Replace(manifest, "  environment:\n",
                     "  dependencies: [{app_id: gone}]\n  environment:\n");
    case 7:
      return Replace(manifest, "  version: ", "  version: 1.0.0\n  version: ");
    case 8:
      return Replace(manifest, "  ports: [{name: http, port: ",
                     "  ports: [{name: shared, port: 70}, {name: http, port: ");
    default:
      return Replace(manifest, "command: [", "command: [[");
  }
}

}  // namespace

std::string GenerateManifest(int app, const FleetShape& shape) {
  const std::string placement =
      shape.on_every_host
          ? std::string("{roles: [node]}")
          : fmt::format("{{hosts: [node-{}]}}", app % shape.hosts);
  std::string text = fmt::format(
      "plimsoll: 1\n"
      "app:\n"
      "  id: app-{0}\n"
      "  name: App {0}\n"
      "  version: 1.{0}.0\n"
      "  process:\n"
      "    command: [/usr/bin/app, --port, \"{{{{ports.http}}}}\", "
      "--name, \"app {0}\"]\n"
      "    directory: /srv/app-{0}\n"
      "    user: app\n"
      "  placement: {1}\n"
      "  run: {{restart: always, start_seconds: 3, stop_timeout: 20}}\n"
      "  resources: {{memory_limit: 64Mi, pids_limit: 200}}\n"
      "  ports: [{{name: http, port: {2}}}]\n"
      "  env_sets: [shared]\n"
      "  environment:\n"
      "    # Read once, at start.\n"
      "    APP_NAME: app-{0}\n"
      "    APP_MODE: \"serve\"\n"
      "    APP_QUOTED: 'it''s 100% \"quoted\"'\n"
      "  derived_env:\n"
      "    - {{key: APP_SELF, template: \"http://{{{{HOST_IP}}}}:{2}/\"}}\n"
      "  secret_env:\n"
      "    - {{key: APP_TOKEN, secret_file: app-{0}-token}}\n",
      app, placement, kFirstPort + app % kPorts);
  const uint64_t draw =
      Scramble(shape.seed * 1000003 + static_cast<uint64_t>(app));
  if (draw % 100 < shape.faulty_percent) AddFault(draw / 100, &text);
  return text;
}

std::vector<GeneratedFile> GenerateFleet(const FleetShape& shape) {
  std::vector<GeneratedFile> files = {{"plimsoll.yml", std::string(kProject)}};
  for (int host = 0; host < shape.hosts; ++host) {
    files.push_back(
        {fmt::format("hosts/node-{}.yml", host), GenerateHost(host)});
  }
  for (int app = 0; app < shape.apps; ++app) {
    files.push_back({fmt::format("apps/app-{}/manifest.yml", app),
                     GenerateManifest(app, shape)});
  }
  return files;
}

}  // namespace plimsoll::bench
