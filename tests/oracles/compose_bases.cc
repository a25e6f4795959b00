#include "tests/oracles/mutants.h"

namespace plimsoll::oracles {

const Base kComposeBase = {
    {{"compose.yaml", R"(name: mutant
services:
  web:
    image: nginx:1.27.4
    container_name: web-one
    command: [serve, --quiet]
    environment:
      A: b
      B: 7
    env_file: [web.env]
    ports:
      - "127.0.0.1:8080:80/tcp"
      - target: 81
        published: "8081"
        protocol: tcp
    expose: ["3000"]
    volumes:
      - data:/data:ro
      - type: bind
        source: ./pages
        target: /pages
        read_only: true
      - type: tmpfs
        target: /scratch
        tmpfs: {size: 10mb}
    networks:
      front:
        aliases: [w]
        ipv4_address: 203.0.113.9
    depends_on:
      db:
        condition: service_started
        restart: true
    healthcheck:
      test: [CMD, probe]
      interval: 10s
      retries: 3
    restart: unless-stopped
    deploy:
      replicas: 1
      resources:
        limits:
          cpus: "0.5"
          memory: 64m
          pids: 10
        reservations:
          devices:
            - driver: nvidia
              count: 1
              capabilities: [gpu]
      restart_policy:
        condition: on-failure
        delay: 5s
    build:
      context: ./web
      args: {V: "1"}
      target: prod
    logging:
      driver: json-file
      options: {max-size: 1m}
    labels: {a: b}
    secrets:
      - source: token
        target: t
    ulimits:
      nofile: {soft: 1, hard: 2}
    stop_grace_period: 30s
    init: true
    privileged: false
    shm_size: 64m
    sysctls: {net.core.somaxconn: 10}
    tmpfs: [/run]
    user: "1000"
    working_dir: /srv
    extra_hosts: ["a:203.0.113.7"]
  db:
    image: postgres:17
    profiles: []
networks:
  front:
    driver: bridge
    internal: false
    ipam:
      config:
        - subnet: 203.0.113.0/24
volumes:
  data:
    driver: local
secrets:
  token:
    file: ./token
)"},
     {"web.env", "A=b\n", true}},
    ':',
    {"\"\"",        "0",        "7",       "-3",       "1.5",         "true",
     "hello",       "[q]",      "[3]",     "[q, q]",   "{kk: v}",     "{}",
     "[]",          "[{k: v}]", "1h30m",   "10 s",     "10mb",        "70000",
     "a:b",         "a=b",      "\"12\"",  "\"true\"", "$",           "${",
     "$$x",         "${Z:-}",   "${Z:-q}", "$1",       "${A-B",       "/a/b",
     "*nope",       "&x a",     "!!int x", "\"\\q\"",  "a: b",        "@x",
     "'q",          "\t7",      "[a",      "yes",      "203.0.113.9", "null",
     "80-90:80-91", "{<<: 1}",  "x # c"}};

}  // namespace plimsoll::oracles
