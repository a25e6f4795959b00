#include "tests/oracles/mutants.h"

// GPUs and other devices, and what else a service may say beyond the usual.
namespace plimsoll::oracles {
namespace {

using Values = std::vector<std::string_view>;

const Values kCommon = {"\"\"",
                        "0",
                        "7",
                        "-3",
                        "1.5",
                        "true",
                        "hello",
                        "[q]",
                        "[3]",
                        "{kk: v}",
                        "{}",
                        "[]",
                        "[{k: v}]",
                        "1h30m",
                        "10mb",
                        "a:b",
                        "a=b",
                        "\"12\"",
                        "\"true\"",
                        "$",
                        "$$x",
                        "${Z:-}",
                        "${Z:-q}",
                        "${A-B",
                        "/a/b",
                        "*nope",
                        "&x a",
                        "a: b",
                        "null",
                        "~",
                        "x # c",
                        "1e3",
                        "2026-01-02",
                        "\" \"",
                        "[null]",
                        "{a: null}",
                        "!override 7",
                        "a-b",
                        "x1",
                        "\"q\"",
                        "w z",
                        "u/v",
                        "1",
                        "2",
                        "\"3\"",
                        "all",
                        "[gpu]",
                        "[[gpu]]",
                        "ALL",
                        "\"-1\"",
                        "\"1\"",
                        "vendor.com/class=name",
                        "/dev/a:/dev/b:rw",
                        "[\"0\", \"0\"]",
                        "[0]",
                        "{mode: x}",
                        "[mode=x]",
                        "{mode: null}",
                        "sync",
                        "rebuild",
                        "[a, b]",
                        "{a: b}",
                        "[{driver: x}]",
                        "[{count: 1, device_ids: [\"0\"]}]",
                        "[{capabilities: gpu}]",
                        "[{count: all, capabilities: [gpu]}]",
                        "[{source: /dev/a}]",
                        "[{source: /dev/a, target: /dev/b}]",
                        "[{path: ., action: sync}]",
                        "[{path: \"\", action: rebuild}]",
                        "off"};

Values WithCommon(const Values& more) {
  Values values = kCommon;
  values.insert(values.end(), more.begin(), more.end());
  return values;
}

const Values kDeviceValues =
    WithCommon({"a:b:c:d", "[{path: ., action: rebuild}]"});

const Values kNewValues =
    WithCommon({"sync+exec", "restart", "{command: x}", "[{command: [a]}]",
                "[{command: \"a\"}]", "{type: x}", "daily", "every_3h",
                "missing", "[llm]", "{llm: null}", "[other]", "enabled", "Z"});

}  // namespace

const Base kDevicesBase = {{{"compose.yaml", R"(name: mutant
services:
  train:
    image: cuda:12.4
    runtime: nvidia
    attach: false
    annotations:
      com.example.a: b
    devices:
      - /dev/dri:/dev/dri:rwm
      - /dev/fuse
      - vendor.com/class=name
    device_cgroup_rules:
      - "c 1:3 mr"
      - "a 7:* rmw"
    blkio_config:
      weight: 300
      weight_device:
        - path: /dev/sda
          weight: 400
      device_read_bps:
        - path: /dev/sdb
          rate: 12mb
      device_write_iops:
        - path: /dev/sdb
          rate: 30
    deploy:
      resources:
        limits:
          cpus: "2"
          memory: 8g
          pids: 40
        reservations:
          cpus: 0.5
          memory: 1g
          generic_resources:
            - discrete_resource_spec:
                kind: gpu
                value: 2
          devices:
            - driver: nvidia
              count: 1
              capabilities: [gpu, utility]
              options: {virtualization: false}
            - driver: cdi
              device_ids: ["0", GPU-1]
              capabilities: [gpu]
              options:
                mode: cdi
      placement:
        constraints: [node.role == worker]
        max_replicas_per_node: 1
    develop:
      watch:
        - path: ./src
          action: sync
          target: /src
          ignore: [node_modules/]
        - path: package.json
          action: rebuild
    build:
      context: .
    group_add: [video, 44]
    ipc: host
    shm_size: 8gb
    cap_add: [SYS_ADMIN]
    security_opt: [seccomp=unconfined]
    cgroup: private
    cgroup_parent: m-executor
    cpu_count: 2
    cpu_percent: 50
    cpu_shares: 73
    cpuset: 0-3
    mem_swappiness: 10
    oom_score_adj: 100
    storage_opt: {size: 1G}
    uts: host
    userns_mode: host
    isolation: default
    platform: linux/amd64
    mac_address: 02:42:ac:11:65:43
)"}},
                           ':',
                           kDeviceValues};

const Base kNewKeysBase = {{{"compose.yaml", R"(name: mutant
services:
  one:
    image: cuda:12.4
    gpus: all
    use_api_socket: true
    label_file: [l.env]
    pull_policy: daily
  two:
    image: cuda:12.4
    gpus:
      - driver: nvidia
        count: 1
        capabilities: [gpu]
        options: {mode: x}
      - driver: cdi
        device_ids: ["0"]
        options: [a=b]
    devices:
      - source: /dev/dri
        target: /dev/dri
        permissions: rwm
      - source: nvidia.com/gpu=all
        target: /x
    models:
      llm:
        endpoint_var: URL
        model_var: NAME
    post_start:
      - command: ./up.sh --now
        user: root
        privileged: true
        working_dir: /
        environment: [A=b]
      - command: [a, b]
    pre_stop:
      - command: ./down.sh
        environment: {A: 1}
    develop:
      watch:
        - path: ./src
          action: sync+exec
          target: /src
          include: ["*.py"]
          initial_sync: true
          exec:
            command: reload
            user: x
        - path: ./conf
          action: sync+restart
          target: /conf
    build:
      context: .
      entitlements: [network.host]
      provenance: true
      sbom: true
      additional_contexts: {base: docker-image://x}
    volumes:
      - type: image
        source: files:1
        target: /files
        image: {subpath: x}
      - type: bind
        source: .
        target: /b
        bind: {recursive: enabled, selinux: z}
    networks:
      front:
        interface_name: eth7
        gw_priority: 3
  three:
    image: x
    models: [llm]
    scale: 2
  four:
    provider:
      type: model
      options:
        model: ai/x
models:
  llm:
    model: ai/smol
    context_size: 1024
    runtime_flags: [--a]
networks:
  front:
    enable_ipv4: true
    enable_ipv6: false
)"},
                            {"l.env", R"(a=b
)",
                             true}},
                           ':',
                           kNewValues};

}  // namespace plimsoll::oracles
