// What runs, imported and built again, is to `diff` what ran before.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Files Stack() {
  return {{"c/compose.yaml",
           R"(name: wiki
services:
  db:
    image: mariadb:11.4
    restart: unless-stopped
    environment:
      MARIADB_DATABASE: wiki
      MARIADB_ROOT_PASSWORD: ${DB_ROOT_PASSWORD}
    volumes: [db:/var/lib/mysql]
    healthcheck: {test: [CMD, healthcheck.sh, --connect], interval: 10s}
  wiki:
    image: example/wiki:3.2
    ports: ["8080:80", "127.0.0.1:9001:9001/udp"]
    depends_on: {db: {condition: service_healthy}}
    pre_start:
      - command: [chown, -R, "33:33", /var/www/data]
        user: root
        image: alpine:3.20
        per_replica: true
    post_start:
      - command: ["/bin/wiki-warm"]
        user: www-data
        environment: [A=1]
    pre_stop:
      - command: [wiki-drain]
    volumes: ["data:/var/www/data", "./conf:/etc/wiki:ro"]
    labels: {org.example.role: wiki}
volumes:
  db: {name: wiki_db_2023}
  data:
)"}};
}

Files Programs() {
  return {{"s/supervisord.conf",
           R"([unix_http_server]
file=/run/supervisor.sock
chmod=0700

[supervisord]
logfile=/var/log/supervisor/supervisord.log
pidfile=/run/supervisord.pid
childlogdir=/var/log/supervisor

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix:///run/supervisor.sock

[program:api]
command=/srv/shop/venv/bin/gunicorn -b 127.0.0.1:8000 shop.wsgi
directory=/srv/shop
user=shop
autostart=true
autorestart=true
stdout_logfile=/var/log/shop/api.log
redirect_stderr=true
environment=DJANGO_SETTINGS_MODULE="shop.settings",LANG="C.UTF-8"

[program:worker]
command=/srv/shop/venv/bin/celery -A shop worker -n %(program_name)s@%%h -Q default
directory=/srv/shop
user=shop
numprocs=2
process_name=%(program_name)s_%(process_num)02d
stopwaitsecs=600
killasgroup=true
priority=998

[program:beat]
command=/srv/shop/venv/bin/celery -A shop beat
directory=/srv/shop
user=shop
autorestart=unexpected
startsecs=10

[program:standalone]
command=/usr/bin/python3 -m http.server 9000

[group:shop]
programs=api,worker,beat
priority=500
)"}};
}

Files Units() {
  return {{"u/api.service",
           R"([Unit]
Description=Shop API
After=network-online.target postgresql.service
Wants=network-online.target

[Service]
Type=notify
User=shop
Group=shop
WorkingDirectory=/srv/shop
EnvironmentFile=-/etc/default/shop
Environment=PORT=8000
ExecStartPre=/srv/shop/bin/migrate
ExecStart=/srv/shop/bin/api --port $PORT
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartSec=5s
MemoryMax=512M
NoNewPrivileges=true
ProtectSystem=strict
ReadWritePaths=/var/lib/shop

[Install]
WantedBy=multi-user.target
)"},
          {"u/backup.service",
           R"([Unit]
Description=Nightly backup

[Service]
Type=oneshot
ExecStart=/usr/local/bin/backup --all
Nice=10
)"},
          {"u/backup.timer",
           R"([Unit]
Description=Nightly backup

[Timer]
OnCalendar=*-*-* 03:00:00
RandomizedDelaySec=15m
Persistent=true

[Install]
WantedBy=timers.target
)"},
          {"u/srv-data.mount",
           R"([Unit]
Description=Data disk

[Mount]
What=/dev/disk/by-label/data
Where=/srv/data
Type=ext4
Options=noatime,nofail

[Install]
WantedBy=multi-user.target
)"}};
}

Files Containers() {
  return {{"q/caddy.volume",
           R"([Volume]
)"},
          {"q/db.container",
           R"([Unit]
Description=Database of the shop

[Container]
Image=docker.io/library/postgres:16.4
Network=shop.network
Volume=pgdata.volume:/var/lib/postgresql/data:Z
Environment=POSTGRES_DB=shop
Secret=pg-password,type=env,target=POSTGRES_PASSWORD
HealthCmd=pg_isready -U postgres
HealthInterval=30s
ShmSize=256m

[Service]
Restart=on-failure
RestartSec=5

[Install]
WantedBy=default.target
)"},
          {"q/metrics.container",
           R"([Container]
Image=quay.io/prometheus/node-exporter:v1.8.2
Exec=--path.rootfs=/host --web.listen-address=:9100
Volume=/:/host:ro,rslave
PodmanArgs=--pid=host
User=65534

[Install]
WantedBy=default.target
)"},
          {"q/pgdata.volume",
           R"([Volume]
VolumeName=shop-pg
Label=backup=daily
)"},
          {"q/shop.network",
           R"([Unit]
Description=Network of the shop

[Network]
NetworkName=shop
Subnet=10.89.3.0/24
Gateway=10.89.3.1
Label=app=shop
)"},
          {"q/web.container",
           R"([Unit]
Description=Front of the shop
After=db.service
Requires=db.service

[Container]
Image=docker.io/library/caddy:2.8
ContainerName=web
PublishPort=8080:80
PublishPort=127.0.0.1:2019:2019
Network=shop.network
Volume=caddy.volume:/data
Volume=/srv/web/Caddyfile:/etc/caddy/Caddyfile:ro,Z
Environment=LOG=info "NAME=two words"
AutoUpdate=registry

[Service]
Restart=always
TimeoutStartSec=300

[Install]
WantedBy=multi-user.target default.target
)"}};
}

struct RoundTrip {
  MemoryRun imported;
  MemoryRun differs;
  std::shared_ptr<MemoryFileSystem> disk;
};

RoundTrip There(const Files& files) {
  RoundTrip trip;
  trip.disk = DiskOf(files);
  Words words = {"import", "--out", "fleet"};
  for (const auto& [path, text] : files) words.push_back(path);
  trip.imported = RunInMemory(trip.disk, words);
  EXPECT_EQ(trip.imported.code, ExitCode::kClean) << trip.imported.err;
  const MemoryRun checked = RunInMemory(trip.disk, {"check", "fleet"});
  EXPECT_EQ(checked.code, ExitCode::kClean) << checked.out;
  const MemoryRun built = RunInMemory(trip.disk, {"build", "fleet"});
  EXPECT_EQ(built.code, ExitCode::kClean) << built.out << built.err;
  const std::string& first = files.begin()->first;
  trip.differs =
      RunInMemory(trip.disk, {"diff", "fleet", "--host", "main", "--against",
                              first.substr(0, first.find('/'))});
  return trip;
}

std::string TextAt(const RoundTrip& trip, const std::string& path) {
  const auto text = trip.disk->Read(path, 1 << 20);
  EXPECT_TRUE(text.ok()) << path;
  return text.ok() ? *text : std::string();
}

TEST(ImportRoundTrip, ComposeWithHooks) {
  const RoundTrip trip = There(Stack());
  EXPECT_THAT(trip.imported.out, HasSubstr("nothing was lost"));
  EXPECT_THAT(TextAt(trip, "fleet/deploy/main/compose.yaml"),
              AllOf(HasSubstr("pre_start:\n"), HasSubstr("post_start:\n"),
                    HasSubstr("pre_stop:\n"), HasSubstr("wiki_db_2023")));
  // The password is a secret now, as it should be.
  EXPECT_EQ(trip.differs.out,
            "main: `c` as it is, and as a build makes it\n"
            "  db\n"
            "    value       MARIADB_ROOT_PASSWORD: `${DB_ROOT_PASSWORD}` -> "
            "`secret db-root-password`\n"
            "  1 of 2 apps differ: 0 data, 0 structural, 1 value, 0 "
            "variables\n");
}

TEST(ImportRoundTrip, SupervisorWithAGroup) {
  const RoundTrip trip = There(Programs());
  EXPECT_THAT(TextAt(trip, "fleet/deploy/main/supervisord.conf"),
              HasSubstr("[group:shop]\nprograms=worker,api,beat\n"
                        "priority=500\n"));
  EXPECT_THAT(trip.imported.out, Not(HasSubstr("`group:shop`")));
  EXPECT_THAT(TextAt(trip, "fleet/hosts/main.yml"),
              HasSubstr("# Lost: `unix_http_server.chmod`, "
                        "s/supervisord.conf:3: no field is for it.\n"));
  EXPECT_THAT(trip.differs.out, HasSubstr(" 0 data, 0 structural, 1 value,"));
}

TEST(ImportRoundTrip, AProgramOfTwoGroupsIsSaid) {
  Files files = Programs();
  files["s/supervisord.conf"] += "[group:all]\nprograms=api, standalone,gone\n";
  const RoundTrip trip = There(files);
  EXPECT_THAT(trip.imported.out,
              AllOf(HasSubstr("`group:shop` of `api`: the program is in "
                              "another group, too"),
                    HasSubstr("`group:all`: there is no program `gone` here")));
  EXPECT_THAT(TextAt(trip, "fleet/apps/api/manifest.yml"),
              AllOf(HasSubstr("# Lost: `group:shop`"),
                    HasSubstr("      group: all\n")));
}

TEST(ImportRoundTrip, UnitsWithATimerAndAMount) {
  const RoundTrip trip = There(Units());
  // `mounts` of a host says nothing of who wants them.
  EXPECT_THAT(trip.imported.out,
              HasSubstr("lost:\n  u/srv-data.mount:1: `srv-data.mount: "
                        "Install.WantedBy`: a build says it otherwise\n\n"));
  EXPECT_THAT(trip.differs.out, HasSubstr(" 0 data, 0 structural, 1 value,"));
}

TEST(ImportRoundTrip, QuadletWithItsNetworksAndVolumes) {
  const RoundTrip trip = There(Containers());
  EXPECT_THAT(trip.imported.out, HasSubstr("nothing was lost"));
  EXPECT_EQ(trip.differs.out,
            "main: `q` as it is, and as a build makes it\n"
            "  3 apps, no difference\n");
  EXPECT_EQ(trip.differs.code, ExitCode::kClean);
  // Podman would have called it that; a project of ours calls it otherwise.
  EXPECT_THAT(TextAt(trip, "fleet/deploy/main/quadlet/caddy.volume"),
              HasSubstr("VolumeName=systemd-caddy\n"));
  EXPECT_THAT(TextAt(trip, "fleet/deploy/main/quadlet/metrics.container"),
              Not(HasSubstr("Network=")));
}

TEST(ImportRoundTrip, ANetworkThatNobodyUsesIsSaid) {
  Files files = Containers();
  files["q/spare.network"] = "[Network]\nInternal=true\n";
  const RoundTrip trip = There(files);
  EXPECT_THAT(trip.imported.out,
              HasSubstr("`spare.network`: none of the containers uses it"));
  EXPECT_THAT(TextAt(trip, "fleet/hosts/main.yml"),
              HasSubstr("# Lost: `spare.network`"));
}

}  // namespace
}  // namespace plimsoll::cli
