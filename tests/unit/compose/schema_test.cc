// Values that the reader takes or refuses, one at a time.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compose/project_fixture.h"

namespace plimsoll::compose {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> FindingsOf(const std::string& text) {
  return LoadFolder({{"compose.yaml", text}})->findings;
}

// What is found in a service with one more line.
std::vector<std::string> FindingsOfLine(const std::string& line) {
  return FindingsOf("services:\n  a:\n    image: x\n    " + line + "\n");
}

TEST(ComposeSchema, TakesWhatTheReaderTakes) {
  for (const char* line :
       {"ports: [{target: 80.0}]",
        "ports: [{target: 80, host_ip: ''}]",
        "ports: [0x50, 0o17, 1_000, 8080]",
        "deploy: {replicas: 1e0}",
        "networks: {default: {aliases: [x, x]}}",
        "networks: {default: {link_local_ips: [x, x]}}",
        "dns: [192.0.2.1, 192.0.2.1]",
        "tmpfs: [/a, /a]",
        "labels: [a, a]",
        "mem_swappiness: 10.0",
        "mem_limit: 1.5",
        "group_add: [video, 44]",
        "group_add: [1000, '1000']",
        "annotations: [a=b, a=b]",
        "environment: [A=b, A=b]",
        "environment: {!!str 1: v}",
        "labels: {k: !!int 7, l: !!float 1}",
        "labels: {k: !!binary aGk=, l: !!binary ''}",
        "ports: [0177777, +80]",
        "scale: 1.0",
        "oom_score_adj: -1_000",
        "cpu_percent: 0x10",
        "cpu_percent: 20.0",
        "healthcheck: {test: x, retries: 3.0}",
        "blkio_config: {weight: 300.0}",
        "deploy: {replicas: 2.0}",
        "configs: [{source: c, mode: -3}]",
        "develop: {watch: [{path: ., action: sync, target: /x, "
        "ignore: [x, x]}]}",
        "<<: {}",
        "<<: []",
        "<<: [{tty: true}, {init: true}]"}) {
    EXPECT_THAT(FindingsOfLine(line), IsEmpty()) << line;
  }
}

TEST(ComposeSchema, RefusesNumbersThatDoNotFit) {
  for (const char* line :
       {"ports: ['80:0']",
        "ports: ['0']",
        "ports: [{target: -1}]",
        "ports: [0x1FFFF]",
        "ports: [80.5]",
        "scale: 1.5",
        "ports: [80.0]",
        "ports: ['0-5']",
        "ports: ['0-5:0-5']",
        "ports: [{target: .inf}]",
        "scale: -.inf",
        "scale: .nan",
        "ports: [{target: 1, published: 80.0}]",
        "ulimits: {nofile: 80.0}",
        "ulimits: {nofile: {soft: 1, hard: 80.0}}",
        "gpus: [{capabilities: [gpu], count: 1.0}]",
        "cpu_percent: 0x100",
        "oom_score_adj: 0x7FFFFF",
        "oom_score_adj: -1_0_0_1",
        "healthcheck: {test: x, retries: -0x1}",
        "healthcheck: {test: x, retries: -1}",
        "cpus: '0x1'",
        "stop_grace_period: 999999999h",
        "deploy: {placement: {max_replicas_per_node: -1}}",
        "deploy: {replicas: -1}",
        "scale: '-1'",
        "mem_swappiness: 1.5",
        "mem_reservation: 1.5",
        "build: {context: ., shm_size: 1.5}",
        "blkio_config: {device_read_bps: [{path: /a, rate: 1.5}]}",
        "volumes: [{type: tmpfs, target: /a, tmpfs: {size: 1.5}}]",
        "expose: [80.0]",
        "group_add: [80.0]",
        "extra_hosts: ['a=192.0.2.1', 'a=192.0.2.1']",
        "build: {context: ., ssh: [default, default]}",
        "build: {context: ., additional_contexts: {a: null}}",
        "build: {context: ., additional_contexts: {a: 7}}",
        "gpus: [{options: [a=b, a=b]}]",
        "post_start: [{command: x, environment: [A, A]}]",
        "volumes: [{type: volume, target: /a, volume: {labels: [a, a]}}]",
        "blkio_config: {weight: '300'}",
        "blkio_config: {weight_device: [{path: /dev/a, weight: '3'}]}",
        "volumes: [{type: tmpfs, target: /a, tmpfs: {size: -10}}]",
        "volumes: [{type: tmpfs, target: /a, tmpfs: {mode: -3}}]"}) {
    EXPECT_EQ(FindingsOfLine(line).size(), 1U) << line;
  }
}

TEST(ComposeSchema, TakesAWholeContextSize) {
  const std::string model =
      "services: {a: {image: x}}\nmodels:\n  m: {model: x, context_size: ";
  EXPECT_THAT(FindingsOf(model + "4096.0}\n"), IsEmpty());
  EXPECT_EQ(FindingsOf(model + "4096.5}\n").size(), 1U);
}

TEST(ComposeSchema, RefusesAWatchedPathThatStandsTwice) {
  EXPECT_THAT(
      FindingsOfLine("develop: {watch: [{path: ., action: sync, target: /x, "
                     "include: [x, x]}]}"),
      ElementsAre("compose.yaml:4: `x` stands twice in "
                  "`services.a.develop.watch[].include`"));
}

TEST(ComposeSchema, RefusesNumbersThatJsonHasNot) {
  for (const char* line :
       {"environment: {A: .inf}", "labels: {a: .NaN}", "cpus: -.inf"}) {
    EXPECT_THAT(FindingsOfLine(line),
                ElementsAre(testing::HasSubstr("which compose cannot hold")))
        << line;
  }
  EXPECT_THAT(FindingsOfLine("environment: {A: 1e400, B: '.inf', C: -.nan}"),
              IsEmpty());
}

TEST(ComposeSchema, RefusesThemInExtensionsToo) {
  for (const char* line : {"x-a: .nan", "x-a: {b: [.inf]}"}) {
    EXPECT_THAT(FindingsOfLine(line),
                ElementsAre(testing::HasSubstr("which compose cannot hold")))
        << line;
  }
}

TEST(ComposeSchema, ComparesValuesRatherThanTexts) {
  for (const char* list : {"[010, 8]", "[0x10, 16]", "['a', a]"}) {
    EXPECT_THAT(FindingsOfLine(fmt::format("group_add: {}", list)),
                ElementsAre(testing::HasSubstr("stands twice")))
        << list;
  }
}

TEST(ComposeSchema, RefusesAMountOrSecretWithoutItsSource) {
  EXPECT_THAT(
      FindingsOfLine("volumes: [{type: bind, target: /a}]"),
      ElementsAre("compose.yaml:4: `services.a.volumes[]` has no `source`"));
  EXPECT_THAT(
      FindingsOfLine("secrets: [{target: x}]"),
      ElementsAre("compose.yaml:4: `services.a.secrets[]` has no `source`"));
}

TEST(ComposeSchema, RefusesADeviceWithoutItsPlace) {
  EXPECT_THAT(
      FindingsOfLine("devices: [{source: /dev/fuse}]"),
      ElementsAre("compose.yaml:4: `services.a.devices[]` has no `target`"));
}

TEST(ComposeSchema, RefusesAWatchThatSyncsNowhere) {
  for (const char* watch :
       {"action: sync", "action: sync+exec", "action: sync, target: ''"}) {
    EXPECT_THAT(FindingsOfLine(fmt::format(
                    "develop: {{watch: [{{path: ., {}}}]}}", watch)),
                ElementsAre("compose.yaml:4: `services.a.develop.watch[]` has "
                            "no `target`"))
        << watch;
  }
  EXPECT_THAT(FindingsOfLine("develop: {watch: [{path: '', action: rebuild}]}"),
              ElementsAre("compose.yaml:4: `services.a.develop.watch[].path`: "
                          "it is empty"));
  EXPECT_THAT(FindingsOfLine("develop: {watch: [{path: ., action: rebuild}, "
                             "{path: ., action: restart}]}"),
              IsEmpty());
}

TEST(ComposeSchema, TakesWhatHasATagOfItsOwnForText) {
  EXPECT_THAT(FindingsOfLine("hostname: !override 7"), IsEmpty());
  EXPECT_THAT(FindingsOfLine("ports: !override"),
              ElementsAre("compose.yaml:4: `services.a.ports` is text; "
                          "expected a list of ports"));
}

TEST(ComposeSchema, RefusesToMergeWhatIsNoMapping) {
  const std::string anchors =
      "x-a: &text t\nx-b: &none\nx-c: &list [{tty: true}]\nx-d: &map {}\n"
      "services:\n  a:\n    image: x\n    <<: ";
  for (const char* merged : {"*text", "*none", "*list", "", "[*map, *none]"}) {
    EXPECT_THAT(
        FindingsOf(anchors + merged + "\n"),
        ElementsAre("compose.yaml:8: what `<<` merges is not a mapping"))
        << merged;
  }
  EXPECT_THAT(FindingsOf(anchors + "[*map, *map]\n"), IsEmpty());
}

TEST(ComposeSchema, RefusesTagsThatDoNotFit) {
  EXPECT_THAT(FindingsOfLine("labels: {k: !!int x}"),
              ElementsAre("compose.yaml:4: `x` does not fit its tag `!!int`"));
  EXPECT_THAT(FindingsOfLine("labels: {!!bool x: v}"),
              ElementsAre("compose.yaml:4: `x` does not fit its tag `!!bool`"));
  for (const char* line :
       {"labels: {k: !!timestamp x}", "labels: {k: !!binary x}",
        "labels: {k: !!binary 'aG k='}", "labels: {!!int x: v}",
        "labels: {!!binary x: v}", "labels: {!!timestamp x: v}"}) {
    EXPECT_EQ(FindingsOfLine(line).size(), 1U) << line;
  }
  EXPECT_THAT(FindingsOfLine("environment: {!!int '1': v}"),
              ElementsAre("compose.yaml:4: the key `1` is not text"));
}

TEST(ComposeSchema, RefusesAnEmptyDocumentBesideOthers) {
  const std::string web = "services: {web: {image: x}}\n";
  EXPECT_THAT(FindingsOf("# one\n---\n" + web + "...\n"), IsEmpty());
  EXPECT_THAT(FindingsOf(web + "---\n"),
              ElementsAre("compose.yaml:2: one of the documents of the file is "
                          "empty"));
  EXPECT_EQ(FindingsOf("---\n---\n").size(), 1U);
}

}  // namespace
}  // namespace plimsoll::compose
