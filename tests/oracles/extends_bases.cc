#include "tests/oracles/mutants.h"

// Compose files that extend or override others.
namespace plimsoll::oracles {
namespace {

const std::vector<std::string_view> kValues = {
    "\"\"",
    "7",
    "hello",
    "a-b:1",
    "x1",
    "c/d:2",
    "\"q\"",
    "y:3",
    "w",
    "[q]",
    "[[a]]",
    "{kk: v}",
    "{}",
    "null",
    "a: b",
    "x",
    "mid.yaml",
    "sub/deep.yaml",
    "deep.yaml",
    "../mid.yaml",
    "nope.yaml",
    "compose.yaml",
    "web",
    "db",
    "mid",
    "floor",
    "{service: mid, file: mid.yaml}",
    "{service: db}",
    "{file: mid.yaml}",
    "{service: nope, file: mid.yaml}",
    "{service: nope}",
    "{service: db, bogus: 1}",
    "[A=b]",
    "{A: b}",
    "[\"80:80\"]",
    "\"80:80\"",
    "[data:/data]",
    "{db: {condition: service_healthy}}",
    "[db]",
    "{test: [CMD, x]}",
    "[CMD, x]",
    "{context: .}",
    ".",
    "service:db",
    "{driver: x}",
    "{front: {aliases: [a]}}",
    "{front: null}",
    "[front]",
    "{nofile: 3}",
    "{limits: {cpus: \"1\"}}",
    "a.env",
    "[a.env]",
    "[{path: a.env}]",
    "[\"h:203.0.113.7\"]",
    "{h: 203.0.113.7}",
    "!reset []",
    "!reset null",
    "!override [\"81:81\"]",
    "!override {A: b}",
    "!override"};

}  // namespace

const Base kExtendsBase = {{{"compose.yaml", R"(services:
  web:
    extends:
      service: mid
      file: mid.yaml
    environment:
      B: c
    ports: ["80:80"]
    volumes: [data:/data]
    command: [serve]
    depends_on: [db]
    healthcheck:
      interval: 5s
    logging:
      driver: json-file
    networks: [front]
    deploy:
      replicas: 2
  db:
    image: postgres:17
    labels: {a: b}
  alias:
    extends: db
    labels: [c=d]
networks:
  front:
volumes:
  data:
---
services:
  web:
    restart: always
  second:
    image: x
    volumes: [late:/late]
  third:
    extends: second
    volumes: [./x:/late/]
---
services:
  second:
    volumes: [./x:/late]
)"},
                            {"mid.yaml", R"(services:
  mid:
    extends:
      file: sub/deep.yaml
      service: deep
    environment: [A=b]
    ports: ["81:81"]
    volumes:
      - type: bind
        source: ./x
        target: /x
    env_file: a.env
    sysctls: [a=1]
    ulimits: {nofile: 3}
    networks:
      front:
        aliases: [m]
  db:
    image: postgres:17
networks:
  front:
)"},
                            {"sub/deep.yaml", R"(services:
  deep:
    extends: floor
    image: deep:1
    build: .
    healthcheck:
      test: [CMD, x]
    depends_on:
      db:
        condition: service_started
    logging:
      driver: syslog
      options: {a: b}
    extra_hosts: ["h:203.0.113.7"]
    deploy:
      resources:
        limits: {cpus: "1"}
    dns: 203.0.113.1
    tmpfs: /run
    cap_add: [X]
  floor:
    image: floor:1
    environment: {F: 1}
    labels:
      a: b
    command: run
    ulimits:
      nofile: {soft: 1, hard: 2}
    expose: [80]
  db:
    image: postgres:17
---
services:
  deep:
    restart: always
)"},
                            {"a.env", R"(A=1
)",
                             true}},
                           ':',
                           kValues};

const Base kOverrideBase = {{{"compose.yaml", R"(services:
  web:
    image: web:1
    build: .
    environment: {A: b}
    ports: ["80:80"]
    volumes: [data:/data, ./x:/x, gone:/cache]
    command: serve
    depends_on: [db]
    networks: [front, back]
    labels: [a=b]
    healthcheck:
      test: [CMD, x]
    logging: {driver: json-file, options: {max-size: 1m}}
    deploy:
      resources: {limits: {cpus: "1", memory: 1g}}
    ulimits: {nofile: 3}
    env_file: a.env
    secrets: [s, {source: gone, target: k}]
    configs: [{source: gone, target: /c}]
    extra_hosts: [a=203.0.113.1]
    expose: ["1"]
    cap_add: [A]
    dns: 203.0.113.1
    profiles: [p]
  db:
    image: postgres:17
networks:
  front:
    ipam:
      config: [{subnet: 203.0.113.0/24}]
  back:
volumes:
  data: {driver: local}
secrets:
  s: {file: ./token}
)"},
                             {"compose.override.yaml", R"(services:
  web:
    image: web:2
    build:
      context: ./b
      args: {V: 1}
    environment: [A=c]
    ports: !override
      - "81:81"
    volumes:
      - data:/data:ro
      - ./c:/cache/
    command: !reset null
    depends_on:
      db:
        condition: service_started
    networks:
      front:
        aliases: [w]
    labels: {a: c}
    healthcheck: !override
      test: [CMD, y]
    logging:
      options: {max-file: "3"}
    deploy:
      resources: {limits: {cpus: "2"}}
    ulimits:
      nofile: {soft: 1, hard: 2}
    env_file: [{path: a.env}]
    secrets:
      - source: s
        target: t
      - {source: s, target: k}
    configs:
      - source: c
        target: /c
    extra_hosts: {b: 203.0.113.2}
    expose: ["1"]
    cap_add: [A]
    dns: [203.0.113.2]
    profiles: !reset []
  extra:
    image: e
networks:
  front:
    driver: bridge
    ipam:
      config: [{subnet: 203.0.113.0/24, gateway: 203.0.113.1}]
volumes:
  data:
    labels: [a=b]
configs:
  c: {file: ./token}
)"},
                             {"a.env", R"(A=1
)",
                              true},
                             {"token", R"(t)", true}},
                            ':',
                            kValues};

}  // namespace plimsoll::oracles
