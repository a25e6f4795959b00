#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/driver/run.h"

namespace plimsoll {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kProject =
    "plimsoll: 1\n"
    "project: demo\n"
    "vars: {tag: 1.2.3}\n"
    "env_sets:\n"
    "  shared: {environment: {MODE: fast}}\n";
constexpr std::string_view kHost =
    "host:\n"
    "  id: a\n"
    "  runtime: compose\n"
    "  address: 203.0.113.7\n"
    "  secrets: {source: files, dir: /var/lib/secrets}\n";
constexpr std::string_view kApp =
    "plimsoll: 1\n"
    "app:\n"
    "  id: web\n"
    "  name: Web\n"
    "  version: 1.0.0\n"
    "  env_sets: [shared]\n"
    "  container:\n"
    "    image: \"registry.example.org/web:{{ vars.tag }}\"\n"
    "  derived_env: [{key: SELF, template: \"http://{{HOST_IP}}/\"}]\n"
    "  secret_env: [{key: DSN, secret_file: pg, template: "
    "\"pg://u:{{url secrets.pg}}@db\"}]\n"
    "  resources: {memory_limit: 256Mi}\n"
    "  placement: {hosts: [a]}\n";

struct Outcome {
  ExitCode code;
  std::string out;
  std::string err;
};

Outcome Trace(std::vector<std::string> args) {
  auto disk = std::make_shared<MemoryFileSystem>();
  disk->Add("plimsoll.yml", std::string(kProject));
  disk->Add("hosts/a.yml", std::string(kHost));
  disk->Add("apps/web/manifest.yml", std::string(kApp));
  Console console = MemoryConsole(disk);
  args.insert(args.begin(), "trace");
  const ExitCode code = RunCommand(args, console);
  return {code, console.out, console.err};
}

TEST(Trace, FollowsAVariableToTheFactItWasMadeOf) {
  const Outcome outcome = Trace({"a/web", "SELF"});
  EXPECT_EQ(outcome.code, ExitCode::kClean) << outcome.err;
  EXPECT_EQ(outcome.out,
            "SELF=http://203.0.113.7/\n"
            "  template, apps/web/manifest.yml:9:39\n"
            "  address of `a`, hosts/a.yml:4:12\n");
}

TEST(Trace, NamesTheSetASharedVariableComesFrom) {
  const Outcome outcome = Trace({"a/web", "MODE"});
  EXPECT_THAT(outcome.out, HasSubstr("MODE=fast\n  env set, plimsoll.yml:5:32"))
      << outcome.err;
}

TEST(Trace, ShowsASecretByItsName) {
  const Outcome outcome = Trace({"a/web", "DSN"});
  EXPECT_THAT(outcome.out, HasSubstr("DSN=pg://u:<secret pg>@db\n"));
}

TEST(Trace, FollowsAFieldToItsVariable) {
  const Outcome outcome = Trace({"a/web", "container"});
  EXPECT_THAT(outcome.out,
              HasSubstr("container.image=registry.example.org/web:1.2.3\n"));
  EXPECT_THAT(outcome.out, HasSubstr("plimsoll.yml:3:13"));
}

// The chain leads through the compose file's variable to what a tag stands for.
TEST(Trace, FollowsAVariableThroughTemplates) {
  auto disk = std::make_shared<MemoryFileSystem>();
  disk->Add("plimsoll.yml",
            "plimsoll: 1\n"
            "project: demo\n"
            "templates:\n"
            "  - {from: compose.yaml.hbs, to: compose.yaml}\n"
            "  - {from: env.hbs, to: .env}\n");
  disk->Add("hosts/a.yml", std::string(kHost) + "  vars: {town: Bern}\n");
  disk->Add("compose.yaml.hbs",
            "services:\n"
            "  web:\n"
            "    image: registry.example.org/web:1.2.3\n"
            "    environment:\n"
            "      TOWN: ${TOWN}\n"
            "      DSN: pg://u:${PG}@db\n");
  disk->Add("env.hbs", "TOWN={{town}}\nPG=\"{{secrets.pg}}\"\n");
  Console console = MemoryConsole(disk);
  for (const char* key : {"TOWN", "DSN"}) {
    const std::vector<std::string> words = {"trace", "a/web", key};
    EXPECT_EQ(RunCommand(words, console), ExitCode::kClean) << console.err;
  }
  EXPECT_EQ(console.out,
            "TOWN=Bern\n"
            "  environment, compose.yaml.hbs:5:13\n"
            "  variable of the compose file, env.hbs:1:6\n"
            "  set here, hosts/a.yml:6:16\n"
            "DSN=pg://u:<secret pg>@db\n"
            "  environment, compose.yaml.hbs:6:12\n"
            "  variable of the compose file, env.hbs:2:4\n");
}

TEST(Trace, PrintsEveryValueWithoutAKey) {
  const Outcome outcome = Trace({"a/web"});
  EXPECT_THAT(outcome.out, HasSubstr("SELF="));
  EXPECT_THAT(outcome.out, HasSubstr("resources.memory_limit=256Mi\n"
                                     "  stated, apps/web/manifest.yml:11:29"));
}

TEST(Trace, PrintsJson) {
  const Outcome outcome = Trace({"a/web", "MODE", "--format", "json"});
  EXPECT_THAT(outcome.out, HasSubstr("\"host\": \"a\""));
  EXPECT_THAT(outcome.out, HasSubstr("\"value\": \"fast\""));
  EXPECT_THAT(outcome.out, HasSubstr("\"path\": \"plimsoll.yml\""));
}

TEST(Trace, NamesTheNearestHostAppAndKey) {
  EXPECT_EQ(Trace({"b/web"}).err, "plimsoll: no host `b`; there is `a`\n");
  EXPECT_EQ(Trace({"a/wbe"}).err, "plimsoll: no app `wbe`; there is `web`\n");
  EXPECT_EQ(Trace({"a/web", "SELFF"}).err,
            "plimsoll: `web` on `a` states no `SELFF`; there is `SELF`\n");
  EXPECT_EQ(Trace({"web"}).err,
            "plimsoll: `web` is not of the form HOST/APP\n");
  EXPECT_EQ(Trace({"b/web"}).code, ExitCode::kUsage);
}

}  // namespace
}  // namespace plimsoll
