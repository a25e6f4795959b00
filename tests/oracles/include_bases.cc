#include "tests/oracles/mutants.h"

// Compose files that include others.
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
    "{kk: v}",
    "{}",
    "null",
    "a: b",
    "a=b",
    "${Z:-a.yaml}",
    "a.yaml",
    "b.yaml",
    "./a.yaml",
    "sub/c.yaml",
    "sub/d.yaml",
    "nope.yaml",
    "[a.yaml]",
    "[b.yaml, b.override.yaml]",
    "[a.yaml, nope.yaml]",
    "{path: a.yaml}",
    "[{path: a.yaml}]",
    "compose.yaml",
    "[compose.yaml]",
    "../a.yaml",
    "sub",
    ".",
    "./sub",
    "nope",
    "a.env",
    "[a.env]",
    "[a.env, b.env]",
    "nginx:2",
    "{image: redis:7}",
    "[sub/c.yaml]",
    "[{path: a.yaml, project_directory: sub}]",
    "[{path: a.yaml, env_file: a.env}]",
    "[{path: a.yaml, bogus: 1}]",
    "bridge",
    "{driver: bridge}",
    "[data:/data]",
    "[\"5433:5432\"]",
    "!reset []",
    "!override [\"1:2\"]",
    "!reset null"};

}  // namespace

const Base kIncludeBase = {{{"compose.yaml", R"(name: mutant
include:
  - a.yaml
  - path: sub/c.yaml
    project_directory: sub
    env_file: a.env
  - path:
      - b.yaml
      - b.override.yaml
    env_file: [a.env, b.env]
services:
  web:
    image: nginx:1
    depends_on: [cache, deep]
    networks: [front]
    volumes:
      - data:/data
    environment:
      A: b
networks:
  front:
    driver: bridge
volumes:
  data:
)"},
                            {"a.yaml", R"(services:
  cache:
    image: redis:7
    env_file: [a.env]
    networks: [front, back]
    secrets: [token]
networks:
  front:
    driver: bridge
  back: {}
secrets:
  token:
    file: ./token
)"},
                            {"b.yaml", R"(include:
  - sub/d.yaml
services:
  db:
    image: postgres:${PGV:-17}
    pull_policy: ${PULL}
    volumes: [pg:/var]
    ports:
      - "5432:5432"
volumes:
  pg:
)"},
                            {"b.override.yaml", R"(services:
  db:
    environment: [X=y]
    ports: !override
      - "5433:5432"
)"},
                            {"sub/c.yaml", R"(services:
  deep:
    image: alpine:${AV}
    env_file: x.env
    build: .
)"},
                            {"sub/d.yaml", R"(services:
  far:
    image: x
    pull_policy: ${PULL}
    extends:
      file: e.yaml
      service: base
configs:
  c1:
    file: ./c1
)"},
                            {"sub/e.yaml", R"(services:
  base:
    image: y
    labels: [a=b]
)"},
                            {"a.env", R"(AV=3
PGV=16
PULL=bad
)",
                             true},
                            {"b.env", R"(Q=1
PULL=always
)",
                             true},
                            {"sub/x.env", R"(Z=1
)",
                             true},
                            {"sub/.env", R"(PULL=bad
)",
                             true},
                            {"token", R"(t
)",
                             true}},
                           ':',
                           kValues};

const Base kNestedIncludeBase = {{{"compose.yaml", R"(include: [a.yaml]
services:
  web:
    image: nginx:1
    extends:
      file: sub/c.yaml
      service: deep
)"},
                                  {"compose.override.yaml", R"(services:
  cache:
    image: redis:8
  web:
    environment: {A: b}
)"},
                                  {"a.yaml", R"(include:
  - path: sub/c.yaml
services:
  cache:
    image: redis:7
    command: [a]
    depends_on:
      deep: {condition: service_started}
)"},
                                  {"sub/c.yaml", R"(include: [b.yaml]
services:
  deep:
    image: alpine:1
    networks: [default]
    volumes: ["./x:/x", "v:/v"]
volumes:
  v: {}
)"},
                                  {"sub/b.yaml", R"(services:
  bee:
    image: bee:1
    profiles: [p]
)"},
                                  {"b.yaml", R"(services:
  other:
    image: o
)",
                                   true}},
                                 ':',
                                 kValues};

}  // namespace plimsoll::oracles
