// What the Quadlet target writes, and what it refuses.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/targets/emit/emitted.h"
#include "tests/targets/emit/hostile.h"

namespace plimsoll {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const char kImage[] = "container: {image: \"r.example/a:1\"}\n";

Emitted One(std::string_view app, const std::string& host = {}) {
  Files files = OneHost("runtime: quadlet\ndeploy_dir: /opt/demo\n" + host,
                        {{"app", std::string(app)}});
  files["apps/app/t"] = "x";
  return Emitted(files, "box");
}

// A unit without the lines that name its sources.
std::string Unit(const Emitted& emitted, const std::string& name) {
  std::string text = emitted.Text(name);
  while (text.starts_with('#')) text.erase(0, text.find('\n') + 1);
  return text;
}

TEST(EmitQuadlet, EveryKeyOfAContainer) {
  const Emitted emitted = One(EveryContainerField());
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  EXPECT_EQ(Unit(emitted, "quadlet/app.container"), R"([Unit]
Description=app
StartLimitIntervalSec=10
StartLimitBurst=5

[Container]
Image=r.example/a:1
Pull=newer
ContainerName=app
PodmanArgs=--platform=linux/amd64
HostName=h
WorkingDir=/w
User=1000:1000
Entrypoint=["/bin/a","x y"]
Exec="$$HOME" "${_E}"
Environment="A=1.10"
Environment="B=x$$y"
PodmanArgs=--env=LANG
PublishPort=[::1]:80:8080/tcp
PublishPort=53:53/udp
ExposeHostPort=99/tcp
Network=home-net.network
Network=other.network
NetworkAlias=blob
Volume=pg.volume:/d:nocopy
Volume=old_data:/o
Volume=/opt:/c:ro,Z,rshared
Tmpfs=/run:size=8m
Tmpfs=/tmp:size=64m,mode=1777
Volume=/opt/demo/files/app/etc/t:/etc/t:ro
HealthCmd=["CMD-SHELL","if command -v curl >/dev/null; then curl -fsS -o /dev/null http://localhost; else wget -q -O /dev/null http://localhost; fi"]
HealthInterval=30s
HealthTimeout=1500ms
HealthRetries=2
HealthStartPeriod=60s
AddDevice=nvidia.com/gpu=0
Memory=268435456
PodmanArgs=--memory-reservation=134217728
PodmanArgs=--cpus=1.5
PidsLimit=100
DropCapability=all
AddCapability=CHOWN
ReadOnly=true
ReadOnlyTmpfs=false
NoNewPrivileges=true
PodmanArgs=--privileged=false
RunInit=true
ShmSize=67108864
Ulimit=nofile=1:2
Ulimit=nproc=9:9
Sysctl=net.core.somaxconn=1024
AddHost=gw:host-gateway
Label="com.example.x=a$$b"
LogDriver=local
LogOpt=labels=x
StopSignal=SIGINT
StopTimeout=90

[Service]
PassEnvironment=LANG
ExecStartPre=podman volume exists old_data
TimeoutStartSec=15min
Restart=on-failure
TimeoutStopSec=120
Environment=_E=

[Install]
WantedBy=default.target
)");
  EXPECT_EQ(Unit(emitted, "quadlet/pg.volume"),
            "[Volume]\nVolumeName=demo_pg\n");
  EXPECT_EQ(Unit(emitted, "quadlet/home-net.network"),
            "[Network]\nNetworkName=home-net\n");
}

TEST(EmitQuadlet, OlderReadersGetOlderSpellings) {
  const Emitted emitted =
      One(EveryContainerField() + "", "os: {podman: \"4.4.1\"}\n");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  const std::string text = Unit(emitted, "quadlet/app.container");
  for (const char* line :
       {"PodmanArgs=--pull=newer", "PodmanArgs=--hostname=h",
        "PodmanArgs=--workdir=/w", "PodmanArgs=--user=1000:1000",
        "PodmanArgs=\"--entrypoint=[\\\"/bin/a\\\",\\\"x y\\\"]\"",
        "PodmanArgs=--network-alias=blob", "PodmanArgs=--memory=268435456",
        "PodmanArgs=--stop-timeout=90", "PodmanArgs=--health-retries=2",
        "Network=home-net",
        "ExecStartPre=podman network create --ignore home-net",
        "Volume=demo_pg:/d:nocopy"}) {
    EXPECT_THAT(text, HasSubstr(std::string(line) + "\n"));
  }
  EXPECT_THAT(emitted.Paths(), Not(Contains(HasSubstr(".network"))));
  EXPECT_THAT(emitted.Paths(), Not(Contains(HasSubstr(".volume"))));
}

TEST(EmitQuadlet, ThereIsNoReaderBefore44) {
  EXPECT_THAT(One(kImage, "os: {podman: \"4.3.1\"}\n").Findings(),
              ElementsAre("error[targets/unsupported-field] 6: `box` has no "
                          "Quadlet; Quadlet came with Podman 4.4"));
  const Emitted built =
      One("container: {build: {context: .}}\n",
          "os: {podman: \"4.9\"}\ncheckout: {/opt/repo: .}\n");
  EXPECT_THAT(built.Findings(),
              ElementsAre("error[targets/unsupported-field] 6: quadlet cannot "
                          "express `container.build` of `app` on `box`; "
                          "Quadlet builds from Podman 5.2 on; `box` has 4.9"));
}

TEST(EmitQuadlet, ShortImageNamesAreDockers) {
  const auto image = [](const std::string& name) {
    return LinesWith(Unit(One("container: {image: \"" + name + "\"}\n"),
                          "quadlet/app.container"),
                     "Image=");
  };
  EXPECT_THAT(image("postgres:16"),
              ElementsAre("Image=docker.io/library/postgres:16"));
  EXPECT_THAT(image("minio/minio:1"),
              ElementsAre("Image=docker.io/minio/minio:1"));
  EXPECT_THAT(image("localhost/a"), ElementsAre("Image=localhost/a"));
  EXPECT_THAT(image("r.example:5000/a@sha256:0"),
              ElementsAre("Image=r.example:5000/a@sha256:0"));
}

TEST(EmitQuadlet, OneNetworkForAppsThatNameNone) {
  const Emitted emitted(
      OneHost("runtime: quadlet\nname_prefix: t1-\ncompose_project: tenant\n",
              {{"api", kImage},
               {"db", kImage},
               {"web",
                "container: {image: \"r.example/a:1\", "
                "network: front}\n"}}),
      "box");
  EXPECT_THAT(emitted.Paths(),
              ElementsAre("quadlet/front.network", "quadlet/t1-api.container",
                          "quadlet/t1-db.container", "quadlet/t1-web.container",
                          "quadlet/tenant_default.network"));
  const std::string api = Unit(emitted, "quadlet/t1-api.container");
  EXPECT_THAT(
      LinesWith(api, "Network"),
      ElementsAre("Network=tenant_default.network", "NetworkAlias=api"));
}

TEST(EmitQuadlet, BuildsWhereTheCheckoutIs) {
  const std::string app =
      "container: {build: {context: src, dockerfile: Dockerfile.gpu, "
      "args: {A: \"x $y\"}}}\n";
  const std::string host = "checkout: {/opt/repo: .}\n";
  const Emitted emitted = One(app, host);
  EXPECT_EQ(Unit(emitted, "quadlet/app.build"),
            "[Build]\nImageTag=localhost/demo-app:latest\n"
            "SetWorkingDirectory=/opt/repo/apps/app/src\n"
            "File=Dockerfile.gpu\nBuildArg=\"A=x $$y\"\n");
  EXPECT_THAT(LinesWith(Unit(emitted, "quadlet/app.container"), "Image"),
              ElementsAre("Image=app.build"));
  EXPECT_THAT(
      Unit(One(app, host + "os: {podman: \"5.4\"}\n"), "quadlet/app.build"),
      HasSubstr("PodmanArgs=\"--build-arg=A=x $$y\"\n"));
}

TEST(EmitQuadlet, SecretsAreReferences) {
  const Emitted emitted =
      One("container:\n  image: r.example/a:1\n"
          "  secret_env:\n    - {key: PW, secret_file: pg}\n"
          "    - {key: URL, template: \"postgres://a:{{url secrets.pg}}@db\"}\n"
          "secret_files:\n  - {secret_file: key, target: /k, mode: \"0440\"}\n"
          "security: {user: \"10:20\"}\n");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  const std::string unit = Unit(emitted, "quadlet/app.container");
  EXPECT_THAT(
      LinesWith(unit, "Secret="),
      ElementsAre("Secret=demo.box.pg.env,type=env,target=PW",
                  "Secret=demo.box.app.URL.app,type=env,target=URL",
                  "Secret=demo.box.key.file,type=mount,target=/k,uid=10,gid=20,"
                  "mode=0440"));
  EXPECT_THAT(unit, HasSubstr("Requires=plimsoll-secrets-demo-box.service\n"));
  EXPECT_THAT(LinesWith(emitted.Text("materialize-secrets"), "value "),
              ElementsAre("value 'demo.box.pg.env' '%PLIMSOLL{secret pg}%'",
                          "value 'demo.box.app.URL.app' "
                          "'postgres://a:%PLIMSOLL{url pg}%@db'"));
  EXPECT_THAT(LinesWith(emitted.Text("materialize-secrets"), "keep "),
              ElementsAre("keep 'demo.box.key.file' \"$work\"/'key'"));
}

TEST(EmitQuadlet, OwnersOfData) {
  const Emitted emitted =
      One("container: {image: \"r.example/a:1\", data_uid: \"70:71\"}\n"
          "volumes:\n  - {type: volume, source: pg, target: /d}\n"
          "  - {type: bind, source: \"/srv/a b%\", target: /e}\n"
          "  - {type: bind, source: /srv/ro, target: /f, options: [ro]}\n");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  EXPECT_EQ(Unit(emitted, "quadlet/pg.volume"),
            "[Volume]\nVolumeName=demo_pg\nUser=70\nGroup=71\n");
  EXPECT_EQ(Unit(emitted, "tmpfiles.d/plimsoll-demo-box.conf"),
            "d \"/srv/a b%%\" - 70 71 -\n");
}

TEST(EmitQuadlet, SchedulesAreTimers) {
  const Emitted emitted = One(std::string(kImage) +
                              "schedule: \"30 4 * * mon\"\n"
                              "targets: {quadlet: {Timer: {Persistent: "
                              "true}, Service: {Nice: 5}}}\n");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  const std::string unit = Unit(emitted, "quadlet/app.container");
  EXPECT_THAT(unit, HasSubstr("[Service]\nType=oneshot\n"));
  EXPECT_THAT(unit, HasSubstr("Nice=5\n"));
  EXPECT_THAT(unit, Not(HasSubstr("[Install]")));
  EXPECT_EQ(Unit(emitted, "systemd/app.timer"),
            "[Unit]\nDescription=Timer of app\n\n[Timer]\n"
            "OnCalendar=Mon *-*-* 04:30:00\nPersistent=true\n\n"
            "[Install]\nWantedBy=timers.target\n");
}

TEST(EmitQuadlet, OrderBetweenApps) {
  const Emitted emitted(
      OneHost("runtime: {container: quadlet, process: systemd}\n",
              {{"db", std::string(kImage) +
                          "health_check: {type: exec, exec: [ready]}\n"},
               {"init", std::string(kImage) +
                            "dependencies: [{app_id: db, condition: "
                            "healthy}]\n"},
               {"api", std::string(kImage) +
                           "dependencies: [{app_id: init, condition: "
                           "completed}]\n"},
               {"tool",
                "process: {command: [x]}\n"
                "dependencies: [{app_id: db, condition: healthy}]\n"}}),
      "box");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  const std::string db = Unit(emitted, "quadlet/db.container");
  EXPECT_THAT(db, HasSubstr("HealthCmd=[\"CMD-SHELL\",\"ready\"]\n"
                            "Notify=healthy\n"));
  const std::string init = Unit(emitted, "quadlet/init.container");
  EXPECT_THAT(init, HasSubstr("After=db.service\nRequires=db.service\n"));
  EXPECT_THAT(init, HasSubstr("Type=oneshot\nRemainAfterExit=yes\n"));
  EXPECT_THAT(Unit(emitted, "quadlet/api.container"),
              HasSubstr("Requires=init.service\n"));
  EXPECT_THAT(Unit(emitted, "systemd/tool.service"),
              HasSubstr("Requires=db.service\n"));
}

TEST(EmitQuadlet, WaitsForHealthFromPodman5On) {
  const Emitted emitted(
      OneHost("runtime: quadlet\nos: {podman: \"4.9\"}\n",
              {{"db", std::string(kImage) +
                          "health_check: {type: exec, exec: [ready]}\n"},
               {"api", std::string(kImage) +
                           "dependencies: [{app_id: db, condition: "
                           "healthy}]\n"}}),
      "box");
  EXPECT_THAT(emitted.Findings(),
              ElementsAre("warning[targets/dropped-field] 7: quadlet drops "
                          "`dependencies.condition` of `api` on `box`; a unit "
                          "only waits until the other was started"));
}

TEST(EmitQuadlet, Gpus) {
  const auto devices = [](const std::string& gpu, const std::string& gpus) {
    return LinesWith(
        Unit(One(std::string(kImage) + "resources: {gpu: " + gpu + "}\n",
                 "resources: {gpus: " + gpus + "}\n"),
             "quadlet/app.container"),
        "AddDevice");
  };
  const std::string two = "[{vendor: nvidia}, {vendor: nvidia}]";
  EXPECT_THAT(devices("{count: all}", two),
              ElementsAre("AddDevice=nvidia.com/gpu=all"));
  EXPECT_THAT(devices("{count: 2}", two),
              ElementsAre("AddDevice=nvidia.com/gpu=all"));
  EXPECT_THAT(devices("{devices: [GPU-1-2]}", two),
              ElementsAre("AddDevice=nvidia.com/gpu=GPU-1-2"));
  const std::string amd = "[{vendor: amd}]";
  EXPECT_THAT(devices("{count: 1}", amd),
              ElementsAre("AddDevice=/dev/kfd", "AddDevice=/dev/dri"));
  EXPECT_THAT(
      devices("{devices: [\"1\"]}", amd),
      ElementsAre("AddDevice=/dev/kfd", "AddDevice=/dev/dri/renderD129"));
  EXPECT_THAT(devices("{devices: [\"amd.com/gpu=1\"]}", amd),
              ElementsAre("AddDevice=amd.com/gpu=1"));
  EXPECT_THAT(One(std::string(kImage) + "resources: {gpu: {count: 1}}\n",
                  "resources: {gpus: " + two + "}\n")
                  .Findings(),
              Contains(HasSubstr("Podman does not choose between GPUs: `box` "
                                 "has 2")));
}

TEST(EmitQuadlet, AppsBringUnitsAlong) {
  const std::string app =
      std::string(kImage) +
      "volumes: [{type: volume, source: pg, target: /d}]\n"
      "targets:\n"
      "  quadlet: {Container: {Network: null, ContainerName: null}}\n"
      "  quadlet_units:\n"
      "    pg.volume: {Volume: {VolumeName: old, Label: [a=1, b=2]}}\n"
      "    back.network: {Network: {NetworkName: null}}\n"
      "    x.pod: {}\n"
      "    x.network: {Volume: {}, Network: {Subnt: 1}}\n";
  const Emitted emitted = One(app);
  EXPECT_EQ(Unit(emitted, "quadlet/pg.volume"),
            "[Volume]\nVolumeName=old\nLabel=a=1\nLabel=b=2\n");
  EXPECT_EQ(Unit(emitted, "quadlet/back.network"), "[Network]\n");
  EXPECT_THAT(emitted.Paths(), Not(Contains("quadlet/demo_default.network")));
  const std::string container = Unit(emitted, "quadlet/app.container");
  EXPECT_THAT(container, Not(HasSubstr("Network=")));
  EXPECT_THAT(container, Not(HasSubstr("ContainerName=")));
  EXPECT_THAT(
      emitted.Findings(),
      testing::UnorderedElementsAre(
          HasSubstr("units here are called NAME.network or NAME.volume"),
          HasSubstr("`Volume` is no section of a network unit"),
          HasSubstr("`Subnt` is no key of [Network] in Podman 5.8")));
  // A Podman that cannot name volumes itself uses the unit all the same.
  const Emitted older = One(app, "os: {podman: \"4.6\"}\n");
  EXPECT_THAT(Unit(older, "quadlet/app.container"),
              HasSubstr("Volume=pg.volume:/d\n"));
  EXPECT_THAT(older.Findings(),
              Contains(HasSubstr("this key came with Podman 4.7")));
}

TEST(EmitQuadlet, RefusesWhatItCannotSay) {
  const auto findings = [](const std::string& rest,
                           const std::string& host = {}) {
    return One(std::string(kImage) + rest, host).Findings();
  };
  EXPECT_THAT(findings("volumes: [{type: bind, source: ./a, target: /b}]\n"),
              ElementsAre(HasSubstr("a unit has no folder that this could "
                                    "start at")));
  EXPECT_THAT(findings("volumes: [{type: bind, source: \"/a:b\", "
                       "target: /b}]\n"),
              ElementsAre(HasSubstr("a colon ends a path here")));
  EXPECT_THAT(findings("resources: {address_space_limit: 1Gi}\n"),
              ElementsAre(HasSubstr("Podman sets no limit of virtual memory")));
  EXPECT_THAT(findings("logs: {stdout: /a, keep: 3}\n"),
              ElementsAre(HasSubstr("drops `logs.stdout`"),
                          HasSubstr("drops `logs.keep`")));
  EXPECT_THAT(findings("targets: {quadlet: {Container: {Memroy: 1}}}\n"),
              ElementsAre(HasSubstr("`Memroy` is no key of [Container] in "
                                    "Podman 5.8")));
  EXPECT_THAT(findings("targets: {quadlet: {Container: {Memory: 1g}}}\n",
                       "os: {podman: \"5.4\"}\n"),
              ElementsAre(HasSubstr("this key came with Podman 5.5; `box` has "
                                    "5.4")));
}

}  // namespace
}  // namespace plimsoll
