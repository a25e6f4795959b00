#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/resolve/fleet_fixture.h"

namespace plimsoll {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string HostFile(const std::string& id, const std::string& more) {
  return "host:\n  id: " + id + "\n  runtime: systemd\n" + more;
}

FleetFixture Three(const std::string& app, const std::string& project = "",
                   const std::string& c = "  status: active\n") {
  return FleetFixture(
      {{"plimsoll.yml", "plimsoll: 1\nproject: p\n" + project},
       {"hosts/a.yml", HostFile("a", "  roles: [cpu, web]\n")},
       {"hosts/b.yml", HostFile("b", "  roles: [gpu]\n  profiles: [media]\n")},
       {"hosts/c.yml", HostFile("c", "  roles: [gpu]\n" + c)},
       {"apps/x/manifest.yml",
        "plimsoll: 1\napp:\n  id: x\n  process: {command: [run]}\n" + app}});
}

std::vector<std::string> HostsOf(const FleetFixture& fixture) {
  std::vector<std::string> ids;
  for (const Instance* instance : fixture.fleet().InstancesOf("x")) {
    ids.push_back(instance->host->id);
  }
  return ids;
}

TEST(Placement, RolesAndHostsMatchAny) {
  EXPECT_THAT(HostsOf(Three("  placement: {roles: [gpu]}\n")),
              ElementsAre("b", "c"));
  EXPECT_THAT(HostsOf(Three("  placement: {roles: [gpu], hosts: [a]}\n")),
              ElementsAre("a", "b", "c"));
}

TEST(Placement, TheProjectsBlockReplacesTheApps) {
  EXPECT_THAT(HostsOf(Three("  placement: {roles: [gpu]}\n",
                            "placement: {x: {hosts: [a]}}\n")),
              ElementsAre("a"));
}

TEST(Placement, NoneIsAProblemWithSeveralHosts) {
  const FleetFixture fixture = Three("");
  EXPECT_THAT(fixture.Problems(), ElementsAre("no-placement x"));
  EXPECT_THAT(HostsOf(fixture), IsEmpty());
}

TEST(Placement, NoneMeansTheOnlyHost) {
  const FleetFixture fixture(
      {{"plimsoll.yml", "plimsoll: 1\nproject: p\n"},
       {"hosts/a.yml", HostFile("a", "")},
       {"apps/x/manifest.yml",
        "plimsoll: 1\napp:\n  id: x\n  process: {command: [run]}\n"}});
  EXPECT_THAT(fixture.Problems(), IsEmpty());
  EXPECT_THAT(HostsOf(fixture), ElementsAre("a"));
}

TEST(Placement, UnknownAndEmptySelectionsAreProblems) {
  EXPECT_THAT(Three("  placement: {hosts: [nope]}\n").Problems(),
              ElementsAre("unknown-host nope"));
  EXPECT_THAT(Three("  placement: {roles: [nope]}\n").Problems(),
              ElementsAre("placed-nowhere x"));
}

TEST(Placement, DrainingHostsKeepWhatNamesThem) {
  const std::string draining = "  status: draining\n";
  EXPECT_THAT(HostsOf(Three("  placement: {roles: [gpu]}\n", "", draining)),
              ElementsAre("b"));
  EXPECT_THAT(HostsOf(Three("  placement: {hosts: [c]}\n", "", draining)),
              ElementsAre("c"));
}

TEST(Placement, RetiredHostsAreSkippedByRoleAndWrongByName) {
  const std::string retired = "  status: retired\n";
  const FleetFixture by_role =
      Three("  placement: {roles: [gpu]}\n", "", retired);
  EXPECT_THAT(by_role.Problems(), IsEmpty());
  EXPECT_THAT(HostsOf(by_role), ElementsAre("b"));
  EXPECT_THAT(Three("  placement: {hosts: [b, c]}\n", "", retired).Problems(),
              ElementsAre("placed-on-retired c"));
}

TEST(Placement, SingletonMeansOneOverActiveAndDraining) {
  EXPECT_THAT(
      Three("  placement: {roles: [gpu], singleton: true}\n").Problems(),
      ElementsAre("singleton-many x"));
  EXPECT_THAT(Three("  placement: {roles: [gpu], singleton: true}\n", "",
                    "  status: retired\n")
                  .Problems(),
              IsEmpty());
}

TEST(Placement, ProfilesOmitWhereNoneIsWanted) {
  const FleetFixture fixture =
      Three("  placement: {roles: [gpu, cpu]}\n  profiles: [media]\n");
  EXPECT_THAT(fixture.Problems(), IsEmpty());
  EXPECT_THAT(HostsOf(fixture), ElementsAre("b"));
}

TEST(Placement, AContainerNeedsAContainerRuntime) {
  const FleetFixture fixture(
      {{"plimsoll.yml", "plimsoll: 1\nproject: p\n"},
       {"hosts/a.yml", HostFile("a", "")},
       {"apps/x/manifest.yml",
        "plimsoll: 1\napp:\n  id: x\n  container: {image: i:1}\n"}});
  EXPECT_THAT(fixture.Problems(), ElementsAre("runtime-mismatch x on a"));
}

TEST(Overrides, MergePerHostAndShareTheRest) {
  const FleetFixture fixture = Three(
      "  placement: {roles: [gpu, cpu]}\n"
      "  run: {autostart: true, priority: 5}\n"
      "  environment: {A: base, B: base}\n"
      "  overrides:\n"
      "  - when: {roles: [gpu]}\n"
      "    run: {autostart: false}\n"
      "    environment: {A: gpu, B: null}\n");
  EXPECT_THAT(fixture.Faults(), IsEmpty());
  EXPECT_TRUE(fixture.At("a", "x").autostart);
  EXPECT_FALSE(fixture.At("b", "x").autostart);
  EXPECT_EQ(fixture.At("b", "x").app->run.priority.value, 5);
  EXPECT_EQ(fixture.Env("a", "x", "A"), "base");
  EXPECT_EQ(fixture.Env("b", "x", "A"), "gpu");
  EXPECT_EQ(fixture.Env("b", "x", "B"), "(unset)");
  EXPECT_EQ(fixture.At("b", "x").app, fixture.At("c", "x").app);
  EXPECT_NE(fixture.At("a", "x").app, fixture.At("b", "x").app);
}

TEST(Deferred, FieldsAreTypedPerHost) {
  const FleetFixture fixture = Three(
      "  placement: {hosts: [a, b]}\n"
      "  run: {priority: \"{{vars.p}}\"}\n"
      "  ports: [{name: http, port: \"80{{vars.p}}\"}]\n"
      "  environment: {P: \"{{ports.http}}\"}\n",
      "vars: {p: 7}\n"
      "groups: {gpu: {vars: {p: 9}}}\n");
  EXPECT_THAT(fixture.Faults(), IsEmpty());
  EXPECT_EQ(fixture.At("a", "x").app->run.priority.value, 7);
  EXPECT_EQ(fixture.At("b", "x").app->run.priority.value, 9);
  EXPECT_EQ(fixture.Env("b", "x", "P"), "809");
}

TEST(Deferred, WrongTypesAreReportedWhereTheyStand) {
  const FleetFixture fixture =
      Three("  placement: {hosts: [a]}\n  run: {priority: \"{{vars.p}}\"}\n",
            "vars: {p: high}\n");
  ASSERT_EQ(fixture.Faults().size(), 1U);
  EXPECT_THAT(fixture.Faults()[0],
              ::testing::StartsWith("apps/x/manifest.yml:6: "
                                    "[schema/wrong-type] this comes out as "
                                    "`high`"));
}

TEST(Deferred, SecretsDoNotFlowIntoPlainFields) {
  const FleetFixture fixture = Three(
      "  placement: {hosts: [a]}\n"
      "  logs: {stdout: \"/var/log/{{secrets.token}}\"}\n");
  ASSERT_EQ(fixture.Faults().size(), 1U);
  EXPECT_THAT(fixture.Faults()[0],
              ::testing::HasSubstr("[secrets/in-artifact]"));
}

}  // namespace
}  // namespace plimsoll
