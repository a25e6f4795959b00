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
    "runtime: compose\ndeploy_dir: /opt/demo\n"
    "secrets: {source: files, dir: /sec}\n";
constexpr std::string_view kImage = "container: {image: \"r.example/a:1\"}\n";

Emitted One(std::string_view app, std::string_view host = kHost) {
  return Emitted(OneHost(host, {{"app", std::string(app)}}), "box");
}

// The compose file from its services on.
std::string Services(const Emitted& emitted) {
  const std::string text = emitted.Text("compose.yaml");
  const size_t at = text.find("services:\n");
  return at == std::string::npos ? text : text.substr(at);
}

TEST(EmitCompose, EveryKeyOfAService) {
  const Emitted emitted =
      One("container:\n"
          "  image: r.example/a:1\n"
          "  pull_policy: if-not-present\n"
          "  platform: linux/amd64\n"
          "  name: real-name\n"
          "  hostname: h\n"
          "  entrypoint: [/bin/a]\n"
          "  custom_args: [\"$HOME\", \"\"]\n"
          "  working_dir: /w\n"
          "  network: home-net\n"
          "  network_aliases: [blob]\n"
          "  labels: {com.example.x: \"a$b\"}\n"
          "  init: true\n"
          "  shm_size: 64Mi\n"
          "  tmpfs: [{target: /tmp, options: \"size=64m\"}]\n"
          "  ulimits: {nofile: {soft: 1, hard: 2}, nproc: 9}\n"
          "  sysctls: {net.core.somaxconn: 1024}\n"
          "  extra_hosts: {gw: host-gateway}\n"
          "  logging: {driver: local, options: {max-size: 1m}}\n"
          "  stop_signal: INT\n"
          "  stop_timeout: 90s\n"
          "  privileged: false\n"
          "environment: {A: \"1.10\", B: \"x$y\"}\n"
          "ports:\n"
          "  - {host: 80, container: 8080, bind: 127.0.0.1}\n"
          "  - {host: 53, container: 53, protocol: udp}\n"
          "volumes:\n"
          "  - {type: volume, source: pg, target: /d}\n"
          "  - {type: volume, source: old, name: old_data, target: /o}\n"
          "  - {type: bind, source: /b, target: /c, options: [ro, Z]}\n"
          "  - {type: tmpfs, target: /run, tmpfs_options: size=8m}\n"
          "run: {restart: on-failure, start_retries: 4}\n"
          "resources: {memory_limit: 256Mi, memory_reservation: 128Mi, "
          "cpu_limit: 1.5, pids_limit: 100}\n"
          "security: {capabilities: [CHOWN], readonly_root: true, "
          "no_new_privileges: true, user: \"1000:1000\"}\n");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  EXPECT_EQ(Services(emitted), R"(services:
  app:
    image: "r.example/a:1"
    pull_policy: missing
    platform: "linux/amd64"
    container_name: "real-name"
    hostname: "h"
    entrypoint:
      - "/bin/a"
    command:
      - "$$HOME"
      - ""
    working_dir: "/w"
    user: "1000:1000"
    environment:
      A: "1.10"
      B: "x$$y"
    ports:
      - target: 8080
        published: "80"
        host_ip: "127.0.0.1"
        protocol: tcp
      - target: 53
        published: "53"
        protocol: udp
    networks:
      home-net:
        aliases:
          - "blob"
    restart: on-failure:4
    stop_signal: SIGINT
    stop_grace_period: 90s
    volumes:
      - type: volume
        source: "pg"
        target: "/d"
      - type: volume
        source: "old_data"
        target: "/o"
      - type: bind
        source: "/b"
        target: "/c"
        bind:
          create_host_path: false
          selinux: Z
        read_only: true
    tmpfs:
      - "/run:size=8m"
      - "/tmp:size=64m"
    mem_limit: 268435456
    mem_reservation: 134217728
    cpus: 1.5
    pids_limit: 100
    cap_drop:
      - ALL
    cap_add:
      - "CHOWN"
    read_only: true
    security_opt:
      - "no-new-privileges:true"
    privileged: false
    init: true
    shm_size: 67108864
    ulimits:
      nofile:
        soft: 1
        hard: 2
      nproc: 9
    sysctls:
      net.core.somaxconn: "1024"
    extra_hosts:
      gw: "host-gateway"
    labels:
      com.example.x: "a$$b"
    logging:
      driver: "local"
      options:
        max-size: "1m"
networks:
  home-net:
    name: "home-net"
volumes:
  pg:
    name: "demo_pg"
  old_data:
    name: "old_data"
    external: true
)");
}

TEST(EmitCompose, DependenciesKeepTheirConditions) {
  const std::string image(kImage);
  const Emitted emitted(
      OneHost(
          kHost,
          {{"api", image + "dependencies: [{app_id: db, condition: healthy}, "
                           "{app_id: init, condition: completed}, "
                           "{app_id: extra}]\n"},
           {"db", image},
           {"init", image + "run: {restart: never}\n"},
           {"extra", image + "run: {autostart: false}\n"}}),
      "box");
  const std::string text = Services(emitted);
  EXPECT_THAT(text, HasSubstr("    depends_on:\n"
                              "      db:\n"
                              "        condition: service_healthy\n"
                              "      init:\n"
                              "        condition: "
                              "service_completed_successfully\n"
                              "      extra:\n"
                              "        condition: service_started\n"
                              "        required: false\n"));
  EXPECT_THAT(text, HasSubstr("    profiles:\n      - manual\n"));
  EXPECT_THAT(text, HasSubstr("    restart: \"no\"\n"));
}

TEST(EmitCompose, HealthChecks) {
  const auto test = [](std::string_view check) {
    const std::string text = Services(
        One(std::string(kImage) + fmt::format("health_check: {}\n", check)));
    const size_t begin = text.find("      test:\n");
    if (begin == std::string::npos) return std::string();
    return text.substr(begin, text.find("    restart") - begin);
  };
  EXPECT_THAT(test("{type: http, endpoint: \"http://localhost:80/\", "
                   "path: healthz, probe: wget, interval: 30s}"),
              HasSubstr("        - \"CMD\"\n        - \"wget\"\n"
                        "        - \"-q\"\n        - \"-O\"\n"
                        "        - \"/dev/null\"\n"
                        "        - \"http://localhost:80/healthz\"\n"
                        "      interval: 30s\n"));
  EXPECT_THAT(test("{type: http, endpoint: \"localhost:80\"}"),
              HasSubstr("\"if command -v curl >/dev/null; then curl -fsS -o "
                        "/dev/null http://localhost:80; else wget -q -O "
                        "/dev/null http://localhost:80; fi\""));
  EXPECT_THAT(test("{type: tcp, endpoint: \"localhost:5432\"}"),
              HasSubstr("\"nc -z localhost 5432\""));
  EXPECT_THAT(test("{type: exec, exec: \"pg_isready -U $USER\"}"),
              HasSubstr("        - \"CMD-SHELL\"\n"
                        "        - \"pg_isready -U $$USER\"\n"));
  EXPECT_THAT(test("{type: exec, exec: [pg_isready, -q]}"),
              HasSubstr("        - \"CMD\"\n        - \"pg_isready\"\n"));
}

TEST(EmitCompose, SecretsAreReferences) {
  Files files = OneHost(
      kHost,
      {{"app", std::string(kImage) +
                   "secret_env:\n"
                   "  - {key: PW, secret_file: pw}\n"
                   "  - {key: URL, template: \"a:{{url secrets.pw}}@\"}\n"
                   "secret_files:\n"
                   "  - {secret_file: key, target: /k}\n"
                   "  - {secret_file: key, target: /m, mode: \"0444\"}\n"
                   "files: [{template: a, target: /etc/a}, "
                   "{template: b, target: /etc/b}]\n"}});
  files["apps/app/a"] = "a";
  files["apps/app/b"] = "{{secrets.pw}}";
  const Emitted emitted(files, "box");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  const std::string text = Services(emitted);
  const std::string filled = "${PLIMSOLL_FILLED:-/run/plimsoll/demo/box}/";
  EXPECT_THAT(text, HasSubstr("    env_file:\n      - \"" + filled +
                              "env/app.env\"\n"));
  EXPECT_THAT(text, HasSubstr("        source: \"./files/app/etc/a\"\n"));
  EXPECT_THAT(text,
              HasSubstr("        source: \"" + filled + "files/app/etc/b\"\n"));
  EXPECT_THAT(text, HasSubstr("secrets:\n  key:\n    file: \"/sec/key\"\n"
                              "  app-key:\n    file: \"" +
                              filled + "secrets/app/m\"\n"));
  EXPECT_THAT(emitted.Text("env/app.env"),
              HasSubstr("PW=\"%PLIMSOLL{secret pw}%\"\n"
                        "URL=\"a:%PLIMSOLL{url pw}%@\"\n"));
}

TEST(EmitCompose, SecretsOfTheEnvironmentAreInterpolated) {
  const std::string host = "runtime: compose\nsecrets: {source: environment}\n";
  const Emitted emitted =
      One(std::string(kImage) +
              "secret_env:\n"
              "  - {key: PW, secret_file: pw}\n"
              "  - {key: OTHER, secret_file: pw}\n"
              "  - {key: URL, template: \"$a:{{secrets.pw}}@\"}\n",
          host);
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  EXPECT_THAT(
      Services(emitted),
      HasSubstr(
          "      PW: \"${PW:?secret pw is not in the environment}\"\n"
          "      OTHER: \"${PW:?secret pw is not in the environment}\"\n"
          "      URL: \"$$a:${PW:?secret pw is not in the environment}@\"\n"));
  EXPECT_THAT(
      One(std::string(kImage) +
              "secret_env: [{key: U, template: \"{{url secrets.pw}}@\"}]\n",
          host)
          .Findings(),
      ElementsAre("error[targets/unsupported-field] 7: compose cannot express "
                  "`secret_env` of `app` on `box`; compose cannot write a "
                  "variable as it stands in a URL"));
}

TEST(EmitCompose, GpusAreReservations) {
  const auto gpu = [](std::string_view request) {
    return Services(One(std::string(kImage) +
                        fmt::format("resources: {{gpu: {}}}\n", request)));
  };
  EXPECT_THAT(gpu("{devices: [\"0\", GPU-1], vendor: nvidia}"),
              HasSubstr("    deploy:\n      resources:\n"
                        "        reservations:\n          devices:\n"
                        "            - driver: nvidia\n"
                        "              device_ids:\n"
                        "                - \"0\"\n"
                        "                - \"GPU-1\"\n"
                        "              capabilities:\n"
                        "                - gpu\n"));
  EXPECT_THAT(gpu("{count: all}"), HasSubstr("              count: all\n"));
  EXPECT_THAT(gpu("{devices: [nvidia.com/gpu=0]}"),
              HasSubstr("            - driver: cdi\n"));
  EXPECT_THAT(gpu("{devices: [\"1\"], vendor: amd}"),
              HasSubstr("    group_add:\n      - video\n      - render\n"
                        "    devices:\n      - \"/dev/kfd:/dev/kfd\"\n"
                        "      - \"/dev/dri/renderD129:"
                        "/dev/dri/renderD129\"\n"));
}

TEST(EmitCompose, BuildsNeedACheckout) {
  const std::string app =
      "container: {build: {context: src, dockerfile: D, args: {A: 1}, "
      "tag: \"a:1\"}}\n";
  EXPECT_THAT(
      Services(One(app, std::string(kHost) + "checkout: {/opt/repo: .}\n")),
      HasSubstr("    image: \"a:1\"\n    build:\n"
                "      context: \"/opt/repo/apps/app/src\"\n"
                "      dockerfile: \"D\"\n      args:\n"
                "        A: \"1\"\n"));
  EXPECT_THAT(One(app).Findings(),
              ElementsAre("error[targets/unsupported-field] 6: compose cannot "
                          "express `container.build.context` of `app` on "
                          "`box`; `box` has no checkout of this folder"));
}

TEST(EmitCompose, AnyYamlPassesThrough) {
  const Emitted emitted =
      One(std::string(kImage) +
          "targets:\n"
          "  compose:\n"
          "    restart: always\n"
          "    oom_score_adj: -5\n"
          "    blkio_config: {weight: 10, device_read_bps: [{path: /dev/sda, "
          "rate: \"12\"}]}\n"
          "    on_faliure: x\n");
  EXPECT_THAT(Services(emitted), HasSubstr("    restart: \"always\"\n"
                                           "    oom_score_adj: -5\n"
                                           "    blkio_config:\n"
                                           "      weight: 10\n"
                                           "      device_read_bps:\n"
                                           "        - path: \"/dev/sda\"\n"
                                           "          rate: \"12\"\n"));
  EXPECT_THAT(emitted.Findings(),
              ElementsAre("error[schema/unknown-field] 12: `on_faliure` is no "
                          "key of a compose service; "));
}

TEST(EmitCompose, WhatIsPassedThroughIsLaidOver) {
  const Emitted emitted =
      One("container: {image: \"r.example/a:1\", networks: [back]}\n"
          "secret_env: [{key: T, secret_file: t}]\n"
          "targets:\n"
          "  compose_file: {networks: {back: {driver: bridge}}, x-file: {a: "
          "1}, service: {}}\n"
          "  compose:\n"
          "    service: my_app\n"
          "    container_name: null\n"
          "    env_file: ./a.env\n"
          "    image: \"r.example/a:${TAG}\"\n"
          "    networks: {back: {ipv4_address: 192.0.2.7}}\n"
          "    x-note: hello\n");
  EXPECT_EQ(Services(emitted), R"(services:
  my_app:
    image: "r.example/a:${TAG}"
    env_file:
      - "./a.env"
      - "${PLIMSOLL_FILLED:-/run/plimsoll/demo/box}/env/app.env"
    networks:
      back:
        ipv4_address: "192.0.2.7"
    restart: unless-stopped
    x-note: "hello"
networks:
  back:
    driver: "bridge"
x-file:
  a: 1
service: {}
)");
  EXPECT_THAT(emitted.Findings(),
              ElementsAre(HasSubstr("`service` is no section of a compose "
                                    "file")));
}

TEST(EmitCompose, FoldersAreMadeWhereTheManifestSaysSo) {
  const Emitted emitted =
      One(std::string(kImage) +
          "volumes:\n"
          "  - {type: bind, source: /b, target: /c, options: [create]}\n"
          "  - {type: bind, source: /d, target: /e, options: [cached]}\n");
  EXPECT_THAT(Services(emitted), HasSubstr("        target: \"/c\"\n"
                                           "        bind:\n"
                                           "          create_host_path: true"));
  EXPECT_THAT(Services(emitted), HasSubstr("          create_host_path: false\n"
                                           "        consistency: cached\n"));
}

TEST(EmitCompose, WhatItCannotSayIsReported) {
  const Emitted emitted =
      One("container: {image: \"r.example/a:1\", data_uid: \"1:1\"}\n"
          "schedule: daily\nresources: {address_space_limit: 1Gi}\n"
          "volumes: [{type: bind, source: /a, target: /b, options: [U]}]\n"
          "run: {priority: 3, start_seconds: 4, exit_codes: [2]}\n"
          "logs: {stdout: /l}\n"
          "health_check: {type: http, endpoint: x, probe: host}\n");
  const auto has = [&](std::string_view kind, std::string_view field) {
    return testing::Contains(HasSubstr(fmt::format("{} `{}`", kind, field)));
  };
  for (const char* field :
       {"schedule", "resources.address_space_limit", "volumes.options"}) {
    EXPECT_THAT(emitted.Findings(), has("compose cannot express", field));
  }
  for (const char* field :
       {"container.data_uid", "run.priority", "run.start_seconds",
        "run.exit_codes", "logs.stdout", "health_check"}) {
    EXPECT_THAT(emitted.Findings(), has("compose drops", field));
  }
  EXPECT_EQ(emitted.Findings().size(), 9u);
}

TEST(EmitCompose, ProjectNamesAreChecked) {
  EXPECT_THAT(
      One(kImage, "runtime: compose\ncompose_project: My.Project\n").Findings(),
      ElementsAre("error[targets/unencodable-value] 5: compose cannot hold the "
                  "project name `My.Project`; "));
}

TEST(EmitCompose, OlderReadersAreToldLess) {
  const std::string image = "container: {image: \"r.example/a:1\"}\n";
  const Emitted emitted(
      OneHost("runtime: compose\nos: {compose: \"2.17\", docker: \"24.0\"}\n",
              {{"app", image + "dependencies: [{app_id: manual}]\n"},
               {"gpu", image + "resources: {gpu: {devices: "
                               "[\"nvidia.com/gpu=0\"]}}\n"},
               {"manual", image + "run: {autostart: false}\n"}}),
      "box");
  EXPECT_THAT(
      emitted.Findings(),
      ElementsAre("warning[targets/dropped-field] 7: compose drops "
                  "`dependencies` of `app` on `box`; compose leaves out what "
                  "does not start by itself from 2.20 on; `box` has 2.17",
                  "error[targets/unsupported-field] 7: compose cannot express "
                  "`resources.gpu.devices` of `gpu` on `box`; CDI came with "
                  "Docker 25; `box` has 24.0"));
}

TEST(EmitCompose, RefusesReadersThatAreTooOld) {
  const auto findings = [](const std::string& os, const std::string& manifest) {
    return Emitted(OneHost(fmt::format("runtime: compose\nos: {{{}}}\n", os),
                           {{"app", "container: {image: \"docker.io/a/b:1\"" +
                                        manifest}}),
                   "box")
        .Findings();
  };
  EXPECT_THAT(findings("compose: \"2.2\"", "}\n"),
              ElementsAre("error[targets/unsupported-field] 5: `box` has "
                          "compose 2.2, and compose.yaml is written for 2.3 "
                          "and newer; it refuses the file"));
  EXPECT_THAT(
      findings("docker: \"18.09\"", "}\nresources: {gpu: {count: 1}}\n"),
      ElementsAre(HasSubstr("Docker hands out GPUs since 19.03; `box` "
                            "has 18.09")));
  EXPECT_THAT(
      findings("docker: \"19.03\"", "}\nresources: {gpu: {count: 1}}\n"),
      testing::IsEmpty());
  const std::string gateway = ", extra_hosts: {gw: host-gateway}}\n";
  EXPECT_THAT(findings("compose: v2.29.1", "}\n"), testing::IsEmpty());
  EXPECT_THAT(findings("docker: \"19.03\"", gateway),
              ElementsAre(HasSubstr("`host-gateway` came with Docker 20.10; "
                                    "`box` has 19.03")));
  EXPECT_THAT(findings("docker: \"20.10\"", gateway), testing::IsEmpty());
}

TEST(EmitCompose, SaysWhichFieldsOfTheOtherFormatComeToNothing) {
  const auto findings = [](const std::string& network,
                           const std::string& fields) {
    return Emitted(OneHost("runtime: compose\n",
                           {{"app", "container: {image: \"docker.io/a/b:1\"" +
                                        network + "}\n" + fields}}),
                   "box")
        .Findings();
  };
  const std::string on_host = ", network: host";
  const std::string host = "security: {network_policy: host}\n";
  const std::string isolated = "security: {network_policy: isolated}\n";
  EXPECT_THAT(findings(on_host, host), testing::IsEmpty());
  EXPECT_THAT(findings("", isolated), testing::IsEmpty());
  EXPECT_THAT(findings("", host),
              ElementsAre("warning[targets/dropped-field] 7: compose drops "
                          "`security.network_policy` of `app` on `box`; it has "
                          "a network of its own"));
  EXPECT_THAT(findings(on_host, isolated),
              ElementsAre(HasSubstr("it is on the network of the host")));
  EXPECT_THAT(
      findings("", "security: {network_policy: lan}\n"),
      ElementsAre(HasSubstr("only `isolated` and `host` mean something")));
  EXPECT_THAT(findings("", "hooks: {post_install: []}\n"), testing::IsEmpty());
  EXPECT_THAT(findings("", "hooks: {post_install: [{exec: [a]}]}\n"),
              ElementsAre("warning[targets/dropped-field] 7: compose drops "
                          "`hooks` of `app` on `box`; nothing here runs them"));
}

}  // namespace
}  // namespace plimsoll
