// `diff` as an operator runs it.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

Files Stack() {
  Files files = {
      {"plimsoll.yml",
       "plimsoll: 1\nproject: stack\nlive: {path: \"live/{{host.id}}\"}\n"},
      {"hosts/box.yml",
       "host:\n"
       "  id: box\n"
       "  runtime: compose\n"
       "  addresses: {lan: 192.168.7.2}\n"
       "  os: {docker: \"28.2\"}\n"},
      {"apps/pg/manifest.yml",
       "plimsoll: 1\n"
       "app:\n"
       "  id: pg\n"
       "  name: Database\n"
       "  version: 1.0.0\n"
       "  container: {image: \"docker.io/library/postgres:16\"}\n"
       "  environment: {LEVEL: info}\n"
       "  volumes: [{type: volume, source: pg, target: /var/lib/pg}]\n"},
      {"live/box/docker-compose.yml",
       "name: stack\n"
       "services:\n"
       "  pg:\n"
       "    image: postgres:16\n"
       "    restart: unless-stopped\n"
       "    environment: [LEVEL=info]\n"
       "    volumes: ['pg:/var/lib/pg']\n"
       "volumes: {pg: }\n"}};
  return files;
}

MemoryRun Diff(const Files& files, Words options) {
  options.insert(options.begin(), "diff");
  return RunInMemory(DiskOf(files), options);
}

Files With(Files files, const std::string& path, std::string_view from,
           std::string_view to) {
  std::string& text = files.at(path);
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  return files;
}

TEST(Diff, EqualIsZero) {
  const MemoryRun run = Diff(Stack(), {"--host", "box"});
  EXPECT_EQ(run.code, ExitCode::kClean) << run.out << run.err;
  EXPECT_EQ(run.out,
            "box: `live/box` as it is, and as a build makes it\n"
            "  1 app, no difference\n");
}

TEST(Diff, LostDataComesFirst) {
  Files files =
      With(Stack(), "live/box/docker-compose.yml", "'pg:/var", "'olddata:/var");
  files = With(files, "live/box/docker-compose.yml", "{pg: }", "{olddata: }");
  files = With(files, "live/box/docker-compose.yml", "LEVEL=info",
               "LEVEL=debug, EXTRA=1");
  const MemoryRun run = Diff(files, {"--host", "box"});
  EXPECT_EQ(run.code, ExitCode::kFindings);
  EXPECT_EQ(run.out,
            "box: `live/box` as it is, and as a build makes it\n"
            "  pg\n"
            "    data        volumes./var/lib/pg: `volume stack_olddata` -> "
            "`volume stack_pg`\n"
            "                pg would start without what is in volume "
            "stack_olddata\n"
            "    value       LEVEL: `debug` -> `info`\n"
            "    env         only there: EXTRA\n"
            "  1 of 1 app differ: 1 data, 0 structural, 1 value, 1 variable\n");
}

TEST(Diff, JsonSaysTheSame) {
  const Files files =
      With(Stack(), "live/box/docker-compose.yml", "LEVEL=info", "LEVEL=debug");
  const MemoryRun run = Diff(files, {"--all", "--format", "json"});
  EXPECT_EQ(run.code, ExitCode::kFindings);
  const auto json = nlohmann::json::parse(run.out);
  EXPECT_EQ(json["version"], 1);
  const auto& host = json["hosts"][0];
  EXPECT_EQ(host["host"], "box");
  EXPECT_EQ(host["equal"], false);
  const auto& one = host["differences"][0];
  EXPECT_EQ(one["kind"], "value");
  EXPECT_EQ(one["app"], "pg");
  EXPECT_EQ(one["key"], "environment.LEVEL");
  EXPECT_EQ(one["live"], "debug");
  EXPECT_EQ(one["built"], "info");
  EXPECT_EQ(one["at"], "docker-compose.yml:6");
}

TEST(Diff, AgainstIsAnyFolder) {
  Files files = Stack();
  files["elsewhere/stack/compose.yml"] = files["live/box/docker-compose.yml"];
  files.erase("live/box/docker-compose.yml");
  const MemoryRun run =
      Diff(files, {"--host", "box", "--against", "elsewhere/stack"});
  EXPECT_EQ(run.code, ExitCode::kClean) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("box: `elsewhere/stack` as it is"));
}

// As beside a stack that was imported where it stands: what was built is no
// second stack that runs there.
TEST(Diff, AgainstMayHoldTheProject) {
  Files files = Stack();
  files["docker-compose.yml"] = files["live/box/docker-compose.yml"];
  files.erase("live/box/docker-compose.yml");
  files = With(files, "docker-compose.yml", "LEVEL=info", "LEVEL=debug");
  const auto disk = DiskOf(files);
  ASSERT_EQ(RunInMemory(disk, {"build"}).code, ExitCode::kClean);
  const MemoryRun run =
      RunInMemory(disk, {"diff", "--host", "box", "--against", "."});
  EXPECT_EQ(run.code, ExitCode::kFindings);
  EXPECT_THAT(run.out, HasSubstr("LEVEL: `debug` -> `info`\n"
                                 "  1 of 1 app differ: 0 data, 0 structural, "
                                 "1 value, 0 variables\n"));
}

TEST(Diff, WrongUseIsTwo) {
  EXPECT_EQ(Diff(Stack(), {}).code, ExitCode::kUsage);
  EXPECT_EQ(Diff(Stack(), {"--host", "box", "--all"}).code, ExitCode::kUsage);
  EXPECT_EQ(Diff(Stack(), {"--host", "none"}).code, ExitCode::kUsage);
  EXPECT_EQ(Diff(Stack(), {"--all", "--against", "live/box"}).code,
            ExitCode::kUsage);
  EXPECT_EQ(Diff({{"a", "b"}}, {"--all"}).code, ExitCode::kUsage);
  Files files = Stack();
  files.erase("live/box/docker-compose.yml");
  const MemoryRun missing = Diff(files, {"--host", "box"});
  EXPECT_EQ(missing.code, ExitCode::kUsage);
  EXPECT_EQ(missing.err, "plimsoll: `box` has no folder `live/box`\n");
  files =
      With(files, "plimsoll.yml", "live: {path: \"live/{{host.id}}\"}\n", "");
  EXPECT_THAT(Diff(files, {"--host", "box"}).err, HasSubstr("--against DIR"));
}

TEST(Diff, HostsWithoutAFolderAreNamed) {
  Files files = Stack();
  files["hosts/den.yml"] =
      "host: {id: den, runtime: compose, addresses: {lan: 192.168.7.3}}\n";
  files = With(files, "apps/pg/manifest.yml",
               "  volumes:", "  placement: {hosts: [box]}\n  volumes:");
  const MemoryRun run = Diff(files, {"--all"});
  EXPECT_EQ(run.code, ExitCode::kClean) << run.out << run.err;
  EXPECT_THAT(run.out,
              HasSubstr("den: not compared, there is no `live/den`\n"));
}

TEST(Diff, AFileThatCannotBeReadIsNoPass) {
  Files files = Stack();
  files["live/box/docker-compose.yml"] += "broken: [\n";
  const MemoryRun run = Diff(files, {"--host", "box"});
  EXPECT_EQ(run.code, ExitCode::kFindings);
  EXPECT_THAT(run.out, HasSubstr("  cannot be read: docker-compose.yml:"));
}

TEST(Diff, AHostThatDoesNotCompileIsNoPass) {
  const Files files = With(Stack(), "apps/pg/manifest.yml", "LEVEL: info",
                           "LEVEL: \"{{vars.none}}\"");
  const MemoryRun run = Diff(files, {"--host", "box"});
  EXPECT_EQ(run.code, ExitCode::kFindings);
  EXPECT_THAT(run.err, HasSubstr("`box` cannot be compiled"));
}

TEST(Diff, NoFormatShowsASecret) {
  Files files = With(Stack(), "live/box/docker-compose.yml", "LEVEL=info",
                     "LEVEL=info, PG_PASSWORD=tr0ub4dor&3zz, "
                     "LEAK=xx-tr0ub4dor&3zz");
  files = With(files, "live/box/docker-compose.yml", "postgres:16",
               "postgres:16-tr0ub4dor&3zz");
  for (const Words& options :
       {Words{"--host", "box"}, Words{"--host", "box", "--format", "json"}}) {
    const MemoryRun run = Diff(files, options);
    EXPECT_EQ(run.code, ExitCode::kFindings);
    EXPECT_THAT(run.out + run.err, Not(HasSubstr("tr0ub4dor")));
    EXPECT_THAT(run.out, HasSubstr("PG_PASSWORD"));
  }
}

// The app's values stand in variables; the host's own .env has them.
Files WithVariables() {
  Files files = With(Stack(), "apps/pg/manifest.yml", "  environment:",
                     "  targets:\n"
                     "    compose:\n"
                     "      image: \"postgres:${PG_TAG}\"\n"
                     "      ports: [\"${PG_PORT}:5432\"]\n"
                     "      volumes: [\"${DATA}/pg:/var/lib/pg\"]\n"
                     "      env_file: [./pg.env]\n"
                     "  environment:");
  files["live/box/docker-compose.yml"] =
      "name: stack\n"
      "services:\n"
      "  pg:\n"
      "    image: postgres:16\n"
      "    restart: unless-stopped\n"
      "    environment: [LEVEL=info, EXTRA=1]\n"
      "    ports: ['5433:5432']\n"
      "    volumes: ['/srv/pg:/var/lib/pg']\n";
  files["live/box/pg.env"] = "EXTRA=1\n";
  return files;
}

TEST(Diff, TheHostsOwnEnvCountsOnBothSides) {
  Files files = WithVariables();
  files["live/box/.env"] =
      "PG_TAG=16\nPG_PORT=5433\nDATA=/srv\n"
      "COMPOSE_FILE=docker-compose.yml\n";
  const MemoryRun same = Diff(files, {"--host", "box"});
  EXPECT_EQ(same.code, ExitCode::kClean) << same.out << same.err;
  EXPECT_THAT(same.out, HasSubstr("  1 app, no difference\n"));
  // What is not the same there still is a difference.
  files = With(files, "live/box/.env", "DATA=/srv", "DATA=/mnt");
  const MemoryRun moved = Diff(files, {"--host", "box"});
  EXPECT_EQ(moved.code, ExitCode::kFindings);
  EXPECT_THAT(moved.out, HasSubstr("    data        volumes./var/lib/pg: "
                                   "`bind /srv/pg` -> `bind /mnt/pg`\n"));
}

TEST(Diff, WhatNothingSetsIsUnknown) {
  const Files files = WithVariables();
  const MemoryRun run = Diff(files, {"--host", "box"});
  EXPECT_EQ(run.code, ExitCode::kFindings);
  EXPECT_EQ(run.out,
            "box: `live/box` as it is, and as a build makes it\n"
            "  pg\n"
            "    unknown     image: `postgres:16` -> `postgres:${PG_TAG}` "
            "(nothing sets the variable)\n"
            "    unknown     ports.5432/tcp: `0.0.0.0:5433` -> "
            "`0.0.0.0:${PG_PORT}` (nothing sets the variable)\n"
            "    unknown     volumes./var/lib/pg: `bind /srv/pg` -> "
            "`${DATA}/pg` (nothing sets the variable)\n"
            "  1 of 1 app differ: 0 data, 0 structural, 0 values, 0 "
            "variables, 3 unknown\n");
  const MemoryRun json = Diff(files, {"--all", "--format", "json"});
  EXPECT_EQ(json.code, ExitCode::kFindings);
  EXPECT_EQ(
      nlohmann::json::parse(json.out)["hosts"][0]["differences"][0]["kind"],
      "unknown");
  // No value of the variable makes this the same.
  const MemoryRun other =
      Diff(With(files, "live/box/docker-compose.yml", "/srv/pg:", "/srv/db:"),
           {"--host", "box"});
  EXPECT_THAT(other.out, HasSubstr("    data        volumes./var/lib/pg: "));
}

// What the fixture's rented node runs, and what would.
TEST(Diff, ReadsWellOnTheFixture) {
  TempDir cres;
  CopyTree("fixtures/cres", cres);
  const Output run = Plimsoll(cres.path(), {"diff", "--host", "gpu-1"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.out,
            "gpu-1: `live/gpu-1` as it is, and as a build makes it\n"
            "  (of no app)\n"
            "    value       supervisord.user: only there: `root`\n"
            "  0 of 5 apps differ: 0 data, 0 structural, 1 value, 0 "
            "variables\n");
}

// A build's own output has no differences, whatever the runtime.
TEST(Diff, WhatWasBuiltIsEqual) {
  TempDir cres;
  CopyTree("fixtures/cres", cres);
  ASSERT_EQ(Plimsoll(cres.path(), {"build", "--out", "made"}).exit_code, 0);
  const Output run = Plimsoll(cres.path(), {"diff", "--host", "huihuang",
                                            "--against", "made/huihuang"});
  EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
}

// Seven tenants of one template: what is left are the two that were edited, and
// one at another tag. Secrets of `.env` are the tenants' own.
TEST(Diff, TenantsDifferByWhatIsTheirs) {
  TempDir fleet;
  CopyTree("fixtures/changemaker", fleet);
  const Output run = Plimsoll(fleet.path(), {"diff", "--all"});
  EXPECT_EQ(run.exit_code, 1) << run.err;
  for (const char* same :
       {"bnkops", "marcelle", "pia", "pridecorner", "trbh"}) {
    EXPECT_THAT(run.out, HasSubstr(fmt::format(
                             "{0}: `live/{0}` as it is, and as a build makes "
                             "it\n  21 apps, no difference\n",
                             same)));
  }
  EXPECT_THAT(run.out,
              HasSubstr("  api\n"
                        "    value       healthcheck.start_period: only built: "
                        "`40s`\n"
                        "  redis\n"
                        "    value       memory_limit: `256m` -> `512m`\n"
                        "  2 of 21 apps differ: "));
  EXPECT_THAT(run.out, HasSubstr("  4 of 21 apps differ: "));
  // The `.env` that a build fills in is one of its files.
  std::string linda = oracles::ReadWhole(fleet / "tenants/linda.yml");
  linda.replace(linda.find("domain: linda."), 14, "domain: other.");
  static_cast<void>(fleet.Write("tenants/linda.yml", linda));
  const Output moved =
      Plimsoll(fleet.path(), {"diff", "--host", "linda", fleet.path()});
  EXPECT_THAT(moved.out, HasSubstr("    value       DOMAIN: `linda.example.net`"
                                   " -> `other.example.net`\n"));
}

}  // namespace
}  // namespace plimsoll::cli
