#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/targets/emit/emitted.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kHost =
    "runtime: supervisor\ndeploy_dir: /opt/demo\n"
    "secrets: {source: files, dir: /sec}\n";

// The conf of a host whose only app has these lines.
Emitted One(std::string_view app, std::string_view host = kHost) {
  return Emitted(OneHost(host, {{"app", std::string(app)}}), "box");
}

std::vector<std::string> Lines(const Emitted& emitted,
                               std::string_view prefix) {
  return LinesWith(emitted.Text("supervisord.conf"), prefix);
}

TEST(EmitSupervisor, DaemonHasDebiansDefaults) {
  const Emitted emitted = One("process: {command: [run]}\n");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  EXPECT_THAT(emitted.Text("supervisord.conf"),
              HasSubstr("[unix_http_server]\nfile=/run/supervisor.sock\n\n"
                        "[supervisord]\nnodaemon=false\n"
                        "pidfile=/run/supervisord.pid\n"
                        "logfile=/var/log/supervisor/supervisord.log\n"
                        "childlogdir=/var/log/supervisor\n"));
}

TEST(EmitSupervisor, EveryOptionOfAProgram) {
  const Emitted emitted =
      One("process: {command: [./bin/run, \"a b\", \"50%\", \"\"], "
          "directory: /srv/x, user: www}\n"
          "run: {restart: always, autostart: false, priority: 5, "
          "start_seconds: 1500ms, start_retries: 7, stop_signal: SIGINT, "
          "stop_timeout: 20s, exit_codes: [0, 2]}\n"
          "logs: {stdout: /l/o.log, stderr: /l/e.log, max_size: 1Mi, keep: 3}\n"
          "environment: {A: \"1.10\", B: \"x%y\"}\n");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  EXPECT_THAT(emitted.Text("supervisord.conf"),
              HasSubstr("; from apps/app/manifest.yml\n"
                        "[program:app]\n"
                        "command=/srv/x/bin/run \"a b\" \"50%%\" \"\"\n"
                        "directory=/srv/x\n"
                        "user=www\n"
                        "priority=5\n"
                        "autostart=false\n"
                        "autorestart=true\n"
                        "exitcodes=0,2\n"
                        "startsecs=2\n"
                        "startretries=7\n"
                        "stopsignal=INT\n"
                        "stopwaitsecs=20\n"
                        "stdout_logfile=/l/o.log\n"
                        "stdout_logfile_maxbytes=1048576\n"
                        "stdout_logfile_backups=3\n"
                        "stderr_logfile=/l/e.log\n"
                        "stderr_logfile_maxbytes=1048576\n"
                        "stderr_logfile_backups=3\n"
                        "environment=A=\"1.10\",\n"
                        "    B=\"x%%y\"\n"));
}

TEST(EmitSupervisor, RestartPolicies) {
  const auto restart = [](std::string_view policy) {
    return Lines(One(fmt::format("process: {{command: [run]}}\n"
                                 "run: {{restart: {}}}\n",
                                 policy)),
                 "autorestart=");
  };
  EXPECT_THAT(restart("always"), ElementsAre("autorestart=true"));
  EXPECT_THAT(restart("unless-stopped"), ElementsAre("autorestart=true"));
  EXPECT_THAT(restart("on-failure"), ElementsAre("autorestart=unexpected"));
  EXPECT_THAT(restart("never"), ElementsAre("autorestart=false"));
}

TEST(EmitSupervisor, OneLogForBothStreams) {
  const Emitted emitted =
      One("process: {command: [run]}\nlogs: {stdout: /l/a.log, stderr: "
          "/l/a.log}\n");
  EXPECT_THAT(Lines(emitted, "std"), ElementsAre("stdout_logfile=/l/a.log"));
  EXPECT_THAT(Lines(emitted, "redirect"), ElementsAre("redirect_stderr=true"));
}

TEST(EmitSupervisor, ValuesItsGrammarCannotHoldGoThroughEnv) {
  const Emitted emitted =
      One("process: {command: [run]}\n"
          "environment: {A: \"it's \\\"x\\\"\", B: plain, C: \"'quoted'\"}\n");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  EXPECT_THAT(
      Lines(emitted, "command="),
      ElementsAre(
          "command=/usr/bin/env \"A=it's \\\"x\\\"\" \"C='quoted'\" run"));
  EXPECT_THAT(Lines(emitted, "environment="),
              ElementsAre("environment=B=\"plain\""));
}

TEST(EmitSupervisor, NewGrammarHoldsThem) {
  const Emitted emitted =
      One("process: {command: [run]}\nenvironment: {A: \"it's \\\"x\\\"\"}\n",
          "runtime: supervisor\nos: {supervisor: \"4.4\"}\n");
  EXPECT_THAT(Lines(emitted, "command="), ElementsAre("command=run"));
  EXPECT_THAT(Lines(emitted, "environment="),
              ElementsAre("environment=A=\"it's \\\"x\\\"\""));
}

TEST(EmitSupervisor, WrappersStandInOrder) {
  const Emitted emitted =
      One("process: {command: [run, \"it's\"], shell: login}\n"
          "environment: {A: \"'x'\"}\n"
          "secret_env: [{key: TOKEN, secret_file: token}]\n"
          "resources: {address_space_limit: 1Gi}\n");
  EXPECT_THAT(
      Lines(emitted, "command="),
      ElementsAre("command=/usr/bin/env \"A='x'\" /opt/demo/run-with-secrets "
                  "app -- prlimit --as=1073741824 -- bash -lc "
                  "\"exec run 'it'\\\\''s'\""));
  EXPECT_THAT(Lines(emitted, "environment="), IsEmpty());
  EXPECT_THAT(emitted.Paths(),
              ElementsAre("run-with-secrets", "supervisord.conf"));
}

TEST(EmitSupervisor, InheritedSecretsWriteNothing) {
  const Emitted emitted =
      One("process: {command: [run]}\n"
          "secret_env: [{key: API_TOKEN, secret_file: api-token}]\n",
          "runtime: supervisor\nsecrets: {source: environment}\n");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  EXPECT_THAT(emitted.Paths(), ElementsAre("supervisord.conf"));
  EXPECT_THAT(Lines(emitted, "command="), ElementsAre("command=run"));
  EXPECT_THAT(emitted.Text("supervisord.conf"),
              testing::Not(HasSubstr("TOKEN")));
}

TEST(EmitSupervisor, ProgramsStandInStartOrder) {
  const auto app = [](std::string_view run) {
    return fmt::format("process: {{command: [run]}}\n{}", run);
  };
  const Emitted emitted(OneHost(kHost, {{"a", app("")},
                                        {"b", app("run: {priority: 20}\n")},
                                        {"c", app("run: {priority: 3}\n")},
                                        {"d", app("run: {priority: 20}\n")}}),
                        "box");
  EXPECT_THAT(
      Lines(emitted, "[program"),
      ElementsAre("[program:c]", "[program:b]", "[program:d]", "[program:a]"));
}

TEST(EmitSupervisor, LimitsItCannotSetAreErrors) {
  const Emitted emitted =
      One("process: {command: [run]}\n"
          "resources: {memory_limit: 1Gi, cpu_limit: 1, pids_limit: 9, "
          "memory_reservation: 1Gi}\n"
          "security: {capabilities: [], readonly_root: true, "
          "no_new_privileges: true, user: \"5\"}\n"
          "volumes: [{type: bind, source: /a, target: /a}, "
          "{type: bind, source: /a, target: /b}]\n"
          "schedule: daily\n");
  const std::string head =
      "error[targets/unsupported-field] {}: supervisor cannot express `{}` of "
      "`app` on `box`; {}";
  EXPECT_THAT(
      emitted.Findings(),
      testing::UnorderedElementsAre(
          fmt::format(fmt::runtime(head), 8, "security.user",
                      "this is the user inside a container"),
          fmt::format(fmt::runtime(head), 7, "resources.memory_limit",
                      "nothing limits a program here"),
          fmt::format(fmt::runtime(head), 7, "resources.cpu_limit",
                      "nothing limits a program here"),
          fmt::format(fmt::runtime(head), 7, "resources.pids_limit",
                      "nothing limits a program here"),
          fmt::format(fmt::runtime(head), 8, "security.capabilities",
                      "a program has the capabilities of its user"),
          fmt::format(fmt::runtime(head), 8, "security.readonly_root",
                      "a program sees the whole file system"),
          fmt::format(fmt::runtime(head), 8, "security.no_new_privileges",
                      "setuid programs stay what they are"),
          fmt::format(fmt::runtime(head), 9, "volumes",
                      "nothing is mounted for a program"),
          fmt::format(fmt::runtime(head), 10, "schedule",
                      "supervisord has no timers")));
}

TEST(EmitSupervisor, AdviceItDropsIsAWarning) {
  const Emitted emitted(
      OneHost(kHost,
              {{"a",
                "process: {command: [run]}\nrun: {restart: unless-stopped}\n"
                "dependencies: [{app_id: b}]\n"
                "health_check: {type: exec, exec: [probe]}\n"},
               {"b", "process: {command: [run]}\n"}}),
      "box");
  EXPECT_THAT(
      emitted.Findings(),
      ElementsAre(
          "warning[targets/dropped-field] 9: supervisor drops `health_check` "
          "of `a` on `box`; supervisord only sees whether the program runs",
          "warning[targets/dropped-field] 7: supervisor drops `run.restart` of "
          "`a` on `box`; a program stopped by hand starts with supervisord "
          "again",
          "warning[targets/dropped-field] 8: supervisor drops `dependencies` "
          "of `a` on `box`; programs start in order of `run.priority` alone"));
}

TEST(EmitSupervisor, DirectivesPassThroughByName) {
  const Emitted emitted =
      One("process: {command: [run]}\nrun: {priority: 4}\n"
          "targets:\n"
          "  supervisor: {priority: 7, umask: \"022\", stopasgrup: true, "
          "stdout_syslog: \"{{HOST_IP}}\"}\n"
          "  supervisr: {}\n");
  EXPECT_THAT(Lines(emitted, "priority="), ElementsAre("priority=7"));
  EXPECT_THAT(Lines(emitted, "umask="), ElementsAre("umask=022"));
  EXPECT_THAT(
      emitted.Findings(),
      ElementsAre("error[schema/unknown-field] 10: `supervisr` is no target; ",
                  "error[schema/unknown-field] 9: `stopasgrup` is no option of "
                  "a supervisor program; ",
                  "error[targets/unsupported-field] 9: supervisor cannot "
                  "express `targets.supervisor.stdout_syslog` of `app` on "
                  "`box`; placeholders are not filled in here"));
}

TEST(EmitSupervisor, ProgramsSayWhichGroupIsTheirs) {
  const auto app = [](std::string_view more) {
    return fmt::format(
        "process: {{command: [run]}}\ntargets: {{supervisor: {{{}}}}}\n", more);
  };
  const Emitted emitted(
      OneHost("runtime: supervisor\n",
              {{"a", app("group: shop, group_priority: 5, startsecs: null")},
               {"b", app("group: shop")},
               {"c", app("group: shop, group_priority: 6")},
               {"d", app("group: \"no name\"")}}),
      "box");
  const std::string text = emitted.Text("supervisord.conf");
  EXPECT_THAT(text, HasSubstr("\n[group:shop]\nprograms=a,b,c\npriority=5\n"));
  EXPECT_THAT(text, Not(HasSubstr("group=")));
  EXPECT_THAT(text, Not(HasSubstr("group_priority=")));
  EXPECT_THAT(
      emitted.Findings(),
      ElementsAre(HasSubstr("another program of group `shop` gives it 5"),
                  HasSubstr("a group's name is made of letters")));
}

TEST(EmitSupervisor, GpusAreVisibleDevices) {
  const std::string host = std::string(kHost) +
                           "resources: {gpus: [{vendor: nvidia}, "
                           "{vendor: nvidia}]}\n";
  const std::string process = "process: {command: [run]}\n";
  EXPECT_THAT(
      Lines(One(process + "resources: {gpu: {devices: [\"1\"]}}\n", host), "e"),
      ElementsAre("environment=CUDA_DEVICE_ORDER=\"PCI_BUS_ID\","));
  EXPECT_THAT(
      Lines(One(process + "resources: {gpu: {devices: [\"1\"]}}\n", host),
            "    CUDA"),
      ElementsAre("    CUDA_VISIBLE_DEVICES=\"1\""));
  EXPECT_THAT(Lines(One(process + "resources: {gpu: {count: all}}\n", host),
                    "environment"),
              IsEmpty());
  EXPECT_THAT(
      One(process + "resources: {gpu: {count: 1}}\n", host).Findings(),
      ElementsAre("error[targets/unsupported-field] 7: supervisor cannot "
                  "express `resources.gpu.count` of `app` on `box`; nothing "
                  "keeps a bare program off the other GPUs: `box` has 2"));
}

TEST(EmitSupervisor, ValuesNothingCanHoldAreErrors) {
  const Emitted emitted =
      One("process: {command: [run, \"a\\rb\"], directory: \" x\"}\n"
          "environment: {A: \"a\\rb\"}\nrun: {stop_signal: NOSIG}\n");
  EXPECT_THAT(emitted.Findings(),
              testing::Each(HasSubstr("error[targets/unencodable-value]")));
  EXPECT_EQ(emitted.Findings().size(), 4u);
}

}  // namespace
}  // namespace plimsoll
