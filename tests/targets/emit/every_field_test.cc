// Every field of a manifest reaches every target: what it emits differs with
// the field, or a finding names it. The table below has to hold every field of
// the schema, so a new one cannot be forgotten.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/targets/emit/emitted.h"

namespace plimsoll {
namespace {

constexpr char kContainers[] = "cq";  // compose, quadlet
constexpr char kPrograms[] = "pd";    // supervisor's programs, systemd
constexpr char kAll[] = "cqpd";

// Two manifests that differ in the field alone. Both stand after what every
// manifest of the kind has.
struct Sample {
  std::string targets;
  std::string with;
  std::string without = {};
};

Sample InContainer(const std::string& field) {
  return {kContainers, "container: {image: \"r.example/a:1\", " + field + "}\n",
          "container: {image: \"r.example/a:1\"}\n"};
}

Sample InHealth(const std::string& field, const std::string& rest =
                                              "type: http, endpoint: "
                                              "\"http://localhost:1\"") {
  return {kContainers, fmt::format("health_check: {{{}, {}}}\n", rest, field),
          fmt::format("health_check: {{{}}}\n", rest)};
}

Sample InVolume(const std::string& volume, const std::string& field) {
  return {kContainers, fmt::format("volumes: [{{{}, {}}}]\n", volume, field),
          fmt::format("volumes: [{{{}}}]\n", volume)};
}

constexpr char kBind[] = "type: bind, source: /srv/a, target: /b";

Sample InGpu(const std::string& field) {
  return {kAll, "resources: {gpu: {vendor: nvidia, " + field + "}}\n",
          "resources: {gpu: {vendor: nvidia}}\n"};
}

std::map<std::string, Sample> ContainerSamples() {
  const std::string secret = "secret_env: [{key: A, secret_file: s";
  return {
      {"ContainerSpec.image",
       {kContainers, "container: {image: \"r.example/b:1\"}\n",
        "container: {image: \"r.example/a:1\"}\n"}},
      {"ContainerSpec.build",
       {kContainers, "container: {build: {context: x}}\n",
        "container: {image: \"r.example/a:1\"}\n"}},
      {"BuildSpec.context",
       {kContainers, "container: {build: {context: x}}\n",
        "container: {build: {context: y}}\n"}},
      {"BuildSpec.dockerfile",
       {kContainers, "container: {build: {context: x, dockerfile: D}}\n",
        "container: {build: {context: x}}\n"}},
      {"BuildSpec.args",
       {kContainers, "container: {build: {context: x, args: {A: b}}}\n",
        "container: {build: {context: x}}\n"}},
      {"BuildSpec.tag",
       {kContainers, "container: {build: {context: x, tag: \"t:1\"}}\n",
        "container: {build: {context: x}}\n"}},
      {"ContainerSpec.pull_policy", InContainer("pull_policy: always")},
      {"ContainerSpec.network", InContainer("network: host")},
      {"ContainerSpec.network_aliases", InContainer("network_aliases: [b]")},
      {"ContainerSpec.entrypoint", InContainer("entrypoint: [/x]")},
      {"ContainerSpec.custom_args", InContainer("custom_args: [x]")},
      {"ContainerSpec.derived_env",
       InContainer("derived_env: [{key: A, template: \"{{HOST_IP}}\"}]")},
      {"ContainerSpec.secret_env", InContainer(secret + "}]")},
      {"ContainerSpec.generated_secrets",
       InContainer("generated_secrets: [{name: s, kind: hex32}]")},
      {"ContainerSpec.generated_certs",
       InContainer("generated_certs: [{crt: a.crt, key: a.key, "
                   "common_name: a}]")},
      {"ContainerSpec.data_uid",
       {kContainers,
        "container: {image: \"r.example/a:1\", data_uid: \"1:2\"}\n"
        "volumes: [{type: bind, source: /srv/a, target: /b}]\n",
        "container: {image: \"r.example/a:1\"}\n"
        "volumes: [{type: bind, source: /srv/a, target: /b}]\n"}},
      {"ContainerSpec.tmpfs", InContainer("tmpfs: [{target: /t}]")},
      {"TmpfsMount.target", InContainer("tmpfs: [{target: /t}]")},
      {"TmpfsMount.options",
       {kContainers,
        "container: {image: \"r.example/a:1\", tmpfs: [{target: /t, "
        "options: size=1m}]}\n",
        "container: {image: \"r.example/a:1\", tmpfs: [{target: /t}]}\n"}},
      {"ContainerSpec.name", InContainer("name: other")},
      {"ContainerSpec.networks", InContainer("networks: [n]")},
      {"ContainerSpec.labels", InContainer("labels: {a: b}")},
      {"ContainerSpec.init", InContainer("init: true")},
      {"ContainerSpec.hostname", InContainer("hostname: h")},
      {"ContainerSpec.shm_size", InContainer("shm_size: 1Mi")},
      {"ContainerSpec.working_dir", InContainer("working_dir: /w")},
      {"ContainerSpec.privileged", InContainer("privileged: true")},
      {"ContainerSpec.ulimits", InContainer("ulimits: {nofile: 3}")},
      {"Ulimit.soft", InContainer("ulimits: {nofile: {soft: 3}}")},
      {"Ulimit.hard", InContainer("ulimits: {nofile: {hard: 3}}")},
      {"ContainerSpec.sysctls", InContainer("sysctls: {a.b: 1}")},
      {"ContainerSpec.extra_hosts", InContainer("extra_hosts: {a: 192.0.2.1}")},
      {"ContainerSpec.logging", InContainer("logging: {driver: journald}")},
      {"LogRotation.driver", InContainer("logging: {driver: journald}")},
      {"LogRotation.options", InContainer("logging: {options: {a: b}}")},
      {"ContainerSpec.platform", InContainer("platform: linux/arm64")},
      {"ContainerSpec.stop_signal", InContainer("stop_signal: INT")},
      {"ContainerSpec.stop_timeout", InContainer("stop_timeout: 3s")},
      {"HealthCheck.type", InHealth("type: none", "retries: 1")},
      {"HealthCheck.endpoint",
       InHealth("endpoint: \"localhost:1\"", "type: tcp")},
      {"HealthCheck.path", InHealth("path: /x")},
      {"HealthCheck.exec", InHealth("exec: [x]", "type: exec")},
      {"HealthCheck.interval", InHealth("interval: 3s")},
      {"HealthCheck.timeout", InHealth("timeout: 3s")},
      {"HealthCheck.retries", InHealth("retries: 3")},
      {"HealthCheck.start_period", InHealth("start_period: 3s")},
      {"HealthCheck.probe", InHealth("probe: wget")},
      {"VolumeMount.type",
       {kContainers, "volumes: [{type: tmpfs, target: /b}]\n", ""}},
      {"VolumeMount.source",
       InVolume("type: volume, target: /b", "source: pg")},
      {"VolumeMount.target",
       {kContainers, "volumes: [{type: volume, source: a, target: /b}]\n",
        "volumes: [{type: volume, source: a, target: /c}]\n"}},
      {"VolumeMount.options", InVolume(kBind, "options: [ro]")},
      {"VolumeMount.tmpfs_options",
       InVolume("type: tmpfs, target: /b", "tmpfs_options: size=1m")},
      {"VolumeMount.name",
       InVolume("type: volume, source: a, target: /b", "name: real")},
      {"PortMapping.host",
       {kContainers, "ports: [{host: 81, container: 1}]\n",
        "ports: [{host: 80, container: 1}]\n"}},
      {"PortMapping.container",
       {kContainers, "ports: [{host: 80, container: 2}]\n",
        "ports: [{host: 80, container: 1}]\n"}},
      {"PortMapping.protocol",
       {kContainers, "ports: [{host: 80, container: 1, protocol: udp}]\n",
        "ports: [{host: 80, container: 1}]\n"}},
      {"PortMapping.bind",
       {kContainers, "ports: [{host: 80, container: 1, bind: 192.0.2.7}]\n",
        "ports: [{host: 80, container: 1}]\n"}},
      {"Security.user", {kAll, "security: {user: \"1\"}\n"}},
      {"App.container", {kContainers, "", "container: {image: \"x/y:1\"}\n"}},
  };
}

std::map<std::string, Sample> SharedSamples() {
  return {
      {"App.name", {"qd", "name: other\n"}},
      {"App.process", {kPrograms, "process: {command: [y]}\n"}},
      {"ProcessSpec.command", {kPrograms, "process: {command: [y]}\n"}},
      {"ProcessSpec.directory",
       {kPrograms, "process: {command: [x], directory: /d}\n"}},
      {"ProcessSpec.user", {kPrograms, "process: {command: [x], user: u}\n"}},
      {"ProcessSpec.shell",
       {kPrograms, "process: {command: [x], shell: login}\n"}},
      {"App.dependencies", {"cqd", "dependencies: [{app_id: peer}]\n"}},
      {"AppDependency.app_id", {"cqd", "dependencies: [{app_id: peer}]\n"}},
      {"AppDependency.condition",
       {"cqd", "dependencies: [{app_id: peer, condition: completed}]\n",
        "dependencies: [{app_id: peer}]\n"}},
      {"App.resources", {kAll, "resources: {memory_limit: 1Gi}\n"}},
      {"Resources.memory_limit", {kAll, "resources: {memory_limit: 1Gi}\n"}},
      {"Resources.cpu_limit", {kAll, "resources: {cpu_limit: 1}\n"}},
      {"Resources.memory_reservation",
       {"cqd", "resources: {memory_reservation: 1Gi}\n"}},
      {"Resources.address_space_limit",
       {kAll, "resources: {address_space_limit: 1Gi}\n"}},
      {"AddressSpaceLimit.value",
       {kAll, "resources: {address_space_limit: {value: 1Gi}}\n"}},
      {"Resources.pids_limit", {kAll, "resources: {pids_limit: 3}\n"}},
      {"Resources.gpu", {kAll, "resources: {gpu: {devices: [\"1\"]}}\n"}},
      {"GpuRequest.count", InGpu("count: all")},
      {"GpuRequest.vendor",
       {kAll, "resources: {gpu: {devices: [\"1\"], vendor: amd}}\n",
        "resources: {gpu: {devices: [\"1\"], vendor: nvidia}}\n"}},
      {"GpuRequest.devices", InGpu("devices: [\"1\"]")},
      {"App.security", {kAll, "security: {no_new_privileges: true}\n"}},
      {"Security.capabilities", {kAll, "security: {capabilities: [CHOWN]}\n"}},
      {"Security.readonly_root", {kAll, "security: {readonly_root: true}\n"}},
      {"Security.network_policy", {kAll, "security: {network_policy: lan}\n"}},
      {"Security.no_new_privileges",
       {kAll, "security: {no_new_privileges: true}\n"}},
      {"App.ports", {kContainers, "ports: [{host: 80, container: 1}]\n"}},
      {"App.volumes",
       {kAll, "volumes: [{type: bind, source: /srv/a, target: /b}]\n"}},
      {"App.environment", {kAll, "environment: {A: b}\n"}},
      {"App.derived_env",
       {kAll, "derived_env: [{key: A, template: \"{{HOST_IP}}\"}]\n"}},
      {"DerivedEnv.key",
       {kAll, "derived_env: [{key: A, template: \"{{HOST_IP}}\"}]\n"}},
      {"DerivedEnv.template",
       {kAll, "derived_env: [{key: A, template: \"{{HOST_IP}}\"}]\n"}},
      {"App.secret_env", {kAll, "secret_env: [{key: A, secret_file: s}]\n"}},
      {"SecretEnv.key", {kAll, "secret_env: [{key: A, secret_file: s}]\n"}},
      {"SecretEnv.secret_file",
       {kAll, "secret_env: [{key: A, secret_file: s}]\n"}},
      {"SecretEnv.template",
       {kAll, "secret_env: [{key: A, template: \"a{{secrets.s}}\"}]\n"}},
      {"App.secret_files",
       {kAll, "secret_files: [{secret_file: s, target: /s}]\n"}},
      {"SecretFile.secret_file",
       {kAll, "secret_files: [{secret_file: s, target: /s}]\n"}},
      {"SecretFile.target",
       {kAll, "secret_files: [{secret_file: s, target: /s}]\n"}},
      {"SecretFile.env",
       {kAll, "secret_files: [{secret_file: s, target: /s, env: E}]\n",
        "secret_files: [{secret_file: s, target: /s}]\n"}},
      {"SecretFile.mode",
       {"cqp", "secret_files: [{secret_file: s, target: /s, mode: \"0440\"}]\n",
        "secret_files: [{secret_file: s, target: /s}]\n"}},
      {"App.generated_secrets",
       {kAll, "generated_secrets: [{name: s, kind: hex32}]\n"}},
      {"GeneratedSecret.name",
       {kAll, "generated_secrets: [{name: s, kind: hex32}]\n"}},
      {"GeneratedSecret.kind",
       {kAll, "generated_secrets: [{name: s, kind: hex16}]\n",
        "generated_secrets: [{name: s, kind: hex32}]\n"}},
      {"GeneratedSecret.of",
       {kAll, "generated_secrets: [{name: s, kind: bcrypt, of: a}]\n",
        "generated_secrets: [{name: s, kind: bcrypt, of: b}]\n"}},
      {"GeneratedSecret.existing",
       {kAll, "generated_secrets: [{name: s, kind: hex16, existing: fail}]\n",
        "generated_secrets: [{name: s, kind: hex16}]\n"}},
      {"App.generated_certs",
       {kAll, "generated_certs: [{crt: a, key: b, common_name: c}]\n"}},
      {"GeneratedCert.crt",
       {kAll, "generated_certs: [{crt: a, key: b, common_name: c}]\n"}},
      {"GeneratedCert.key",
       {kAll, "generated_certs: [{crt: a, key: b, common_name: c}]\n"}},
      {"GeneratedCert.common_name",
       {kAll, "generated_certs: [{crt: a, key: b, common_name: c}]\n"}},
      {"GeneratedCert.sans",
       {kAll,
        "generated_certs: [{crt: a, key: b, common_name: c, "
        "sans: [d]}]\n",
        "generated_certs: [{crt: a, key: b, common_name: c}]\n"}},
      {"App.inherit_env", {"cqd", "inherit_env: [{key: A}]\n"}},
      {"InheritEnv.key", {"cqd", "inherit_env: [{key: A}]\n"}},
      {"InheritEnv.required",
       {kAll, "inherit_env: [{key: A, required: true}]\n",
        "inherit_env: [{key: A}]\n"}},
      {"App.health_check", {kAll, "health_check: {type: exec, exec: [x]}\n"}},
      {"App.run", {kAll, "run: {restart: never}\n"}},
      {"RunPolicy.restart", {kAll, "run: {restart: never}\n"}},
      {"RunPolicy.autostart", {kAll, "run: {autostart: false}\n"}},
      {"RunPolicy.priority", {"cp", "run: {priority: 3}\n"}},
      {"RunPolicy.start_seconds", {kAll, "run: {start_seconds: 3s}\n"}},
      {"RunPolicy.start_retries", {kAll, "run: {start_retries: 3}\n"}},
      {"RunPolicy.stop_signal", {kAll, "run: {stop_signal: INT}\n"}},
      {"RunPolicy.stop_timeout", {kAll, "run: {stop_timeout: 3s}\n"}},
      {"RunPolicy.exit_codes", {kAll, "run: {exit_codes: [0, 3]}\n"}},
      {"App.schedule", {kAll, "schedule: \"0 4 * * *\"\n"}},
      {"App.hooks", {kAll, "hooks: {post_install: [{run: a}]}\n"}},
      {"App.logs", {kAll, "logs: {stdout: /l/o}\n"}},
      {"LogFiles.stdout", {kAll, "logs: {stdout: /l/o}\n"}},
      {"LogFiles.stderr", {kAll, "logs: {stderr: /l/e}\n"}},
      {"LogFiles.max_size", {kAll, "logs: {max_size: 1Mi}\n"}},
      {"LogFiles.keep", {kAll, "logs: {keep: 3}\n"}},
      {"App.files", {kAll, "files: [{template: t, target: /t}]\n"}},
      {"RenderedFile.template", {kAll, "files: [{template: t, target: /t}]\n"}},
      {"RenderedFile.target", {kAll, "files: [{template: t, target: /t}]\n"}},
      {"RenderedFile.mode",
       {kAll, "files: [{template: t, target: /t, mode: \"0600\"}]\n",
        "files: [{template: t, target: /t}]\n"}},
  };
}

// Judged, resolved or shown, but nothing a reader is told.
std::set<std::string> NotEmitted() {
  return {
      "App.id",
      "App.version",
      "App.description",
      "App.category",
      "App.upstream",
      "App.interfaces",
      "App.metadata",
      "App.placement",
      "App.profiles",
      "App.queues",
      "App.backup",
      "App.env_sets",
      "App.overrides",
      "App.targets",
      "Placement.roles",
      "Placement.hosts",
      "Placement.singleton",
      "Queues.produces",
      "Queues.consumes",
      "Backup.include",
      "Backup.never",
      "AppDependency.version",
      "AppDependency.storage",
      "Resources.disk_limit",
      "GpuRequest.memory",
      "GpuRequest.share",
      "AddressSpaceLimit.gpu_tested",
      "PortMapping.auth",
      "PortMapping.auth_rationale",
      "PortMapping.name",
      "PortMapping.port",
      "PortMapping.plane",
      "VolumeMount.state",
  };
}

std::map<std::string, Sample> AllSamples() {
  std::map<std::string, Sample> samples = ContainerSamples();
  samples.merge(SharedSamples());
  return samples;
}

// Every field of a manifest, as `Struct.key`.
std::set<std::string> FieldsOfSchema() {
  std::set<std::string> fields;
  std::string current;
#define STRUCT(name, doc) current = #name;
#define FIELD(type, member, key, doc) fields.insert(current + "." + (key));
#define OURS(type, member, key, doc) fields.insert(current + "." + (key));
#define END_STRUCT(name)
#include "schema/manifest.def"
#undef STRUCT
#undef FIELD
#undef OURS
#undef END_STRUCT
  return fields;
}

struct Reader {
  char letter;
  std::string runtime;
  std::string base;  // What an app has that states nothing of its own.
};

const Reader kReaders[] = {
    {'c', "compose", "container: {image: \"r.example/a:1\"}\n"},
    {'q', "quadlet", "container: {image: \"r.example/a:1\"}\n"},
    {'p', "supervisor", "process: {command: [x]}\n"},
    {'d', "systemd", "process: {command: [x]}\n"},
};

// All that a host says about a manifest, findings included.
std::string Told(const Reader& reader, const std::string& manifest) {
  const bool has_kind =
      manifest.find("container: {") == 0 || manifest.find("process: {") == 0;
  Files files = OneHost(
      fmt::format(
          "runtime: {}\ncheckout: {{/opt/repo: .}}\n"
          "resources: {{gpus: [{{vendor: nvidia}}, {{vendor: nvidia}}]}}\n",
          reader.runtime),
      {{"app", (has_kind ? "" : reader.base) + manifest},
       {"peer", reader.base}});
  files["apps/app/t"] = "x";
  if (manifest.starts_with("name:")) {
    std::string& text = files["apps/app/manifest.yml"];
    const size_t at = text.find("  name: app\n");
    text.erase(at, std::string("  name: app\n").size());
  }
  const Emitted emitted(files, "box");
  std::string told;
  for (const Artifact& artifact : emitted.artifacts()) {
    told += fmt::format("{} {:o}\n{}", artifact.path, artifact.mode,
                        artifact.contents);
  }
  for (const std::string& finding : emitted.Findings()) told += finding + "\n";
  return told;
}

TEST(EveryField, IsInTheTable) {
  std::set<std::string> known = NotEmitted();
  for (const auto& [field, sample] : AllSamples()) known.insert(field);
  for (const std::string& field : FieldsOfSchema()) {
    EXPECT_TRUE(known.contains(field)) << field << " has no sample";
  }
  for (const std::string& field : known) {
    EXPECT_TRUE(FieldsOfSchema().contains(field)) << field << " is gone";
  }
}

TEST(EveryField, ReachesEveryTargetOrIsNamed) {
  for (const auto& [field, sample] : AllSamples()) {
    for (const Reader& reader : kReaders) {
      if (sample.targets.find(reader.letter) == std::string::npos) continue;
      EXPECT_TRUE(Told(reader, sample.with) != Told(reader, sample.without))
          << field << " is lost without a word by " << reader.runtime;
    }
  }
}

}  // namespace
}  // namespace plimsoll
