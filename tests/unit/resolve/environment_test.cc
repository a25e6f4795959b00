#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/resolve/fleet_fixture.h"

namespace plimsoll {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// One host `n` and one app `a` with these lines.
FleetFixture One(const std::string& app, const std::string& project = "",
                 const std::string& host = "") {
  return FleetFixture(
      {{"plimsoll.yml", "plimsoll: 1\nproject: p\n" + project},
       {"hosts/n.yml",
        "host:\n  id: n\n  roles: [gpu]\n  address: 192.0.2.1\n"
        "  runtime: {process: systemd, container: compose}\n" +
            host},
       {"apps/a/manifest.yml", "plimsoll: 1\napp:\n  id: a\n" + app},
       {"x.env", "K=template\nONLY=default\nREQUIRED=\n"}});
}

constexpr std::string_view kProcess = "  process: {command: [run]}\n";

TEST(Environment, LayersWinInTheOrderOfTheDesign) {
  const std::string sets =
      "env_templates: [{path: x.env, apps: [a]}]\n"
      "env_sets: {s: {environment: {K: set}}}\n";
  std::string app(kProcess);
  EXPECT_EQ(One(app, sets).Env("n", "a", "K"), "template");
  EXPECT_EQ(One(app, sets).Env("n", "a", "ONLY"), "default");
  EXPECT_EQ(One(app, sets).Env("n", "a", "REQUIRED"), "(unset)");
  app += "  env_sets: [s]\n";
  EXPECT_EQ(One(app, sets).Env("n", "a", "K"), "set");
  app += "  environment: {K: literal}\n";
  EXPECT_EQ(One(app, sets).Env("n", "a", "K"), "literal");
  app += "  derived_env: [{key: K, template: \"{{HOST_IP}}\"}]\n";
  EXPECT_EQ(One(app, sets).Env("n", "a", "K"), "192.0.2.1");
  app += "  overrides: [{when: {roles: [gpu]}, environment: {K: over}}]\n";
  EXPECT_EQ(One(app, sets).Env("n", "a", "K"), "over");
  app += "  secret_env: [{key: K, secret_file: s}]\n";
  EXPECT_EQ(One(app, sets).Env("n", "a", "K"), "<s>");
}

TEST(Environment, KeepsSourceTextOfScalars) {
  const FleetFixture fixture =
      One(std::string(kProcess) +
          "  environment: {V: 1.10, O: 012, B: yes, N: \"\", S: ' a '}\n");
  EXPECT_THAT(fixture.Faults(), IsEmpty());
  EXPECT_EQ(fixture.Env("n", "a", "V"), "1.10");
  EXPECT_EQ(fixture.Env("n", "a", "O"), "012");
  EXPECT_EQ(fixture.Env("n", "a", "B"), "yes");
  EXPECT_EQ(fixture.Env("n", "a", "N"), "");
  EXPECT_EQ(fixture.Env("n", "a", "S"), " a ");
}

TEST(Environment, SecretsStayReferencesInsideLargerValues) {
  const FleetFixture fixture =
      One(std::string(kProcess) +
              "  secret_env: [{key: URL, secret_file: pg, template: "
              "\"pg://u:{{url secrets.pg}}@h/{{vars.db}}\"}]\n",
          "vars: {db: main}\n");
  EXPECT_THAT(fixture.Faults(), IsEmpty());
  EXPECT_EQ(fixture.Env("n", "a", "URL"), "pg://u:<url pg>@h/main");
}

TEST(Environment, UrlEncodesPlainValues) {
  const FleetFixture fixture =
      One(std::string(kProcess) + "  environment: {U: \"{{url vars.p}}\"}\n",
          "vars: {p: \"a/b c\"}\n");
  EXPECT_EQ(fixture.Env("n", "a", "U"), "a%2Fb%20c");
}

TEST(Environment, EscapedBracesAreLiteral) {
  const FleetFixture fixture =
      One(std::string(kProcess) + "  environment: {U: '\\{{x}}'}\n");
  EXPECT_THAT(fixture.Faults(), IsEmpty());
  EXPECT_EQ(fixture.Env("n", "a", "U"), "{{x}}");
}

TEST(Environment, VariablesOfTheHostBeatGroupDefaultAndFleet) {
  const std::string app =
      std::string(kProcess) + "  environment: {V: \"{{vars.v}}\"}\n";
  std::string project = "vars: {v: fleet}\n";
  EXPECT_EQ(One(app, project).Env("n", "a", "V"), "fleet");
  project += "host_defaults: {vars: {v: default}}\n";
  EXPECT_EQ(One(app, project).Env("n", "a", "V"), "default");
  project += "groups: {gpu: {vars: {v: group}}}\n";
  EXPECT_EQ(One(app, project).Env("n", "a", "V"), "group");
  EXPECT_EQ(One(app, project, "  vars: {v: host}\n").Env("n", "a", "V"),
            "host");
}

TEST(Environment, EveryStepOfAValueIsKept) {
  const FleetFixture fixture =
      One(std::string(kProcess) + "  environment: {V: \"x{{vars.v}}\"}\n",
          "vars: {v: fleet}\n");
  const EnvVar* variable = fixture.At("n", "a").FindEnv("V");
  ASSERT_NE(variable, nullptr);
  const std::vector<OriginStep> trail = TrailOf(variable->value.origin);
  ASSERT_EQ(trail.size(), 2U);
  EXPECT_EQ(trail[0].text, "filled in here");
  EXPECT_EQ(trail[1].text, "`vars.v` set here");
  EXPECT_EQ(fixture.sources().TextOf(trail[1].span), "fleet");
}

TEST(Environment, UnknownNamesAreProblems) {
  const FleetFixture fixture =
      One(std::string(kProcess) +
          "  environment: {A: \"{{vars.nope}}\", B: \"{{HOST_IPP}}\"}\n");
  EXPECT_THAT(fixture.Problems(), ElementsAre("unknown-name vars.nope on n",
                                              "unknown-name HOST_IPP on n"));
}

TEST(Environment, EmptyDerivedValuesAreProblems) {
  const FleetFixture fixture =
      One(std::string(kProcess) +
              "  derived_env: [{key: E, template: \"{{vars.e}}\"}]\n",
          "vars: {e: \"\"}\n");
  EXPECT_THAT(fixture.Problems(), ElementsAre("empty-value E on n"));
  EXPECT_EQ(fixture.Env("n", "a", "E"), "(unset)");
}

TEST(Environment, RepeatedKeysOfOneLayerAreProblems) {
  const FleetFixture fixture =
      One(std::string(kProcess) +
          "  environment: [K=1, K=2]\n"
          "  derived_env: [{key: D, template: x}, {key: D, template: y}]\n");
  EXPECT_THAT(fixture.Problems(),
              ElementsAre("duplicate-key K on n", "duplicate-key D on n"));
}

TEST(Environment, SecretFilesTellTheirPath) {
  const FleetFixture fixture =
      One(std::string(kProcess) +
          "  secret_files: [{secret_file: s, target: /run/s, env: S_FILE}]\n");
  EXPECT_EQ(fixture.Env("n", "a", "S_FILE"), "/run/s");
  ASSERT_EQ(fixture.At("n", "a").secret_files.size(), 1U);
  EXPECT_EQ(fixture.At("n", "a").secret_files[0].mode, 0400U);
}

TEST(Environment, ForeignManifestsKeepBracesOutsideDerivedEnv) {
  const FleetFixture fixture(
      {{"plimsoll.yml", "plimsoll: 1\nproject: p\n"},
       {"hosts/n.yml",
        "host:\n  id: n\n  address: 192.0.2.1\n  runtime: compose\n"},
       {"apps/a/manifest.yml",
        "app:\n  id: a\n  name: A\n  version: 1.0.0\n"
        "  container:\n    image: i:1\n"
        "    derived_env: [{key: D, template: \"http://{{HOST_IP}}\"}]\n"
        "  environment: [\"RAW={{literal}}\"]\n"}});
  EXPECT_THAT(fixture.Problems(), IsEmpty());
  EXPECT_EQ(fixture.Env("n", "a", "D"), "http://192.0.2.1");
  EXPECT_EQ(fixture.Env("n", "a", "RAW"), "{{literal}}");
}

}  // namespace
}  // namespace plimsoll
