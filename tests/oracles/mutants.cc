#include "tests/oracles/mutants.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>

namespace plimsoll::oracles {
namespace {

std::vector<std::string> LinesOf(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// Line `line` after one small fault.
std::string Mutate(const Base& base, const std::string& line,
                   std::mt19937& random) {
  const size_t mark = line.find(base.mark);
  if (mark == line.npos) return random() % 2 == 0 ? "" : line + "x";
  const std::string key = line.substr(0, mark);
  const std::string blank = base.mark == ':' ? " " : "";
  switch (random() % 12) {
    case 0:
      return {};
    case 1:
      return line + "\n" + line;
    case 2:
      return key + key.back() + line.substr(mark);
    case 3:
      return key + blank + line.substr(mark + 1);
    case 4:
      return key + base.mark;
    default:
      return fmt::format("{}{}{}{}", key, base.mark, blank,
                         base.values[random() % base.values.size()]);
  }
}

}  // namespace

std::vector<Mutant> MutantsOf(const Base& base, size_t count, uint32_t seed) {
  // Its numbers are laid down by the standard; those of distributions are not.
  std::mt19937 random(seed);
  const std::vector<std::string> lines = LinesOf(base.text);
  std::vector<Mutant> mutants;
  while (mutants.size() < count) {
    const size_t at = random() % lines.size();
    const std::string changed = Mutate(base, lines[at], random);
    if (changed == lines[at]) continue;
    Mutant mutant;
    mutant.what = fmt::format("`{}` -> `{}\n`", lines[at], changed);
    for (size_t i = 0; i < lines.size(); ++i) {
      if (i == at && changed.empty()) continue;
      mutant.text += (i == at ? changed : lines[i]) + "\n";
    }
    mutants.push_back(std::move(mutant));
  }
  return mutants;
}

const Base kComposeBase = {
    R"(name: mutant
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
)",
    ':',
    {"\"\"",        "0",        "7",       "-3",       "1.5",         "true",
     "hello",       "[q]",      "[3]",     "[q, q]",   "{kk: v}",     "{}",
     "[]",          "[{k: v}]", "1h30m",   "10 s",     "10mb",        "70000",
     "a:b",         "a=b",      "\"12\"",  "\"true\"", "$",           "${",
     "$$x",         "${Z:-}",   "${Z:-q}", "$1",       "${A-B",       "/a/b",
     "*nope",       "&x a",     "!!int x", "\"\\q\"",  "a: b",        "@x",
     "'q",          "\t7",      "[a",      "yes",      "203.0.113.9", "null",
     "80-90:80-91", "{<<: 1}",  "x # c"}};

const Base kSupervisorBase = {
    R"([supervisord]
logfile=/var/log/supervisord.log
logfile_maxbytes=50MB
logfile_backups=10
loglevel=info
nodaemon=true
minfds=1024
umask=022
environment=KEY="value",B=c
[unix_http_server]
file=/run/supervisor.sock
chmod=0700
[inet_http_server]
port=127.0.0.1:9001
username=me
password=made-up
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
[program:web]
command=/usr/bin/web --port 80
process_name=%(program_name)s_%(process_num)02d
numprocs=2
priority=999
autostart=true
autorestart=unexpected
startsecs=10
startretries=3
exitcodes=0,2
stopsignal=QUIT
stopwaitsecs=10
stopasgroup=true
redirect_stderr=false
stdout_logfile=/var/log/%(program_name)s.log
stdout_logfile_maxbytes=1MB
stderr_logfile=AUTO
environment=A="1",B="2"
[program:api]
command=/usr/bin/api
[group:all]
programs=web,api
priority=5
[eventlistener:mail]
command=/usr/bin/mail
events=PROCESS_STATE,TICK_60
buffer_size=10
)",
    '=',
    {"",
     "0",
     "-1",
     "1.5",
     "abc",
     "true",
     "off",
     "maybe",
     "10 MB",
     "10mb",
     "10KB",
     "1e3",
     "0x10",
     "022",
     "0888",
     "%",
     "%%a",
     "%(x)s",
     "50%",
     "SIGQUIT",
     "TERM",
     "FOO",
     "debug",
     "trace",
     "NONE",
     "AUTO",
     "syslog",
     "/x y",
     "\"q\"",
     "\"q",
     "a,b",
     "a,,b",
     "a=b",
     "a=\"b",
     "a=\"b\"",
     "a=b c",
     "=a",
     "x ; c",
     "x # c",
     "a:b",
     "99",
     "localhost:x",
     "*:9001",
     "web",
     "nope",
     "1,2",
     "1, 2",
     "0,256",
     "unexpected",
     "PROCESS_STATE",
     "NOPE",
     "TICK_7",
     "%(program_name)d",
     "%(program_name)s",
     "{SHA}x",
     "+7",
     "1_000",
     "[x]"}};

const Base kServiceBase = {
    R"([Unit]
Description=made up
Documentation=https://example.org/web
After=network.target
ConditionPathExists=/etc
StartLimitIntervalSec=10
StartLimitBurst=3
[Service]
Type=simple
ExecStart=/bin/true -a
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartSec=5s
TimeoutStopSec=infinity
User=root
Group=root
WorkingDirectory=/tmp
Environment="A=b c" D=e
KillMode=mixed
KillSignal=SIGTERM
LimitNOFILE=1024:2048
MemoryMax=64M
CPUQuota=50%
TasksMax=100
Nice=5
UMask=0077
PrivateTmp=true
ProtectSystem=strict
ReadWritePaths=/srv
RestrictAddressFamilies=AF_INET AF_UNIX
StandardOutput=journal
RuntimeDirectory=web
StateDirectory=web
DeviceAllow=/dev/null rw
CPUWeight=100
SuccessExitStatus=1 SIGTERM
RemainAfterExit=no
CPUAffinity=0-1
IPAddressDeny=any
BindPaths=/a:/b
Delegate=yes
RestrictNamespaces=yes
TemporaryFileSystem=/x:ro
OOMPolicy=stop
[Install]
WantedBy=multi-user.target
)",
    '=',
    {"0",
     "1",
     "-1",
     "yes",
     "maybe",
     "1.5",
     "5s",
     "5min",
     "10x",
     "infinity",
     "10M",
     "10MB",
     "150%",
     "65536",
     "abc",
     "a b",
     "/x",
     "./x",
     "x/y",
     "-/x",
     "/a/../b",
     "\"q\"",
     "\"q",
     "A=b",
     "=b",
     "SIGTERM",
     "TERM",
     "sigterm",
     "none",
     "null",
     "journal",
     "file:x",
     "file:/x",
     "always",
     "never",
     "oneshot",
     "notify",
     "mixed",
     "all",
     "foo",
     "AF_FOO",
     "AF_INET",
     "0777",
     "0888",
     "1:2048",
     "a:b",
     "any",
     "localhost",
     "203.0.113.0/24",
     "203.0.113.0/33",
     "strict",
     "rw",
     "/dev/null rwm",
     "/dev/null x",
     "x # c",
     "1-8",
     "0,1",
     "stop",
     "net",
     "cpu",
     "https://x",
     "man:x(1)"}};

const Base kContainerBase = {
    R"([Unit]
Description=made up
[Container]
Image=registry.example.org/web:1
ContainerName=web
PublishPort=8080:80
Volume=data.volume:/data
Network=net.network
Environment=A=b
Label=a=b
Secret=token,type=env
HealthCmd=probe
HealthInterval=10s
HealthOnFailure=kill
Notify=true
AutoUpdate=registry
AddCapability=NET_ADMIN
Exec=serve "b c"
User=1
Group=1
ReadOnly=true
RunInit=true
Tmpfs=/t
Mount=type=bind,src=/a,dst=/b
PodmanArgs=--quiet
LogDriver=journald
Pull=newer
StopTimeout=10
Ulimit=nofile=1:2
WorkingDir=/srv
NoNewPrivileges=true
Annotation=a=b
ExposeHostPort=90
UserNS=keep-id
[Service]
Restart=always
Type=notify
KillMode=mixed
[Install]
WantedBy=default.target
)",
    '=',
    {"0",
     "1",
     "-1",
     "yes",
     "true",
     "80",
     "80:80",
     "0:80",
     "80-90:80-90",
     "80/udp",
     "127.0.0.1:80:80",
     "127.0.0.1::80",
     "[::1]:80:80",
     "a:80",
     "80:",
     "1:2:3:4",
     "data.volume:/y:ro",
     "nope.volume:/y",
     "nope.network",
     "net.network:ip=203.0.113.9",
     "host",
     "none",
     "nope.pod",
     "pod.pod",
     "nope.image",
     "nope.build",
     "./a:/b",
     "/a:/b",
     "../x",
     "/x",
     "x",
     "a=b",
     "\"a=b\"",
     "a=\"b c\"",
     "\"a b",
     "auto",
     "keep-id:uid=1",
     "registry",
     "local",
     "type=volume,source=data.volume,dst=/x",
     "type=volume,source=nope.volume,dst=/x",
     "type=tmpfs,dst=/x",
     "10s",
     "always",
     "notify",
     "oneshot",
     "forking",
     "exec",
     "process",
     "a b",
     "x # c",
     "%h/a:/b"}};

}  // namespace plimsoll::oracles
