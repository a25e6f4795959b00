#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "targets/systemd/calendar.h"
#include "targets/systemd/mount.h"
#include "tests/targets/emit/emitted.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kHost =
    "runtime: systemd\ndeploy_dir: /opt/demo\n"
    "secrets: {source: files, dir: /sec}\nos: {systemd: 252}\n";

Emitted One(std::string_view app, std::string_view host = kHost) {
  return Emitted(OneHost(host, {{"app", std::string(app)}}), "box");
}

std::vector<std::string> Lines(const Emitted& emitted, std::string_view prefix,
                               std::string_view unit = "app.service") {
  return LinesWith(emitted.Text("systemd/" + std::string(unit)), prefix);
}

TEST(EmitSystemd, EveryDirectiveOfAService) {
  const Emitted emitted = One(
      "process: {command: [./run, \"$A\", \"50%\", ;], directory: /srv/x, "
      "user: \"www:web\"}\n"
      "run: {restart: on-failure, start_seconds: 4s, start_retries: 5, "
      "stop_signal: INT, stop_timeout: 1500ms, exit_codes: [0, 3]}\n"
      "logs: {stdout: /l/o.log, stderr: /l/e.log}\n"
      "resources: {memory_limit: 1Gi, memory_reservation: 512Mi, "
      "cpu_limit: 1.255, pids_limit: 64, address_space_limit: 2Gi}\n"
      "security: {capabilities: [net_bind_service], no_new_privileges: true, "
      "readonly_root: true}\n"
      "volumes:\n"
      "  - {type: bind, source: /data, target: /data}\n"
      "  - {type: bind, source: /in, target: /out, options: [ro]}\n"
      "  - {type: tmpfs, target: /tmp/x, tmpfs_options: size=8m}\n"
      "environment: {A: \"50%\"}\n"
      "inherit_env: [{key: LANG}, {key: TZ, required: true}]\n");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  EXPECT_EQ(emitted.Text("systemd/app.service"),
            "# Made by plimsoll; edits here are lost. Sources:\n"
            "#   apps/app/manifest.yml\n"
            "#   hosts/box.yml\n"
            "[Unit]\n"
            "Description=app\n"
            "RequiresMountsFor=/data /in\n"
            "AssertEnvironment=TZ\n"
            "StartLimitIntervalSec=30\n"
            "StartLimitBurst=6\n"
            "\n"
            "[Service]\n"
            "Type=exec\n"
            "User=www\n"
            "Group=web\n"
            "WorkingDirectory=/srv/x\n"
            "Environment=\"A=50%%\"\n"
            "PassEnvironment=LANG TZ\n"
            "ExecStart=/srv/x/run \"$$A\" \"50%%\" \";\"\n"
            "Restart=on-failure\n"
            "SuccessExitStatus=3\n"
            "KillSignal=SIGINT\n"
            "TimeoutStopSec=1500ms\n"
            "StandardOutput=append:/l/o.log\n"
            "StandardError=append:/l/e.log\n"
            "MemoryMax=1073741824\n"
            "MemoryLow=536870912\n"
            "LimitAS=2147483648\n"
            "CPUQuota=125.5%\n"
            "TasksMax=64\n"
            "CapabilityBoundingSet=CAP_NET_BIND_SERVICE\n"
            "AmbientCapabilities=CAP_NET_BIND_SERVICE\n"
            "NoNewPrivileges=yes\n"
            "ProtectSystem=strict\n"
            "ReadWritePaths=/data\n"
            "BindReadOnlyPaths=/in:/out\n"
            "TemporaryFileSystem=\"/tmp/x:size=8m\"\n"
            "\n"
            "[Install]\n"
            "WantedBy=multi-user.target\n");
}

TEST(EmitSystemd, SecretsComeFromFilledFilesAndCredentials) {
  Files files = OneHost(
      kHost, {{"app",
               "process: {command: [run]}\n"
               "secret_env: [{key: TOKEN, secret_file: token}]\n"
               "secret_files: [{secret_file: key, target: /etc/app/key, "
               "env: KEY_FILE}]\n"
               "files:\n"
               "  - {template: a.conf, target: /etc/app/a.conf}\n"
               "  - {template: b.conf, target: /etc/app/b.conf}\n"}});
  files["apps/app/a.conf"] = "plain\n";
  files["apps/app/b.conf"] = "{{secrets.token}}\n";
  const Emitted emitted(files, "box");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  EXPECT_THAT(emitted.Paths(),
              ElementsAre("env/app.env", "files/app/etc/app/a.conf",
                          "files/app/etc/app/b.conf", "materialize-secrets",
                          "systemd/app.service",
                          "systemd/plimsoll-secrets-demo-box.service"));
  const std::string secrets = "plimsoll-secrets-demo-box.service";
  EXPECT_THAT(Lines(emitted, "Requires="), ElementsAre("Requires=" + secrets));
  EXPECT_THAT(Lines(emitted, "After="), ElementsAre("After=" + secrets));
  EXPECT_THAT(
      Lines(emitted, "Environment"),
      ElementsAre("Environment=\"KEY_FILE=/etc/app/key\"",
                  "EnvironmentFile=/run/plimsoll/demo/box/env/app.env"));
  EXPECT_THAT(Lines(emitted, "LoadCredential="),
              ElementsAre("LoadCredential=key:/sec/key"));
  EXPECT_THAT(
      Lines(emitted, "BindReadOnlyPaths="),
      ElementsAre("BindReadOnlyPaths=%d/key:/etc/app/key",
                  "BindReadOnlyPaths=/opt/demo/files/app/etc/app/a.conf:"
                  "/etc/app/a.conf",
                  "BindReadOnlyPaths=/run/plimsoll/demo/box/files/app/etc/app/"
                  "b.conf:/etc/app/b.conf"));
  EXPECT_EQ(emitted.Text("files/app/etc/app/b.conf"),
            "%PLIMSOLL{secret token}%\n");
}

TEST(EmitSystemd, OldSystemdHasNoCredentials) {
  const Emitted emitted =
      One("process: {command: [run]}\n"
          "secret_files: [{secret_file: key, target: /k}]\n",
          "runtime: systemd\nos: {systemd: 241}\n");
  EXPECT_THAT(emitted.Findings(),
              ElementsAre("error[targets/unsupported-field] 7: systemd cannot "
                          "express `secret_files` of `app` on `box`; "
                          "credentials need systemd 250; `box` has 241"));
}

TEST(EmitSystemd, NamesAreFoundInTheAppsPath) {
  const std::string app =
      "process: {command: [python3]}\nenvironment: {PATH: \"/opt/py:/bin\"}\n";
  EXPECT_THAT(Lines(One(app), "Exec"),
              ElementsAre("ExecSearchPath=/opt/py:/bin", "ExecStart=python3"));
  EXPECT_THAT(Lines(One(app, "runtime: systemd\nos: {systemd: 249}\n"), "Exec"),
              ElementsAre("ExecStart=/usr/bin/env python3"));
}

TEST(EmitSystemd, OrderNeverFormsACycle) {
  const auto app = [](int priority, std::string_view dependency) {
    return fmt::format(
        "process: {{command: [run]}}\n"
        "run: {{priority: {}}}\n{}",
        priority,
        dependency.empty()
            ? ""
            : fmt::format("dependencies: [{{app_id: {}}}]\n", dependency));
  };
  // By priority alone a starts first, but it needs c.
  const Emitted emitted(
      OneHost(kHost,
              {{"a", app(10, "c")}, {"b", app(20, "")}, {"c", app(30, "")}}),
      "box");
  EXPECT_THAT(Lines(emitted, "After=", "a.service"),
              ElementsAre("After=c.service"));
  EXPECT_THAT(Lines(emitted, "Requires=", "a.service"),
              ElementsAre("Requires=c.service"));
  EXPECT_THAT(Lines(emitted, "After=", "b.service"),
              ElementsAre("After=a.service"));
  EXPECT_THAT(Lines(emitted, "After=", "c.service"), IsEmpty());
}

TEST(EmitSystemd, AppsThatEndAreOneshots) {
  const Emitted emitted(
      OneHost(kHost,
              {{"job", "process: {command: [run]}\n"},
               {"user",
                "process: {command: [run]}\n"
                "dependencies: [{app_id: job, condition: completed}]\n"}}),
      "box");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  EXPECT_THAT(Lines(emitted, "", "job.service"),
              testing::IsSupersetOf(
                  {"Type=oneshot", "RemainAfterExit=yes", "Restart=no"}));
  EXPECT_THAT(Lines(emitted, "After=", "user.service"),
              ElementsAre("After=job.service"));
}

TEST(EmitSystemd, SchedulesAreTimers) {
  const Emitted emitted =
      One("process: {command: [run]}\nschedule: \"30 4 1 * 1-5\"\n");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  EXPECT_EQ(emitted.Text("systemd/app.timer"),
            "# Made by plimsoll; edits here are lost. Sources:\n"
            "#   apps/app/manifest.yml\n"
            "#   hosts/box.yml\n"
            "[Unit]\n"
            "Description=Timer of app\n"
            "\n"
            "[Timer]\n"
            "OnCalendar=*-*-01 04:30:00\n"
            "OnCalendar=Mon,Tue,Wed,Thu,Fri *-*-* 04:30:00\n"
            "\n"
            "[Install]\n"
            "WantedBy=timers.target\n");
  EXPECT_THAT(Lines(emitted, "WantedBy="), IsEmpty());
}

TEST(EmitSystemd, CronComesOutExactly) {
  const auto calendar = [](std::string_view cron) -> std::string {
    const auto moments = CalendarOf(cron);
    return moments ? fmt::format("{}", fmt::join(*moments, " | "))
                   : moments.error();
  };
  EXPECT_EQ(calendar("* * * * *"), "*-*-* *:*:00");
  EXPECT_EQ(calendar("*/15 * * * *"), "*-*-* *:00/15:00");
  EXPECT_EQ(calendar("*/7 * * * *"), "*-*-* *:00/7:00");
  EXPECT_EQ(calendar("0-30/10 8-18 * * *"), "*-*-* 08..18:00,10,20,30:00");
  EXPECT_EQ(calendar("5,10,11,12 0 * jan-mar,12 *"),
            "*-01..03,12-* 00:05,10..12:00");
  EXPECT_EQ(calendar("0 0 * * 0"), "Sun *-*-* 00:00:00");
  EXPECT_EQ(calendar("0 0 * * 7"), "Sun *-*-* 00:00:00");
  EXPECT_EQ(calendar("0 0 * * fri-7"), "Fri,Sat,Sun *-*-* 00:00:00");
  EXPECT_EQ(calendar("0 0 */2 * Mon"), "Mon *-*-01/2 00:00:00");
  EXPECT_EQ(calendar("0 0 31 * mon"), "*-*-31 00:00:00 | Mon *-*-* 00:00:00");
  EXPECT_EQ(calendar("@weekly"), "Sun *-*-* 00:00:00");
  EXPECT_EQ(calendar("Mon..Fri *-*-* 04:00"), "Mon..Fri *-*-* 04:00");
  EXPECT_EQ(calendar("Sat..Sun *-02~03 23:59:59.5"),
            "Sat..Sun *-02~03 23:59:59.5");
  EXPECT_EQ(calendar("2026-12-31 08..18/2,23:0/15 UTC"),
            "2026-12-31 08..18/2,23:0/15 UTC");
  EXPECT_EQ(calendar("daily"), "daily");
  EXPECT_EQ(calendar("@reboot"), "`@reboot` is no moment of a calendar");
  EXPECT_EQ(calendar("60 * * * *"), "`60` is no minute of a cron expression");
  EXPECT_EQ(calendar("5/10 * * * *"),
            "`5/10` is no minute of a cron expression");
  for (const char* wrong : {"now and then", "*-*-* 25:30:00", "*-*-* 08:60",
                            "*-*-* 08:00:61", "*-13-* 04:00", "*-*-32 04:00",
                            "*-*-* 08..24:00", "*-*-0 04:00", "1:2:3:4"}) {
    EXPECT_THAT(calendar(wrong), HasSubstr("neither a cron"));
  }
}

TEST(EmitSystemd, MountsAreNamedByTheirPath) {
  EXPECT_EQ(EscapePathForUnit("/"), "-");
  EXPECT_EQ(EscapePathForUnit("/srv/my-data"), "srv-my\\x2ddata");
  EXPECT_EQ(EscapePathForUnit("//a/./b/"), "a-b");
  EXPECT_EQ(EscapePathForUnit("/.x/é"), "\\x2ex-\\xc3\\xa9");
  const Emitted emitted =
      One("process: {command: [run]}\n",
          "runtime: systemd\nmounts: [{what: \"10.0.0.1:/x\", where: /mnt/n, "
          "type: nfs4, options: [ro, soft]}]\n");
  EXPECT_THAT(
      Lines(emitted, "", "mnt-n.mount"),
      testing::IsSupersetOf({"What=10.0.0.1:/x", "Where=/mnt/n", "Type=nfs4",
                             "Options=ro,soft", "WantedBy=remote-fs.target"}));
}

TEST(EmitSystemd, DirectivesPassThroughByName) {
  const Emitted emitted =
      One("process: {command: [run]}\nrun: {restart: always}\n"
          "targets:\n"
          "  systemd:\n"
          "    Service: {LimitNOFILE: 65536, Restart: \"no\", "
          "ExecStartPre: [a, b], LimitNOFIL: 1}\n"
          "    Unit: {Documentation: https://example.org}\n"
          "    Timer: {Persistent: true}\n");
  EXPECT_THAT(Lines(emitted, "Restart="), ElementsAre("Restart=no"));
  EXPECT_THAT(Lines(emitted, "LimitNOFILE="), ElementsAre("LimitNOFILE=65536"));
  EXPECT_THAT(Lines(emitted, "ExecStartPre="),
              ElementsAre("ExecStartPre=a", "ExecStartPre=b"));
  EXPECT_THAT(
      emitted.Findings(),
      ElementsAre("error[schema/unknown-field] 10: `LimitNOFIL` is no "
                  "directive of [Service] in systemd 252; ",
                  "error[targets/unsupported-field] 12: systemd cannot express "
                  "`targets.systemd.Timer` of `app` on `box`; an app without "
                  "`schedule` has no timer"));
}

TEST(EmitSystemd, WhatItCannotSayIsReported) {
  const Emitted emitted =
      One("process: {command: [run]}\nschedule: whenever\n"
          "health_check: {type: exec, exec: [x]}\n"
          "logs: {max_size: 1Mi, keep: 2}\n"
          "volumes: [{type: volume, source: v, target: /v}]\n");
  EXPECT_THAT(
      emitted.Findings(),
      ElementsAre(
          "warning[targets/dropped-field] 8: systemd drops `health_check` of "
          "`app` on `box`; systemd only sees whether the program runs",
          "warning[targets/dropped-field] 9: systemd drops `logs.max_size` of "
          "`app` on `box`; systemd does not rotate files",
          "warning[targets/dropped-field] 9: systemd drops `logs.keep` of "
          "`app` on `box`; systemd does not rotate files",
          "error[targets/unsupported-field] 10: systemd cannot express "
          "`volumes` of `app` on `box`; a service has no named volumes",
          "error[targets/unencodable-value] 7: systemd cannot hold the value "
          "of `schedule` of `app` on `box`; this is neither a cron expression "
          "nor a calendar expression of systemd"));
}

TEST(EmitSystemd, OlderReadersGetOlderSpellings) {
  const Emitted emitted(
      OneHost("runtime: systemd\nos: {systemd: 239}\n",
              {{"app",
                "process: {command: [x]}\nlogs: {stdout: /l/o}\n"
                "inherit_env: [{key: LANG, required: true}]\n"}}),
      "box");
  EXPECT_THAT(emitted.Text("systemd/app.service"),
              HasSubstr("ExecStartPre=/bin/sh -c '[ -n \"$${LANG+set}\" ]'\n"));
  EXPECT_THAT(
      emitted.Findings(),
      ElementsAre("warning[targets/dropped-field] 7: systemd drops "
                  "`logs.stdout` of `app` on `box`; appending to files came "
                  "with systemd 240; `box` has 239"));
}

TEST(EmitSystemd, NamesOfVariablesAreNoDirectives) {
  const Emitted emitted(
      OneHost("runtime: systemd\n",
              {{"app",
                "process: {command: [x]}\n"
                "inherit_env: [{key: \"A\\nExecStartPre=evil\"}]\n"}}),
      "box");
  EXPECT_THAT(emitted.Findings(),
              ElementsAre(HasSubstr("cannot hold the value of `inherit_env`")));
}

TEST(EmitSystemd, RefusesReadersThatPassOverLimits) {
  const auto findings = [](int version, const std::string& manifest) {
    return Emitted(
               OneHost(fmt::format("runtime: systemd\nos: {{systemd: {}}}\n",
                                   version),
                       {{"app", "process: {command: [x]}\n" + manifest}}),
               "box")
        .Findings();
  };
  const std::string limit = "resources: {memory_limit: 1Gi}\n";
  EXPECT_THAT(findings(219, limit),
              ElementsAre("error[targets/unsupported-field] 5: `box` has "
                          "systemd 219, and services are written for 233 and "
                          "newer; older ones pass over limits"));
  EXPECT_THAT(findings(237, limit), testing::IsEmpty());
  const std::string tmpfs = "volumes: [{type: tmpfs, target: /t}]\n";
  EXPECT_THAT(findings(237, tmpfs),
              ElementsAre(HasSubstr("`TemporaryFileSystem=` came with systemd "
                                    "238; `box` has 237")));
  EXPECT_THAT(findings(238, tmpfs), testing::IsEmpty());
}

TEST(EmitSystemd, ZeroIsAFailureWhereOtherCodesAreStated) {
  const auto service = [](const std::string& run) {
    return std::string(
        Emitted(OneHost("runtime: systemd\n",
                        {{"app", "process: {command: [x]}\nrun: " + run}}),
                "box")
            .Text("systemd/app.service"));
  };
  EXPECT_THAT(service("{restart: on-failure, exit_codes: [3]}\n"),
              HasSubstr("Restart=on-failure\nRestartForceExitStatus=0\n"
                        "SuccessExitStatus=3\n"));
  const auto has_none = testing::Not(HasSubstr("RestartForceExitStatus"));
  EXPECT_THAT(service("{restart: on-failure, exit_codes: [0, 3]}\n"), has_none);
  EXPECT_THAT(service("{restart: never, exit_codes: [3]}\n"), has_none);
}

}  // namespace
}  // namespace plimsoll
