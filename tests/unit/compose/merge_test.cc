// How an override file changes its base, by the merge rules of compose.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compose/project_fixture.h"

namespace plimsoll::compose {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// `field` of the service `a` after laying `over` over `base`.
std::string Merged(const std::string& base, const std::string& over,
                   std::string_view field) {
  const auto folder = LoadFolder(
      {{"compose.yaml", "services:\n  a:\n    image: x\n    " + base + "\n"},
       {"compose.override.yaml", "services:\n  a:\n    " + over + "\n"}});
  EXPECT_THAT(folder->findings, IsEmpty());
  return folder->Show("compose.yaml", {"services", "a", field});
}

TEST(Merge, AppendsLists) {
  EXPECT_EQ(Merged("ports: ['1:1']", "ports: ['2:2']", "ports"), "[1:1, 2:2]");
  EXPECT_EQ(Merged("expose: [1]", "expose: [2]", "expose"), "[1, 2]");
}

TEST(Merge, KeepsOneItemOfAKind) {
  EXPECT_EQ(Merged("ports: ['80:80', '81:81']",
                   "ports: [{target: 80, published: '80'}, '82:82']", "ports"),
            "[{target: 80, published: 80}, 81:81, 82:82]");
  EXPECT_EQ(
      Merged("volumes: ['data:/a', 'logs:/b/']",
             "volumes: [{type: bind, source: /c, target: /b}]", "volumes"),
      "[data:/a, {type: bind, source: /c, target: /b}]");
  EXPECT_EQ(Merged("secrets: [a, b]",
                   "secrets: [{source: c, target: /run/secrets/b}]", "secrets"),
            "[a, {source: c, target: /run/secrets/b}]");
  EXPECT_EQ(
      Merged("configs: [{source: a, target: /a}, {source: b, target: /x}]",
             "configs: [{source: c, target: /x}, {source: d, target: /a}]",
             "configs"),
      "[{source: d, target: /a}, {source: c, target: /x}]");
  EXPECT_EQ(
      Merged("env_file: a.env",
             "env_file: [b.env, {path: a.env, required: false}]", "env_file"),
      "[{path: a.env, required: false}, b.env]");
  EXPECT_EQ(Merged("devices: ['/dev/a:/dev/x', /dev/b]",
                   "devices: ['/dev/c:/dev/x:r']", "devices"),
            "[/dev/c:/dev/x:r, /dev/b]");
  EXPECT_EQ(Merged("expose: [80, '81']", "expose: ['80']", "expose"),
            "[80, 81]");
}

// What a variable stands for may be anything, and what stands twice in one
// list is a fault to report.
TEST(Merge, KeepsWhatItCannotTellAndWhatWasThereTwice) {
  EXPECT_EQ(
      Merged("ports: ['$P:80', '1:1', '1:1']", "ports: ['$P:80']", "ports"),
      "[?, 1:1, 1:1, ?]");
}

TEST(Merge, ReplacesCommandsAndTests) {
  EXPECT_EQ(Merged("command: [a]", "command: [b, c]", "command"), "[b, c]");
  EXPECT_EQ(Merged("entrypoint: a", "entrypoint: [b]", "entrypoint"), "[b]");
  EXPECT_EQ(Merged("healthcheck: {test: [CMD, a], retries: 2}",
                   "healthcheck: {test: b}", "healthcheck"),
            "{test: b, retries: 2}");
}

TEST(Merge, BringsMappingsAndListsTogether) {
  EXPECT_EQ(
      Merged("environment: {A: 1, B: }", "environment: [A=2]", "environment"),
      "[A=2, B]");
  EXPECT_EQ(Merged("dns: 1.1.1.1", "dns: [9.9.9.9]", "dns"),
            "[1.1.1.1, 9.9.9.9]");
  EXPECT_EQ(Merged("build: .", "build: {target: dev}", "build"),
            "{context: ., target: dev}");
}

TEST(Merge, GivesNamedDependenciesTheirCondition) {
  EXPECT_EQ(Merged("depends_on: [b]", "depends_on: [c]", "depends_on"),
            "{b: {condition: service_started, required: true}, "
            "c: {condition: service_started, required: true}}");
  EXPECT_EQ(
      Merged("depends_on: [b]", "depends_on: {c: {condition: service_healthy}}",
             "depends_on"),
      "{b: {condition: service_started, required: true}, "
      "c: {condition: service_healthy}}");
  EXPECT_EQ(Merged("depends_on: {b: {condition: service_healthy, "
                   "required: false}}",
                   "depends_on: [b]", "depends_on"),
            "{b: {condition: service_started, required: true}}");
}

TEST(Merge, KeepsTheLoggingOfOneDriver) {
  EXPECT_EQ(Merged("logging: {driver: a, options: {x: '1'}}",
                   "logging: {options: {y: '2'}}", "logging"),
            "{driver: a, options: {x: 1, y: 2}}");
  EXPECT_EQ(Merged("logging: {driver: a, options: {x: '1'}}",
                   "logging: {driver: b}", "logging"),
            "{driver: b}");
}

TEST(Merge, DropsHostsThatAreThere) {
  EXPECT_EQ(
      Merged("extra_hosts: {a: 192.0.2.1, b: 192.0.2.2}",
             "extra_hosts: ['b=192.0.2.2', 'c=192.0.2.3']", "extra_hosts"),
      "[a=192.0.2.1, b=192.0.2.2, c=192.0.2.3]");
}

// The reader crashes over it.
TEST(Merge, RefusesLoggingThatIsNoMapping) {
  const auto folder =
      LoadFolder({{"compose.yaml",
                   "services:\n  a: {image: x, logging: {driver: b}}\n"
                   "  c:\n    extends: a\n    logging:\n"}});
  EXPECT_THAT(folder->findings,
              ElementsAre("compose.yaml:5: `services.c.logging` is empty here "
                          "and a mapping where it comes from"));
}

TEST(Merge, ResetsAndOverrides) {
  EXPECT_EQ(Merged("ports: ['1:1']", "ports: !reset []", "ports"), "(none)");
  EXPECT_EQ(Merged("ports: ['1:1']", "ports: !override ['2:2']", "ports"),
            "[2:2]");
  EXPECT_EQ(Merged("environment: {A: 1}", "environment: {A: !reset null}",
                   "environment"),
            "[]");
}

TEST(Merge, RefusesAListOverAMapping) {
  const auto folder = LoadFolder(
      {{"compose.yaml", "services: {a: {image: x, deploy: {labels: [a]}}}\n"},
       {"compose.override.yaml", "services: {a: {deploy: [b]}}\n"}});
  EXPECT_THAT(folder->findings,
              ElementsAre("compose.override.yaml:1: `services.a.deploy` is a "
                          "list here and a mapping where it comes from"));
}

TEST(Merge, LaysDocumentsOverEachOther) {
  const auto folder = LoadFolder(
      {{"compose.yaml",
        "services: {a: {image: x}}\n---\nservices: {a: {image: y}}\n"}});
  EXPECT_EQ(folder->Show("compose.yaml", {"services", "a", "image"}), "y");
}

}  // namespace
}  // namespace plimsoll::compose
