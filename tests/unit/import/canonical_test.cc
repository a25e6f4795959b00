#include "compiler/import/canonical.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/compose/load.h"
#include "compiler/frontend/frontend.h"
#include "compiler/source/source_map.h"

namespace plimsoll::importing {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The differences between two compose files, as `service.key`.
class Sides {
 public:
  std::vector<std::string> Differences(const std::string& a,
                                       const std::string& b) {
    std::vector<std::string> all;
    for (const Difference& difference : Compare(Read(a, "p"), Read(b, {}))) {
      all.push_back(difference.service + "." + difference.key);
    }
    return all;
  }

  std::vector<std::string> OfService(const std::string& a,
                                     const std::string& b) {
    return Differences(
        "services:\n  s:\n    hostname: h\n    " + a + "\n",
        "name: p\nservices:\n  s:\n    hostname: h\n    " + b + "\n");
  }

 private:
  CanonicalProject Read(const std::string& text, std::string_view name) {
    SourceMap sources;
    const SourceFile& file =
        sources.Add("compose.yaml", text, FileKind::kCompose);
    Sink sink;
    const Tree tree = ParseYaml(file, sink);
    compose::Input input;
    input.files.push_back({&file, &tree});
    input.exists = [](std::string_view) { return true; };
    input.is_folder = [](std::string_view) { return false; };
    compose::Plan plan;
    plan.files.push_back(&input.files.front());
    const compose::Project project = compose::LoadProject(plan, input, sink);
    EXPECT_FALSE(sink.has_errors()) << text;
    return Canonicalize(project, name, {});
  }
};

TEST(Canonical, FormsThatMeanTheSame) {
  Sides sides;
  const std::pair<std::string, std::string> kSame[] = {
      {"ports: ['127.0.0.1:8080:80/udp']",
       "ports: [{target: 80, published: '8080', host_ip: 127.0.0.1, protocol: "
       "udp}]"},
      {"ports: ['80-81:90-91']",
       "ports: [{target: 91, published: 81}, {target: 90, published: 80}]"},
      {"volumes: ['./a:/b:ro']",
       "volumes: [{type: bind, source: ./a, target: /b, read_only: true, "
       "bind: {create_host_path: true}}]"},
      {"environment: [A=1.10, B]", "environment: {A: '1.10', B: null}"},
      {"environment: {A: 1.10, B: 012, C: true}",
       "environment: {A: '1.1', B: '10', C: 'true'}"},
      {"command: echo 'a b'", "command: [echo, a b]"},
      {"depends_on: [s]", "depends_on: {s: {condition: service_started}}"},
      {"healthcheck: {test: 'true', interval: 1m}",
       "healthcheck: {test: [CMD-SHELL, 'true'], interval: 60s}"},
      {"healthcheck: {test: 'true', interval: 1s5ms}",
       "healthcheck: {test: 'true', interval: 1004ms900\xC2\xB5s100000ns}"},
      {"ports: [{target: 0x50, published: 8080}]",
       "ports: [{target: 80.0, published: '8080'}]"},
      {"healthcheck: {test: [NONE]}", "healthcheck: {disable: true}"},
      {"mem_limit: 1g", "mem_limit: 1073741824"},
      {"ulimits: {nofile: 5}", "ulimits: {nofile: {soft: 5, hard: 5}}"},
      {"restart: 'no'", "privileged: false"},
      {"networks: [default]", "networks: {default: {}}"},
      {"extra_hosts: ['a:192.0.2.1']", "extra_hosts: {a: 192.0.2.1}"},
      {"env_file: a.env", "env_file: [{path: a.env, required: true}]"},
      {"image: 'x:${T}'", "image: 'x:${T}'"},
      {"expose: [80]", "expose: [80/tcp]"},
  };
  for (const auto& [a, b] : kSame) {
    EXPECT_THAT(sides.OfService(a, b), IsEmpty()) << a;
  }
}

TEST(Canonical, WhatDiffersIsNamed) {
  Sides sides;
  EXPECT_THAT(sides.OfService("ports: ['80:80']", "ports: ['80:81']"),
              ElementsAre("s.ports"));
  EXPECT_THAT(sides.OfService("volumes: ['a:/b']", "volumes: ['./a:/b']"),
              testing::Contains("s.volumes"));
  EXPECT_THAT(sides.OfService("image: 'x:${T}'", "image: 'x:${U}'"),
              ElementsAre("s.image"));
  EXPECT_THAT(sides.OfService("environment: [A]", "environment: [A=]"),
              ElementsAre("s.environment"));
  EXPECT_THAT(sides.OfService("init: true", "tty: true"),
              ElementsAre("s.init", "s.tty"));
}

TEST(Canonical, ResourcesHaveTheirRealNames) {
  Sides sides;
  const std::string service =
      "services: {s: {image: i, volumes: ['vol:/d'], networks: [n]}}\n";
  EXPECT_THAT(sides.Differences(
                  service + "volumes: {vol: }\nnetworks: {n: }\n",
                  "name: p\n" + service +
                      "volumes: {vol: {name: p_vol}}\nnetworks: {n: {}}\n"),
              IsEmpty());
  EXPECT_THAT(
      sides.Differences(
          service + "volumes: {vol: {external: true}}\nnetworks: {n: }\n",
          "name: p\n" + service +
              "volumes: {vol: {name: p_vol}}\nnetworks: {n: {name: n}}\n"),
      testing::IsSupersetOf({".networks.n", ".volumes.vol"}));
}

}  // namespace
}  // namespace plimsoll::importing
