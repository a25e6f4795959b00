// `import`: a running stack becomes a project that builds the same stack.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/compose/project.h"
#include "compiler/driver/session.h"
#include "compiler/import/canonical.h"
#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// A shop as people run it: most of what compose files hold.
constexpr char kShop[] = R"(name: shop
x-worker: &worker
  image: registry.example.org/shop/app:${APP_TAG:-2.4.1}
  restart: unless-stopped
  env_file: [./app.env]
  environment: &worker-env
    DATABASE_URL: postgres://shop:Kq7pW2xv9TzR4m@db:5432/shop
    REDIS_URL: redis://cache:6379/0
    LOG_LEVEL: ${LOG_LEVEL:-info}
  depends_on:
    db: {condition: service_healthy}
    cache: {condition: service_started}
  networks: [back]
  logging: {driver: json-file, options: {max-size: 10m, max-file: "3"}}
services:
  db:
    image: postgres:16.4
    container_name: shop-db
    restart: always
    shm_size: 256mb
    environment:
      POSTGRES_USER: shop
      POSTGRES_DB: shop
      POSTGRES_PASSWORD: Kq7pW2xv9TzR4m
    volumes:
      - pgdata:/var/lib/postgresql/data
      - ./db/init:/docker-entrypoint-initdb.d:ro
    networks:
      back: {aliases: [postgres]}
    healthcheck:
      test: [CMD-SHELL, "pg_isready -U $$POSTGRES_USER -d $$POSTGRES_DB"]
      interval: 10s
      timeout: 5s
      retries: 5
      start_period: 1m
    deploy:
      resources:
        limits: {memory: 2G, cpus: "1.5"}
        reservations: {memory: 512M}
    ulimits: {nofile: {soft: 4096, hard: 65536}, nproc: 512}
  cache:
    image: redis:7.4
    command: redis-server --save 60 1 --maxmemory 256mb
    restart: unless-stopped
    sysctls: {net.core.somaxconn: 1024}
    tmpfs: ["/tmp:size=64m"]
    networks: [back]
  api:
    <<: *worker
    command: [gunicorn, --bind, "0.0.0.0:8000", shop.wsgi]
    expose: ["8000"]
    networks: [back, front]
    read_only: true
    cap_drop: [ALL]
    cap_add: [NET_BIND_SERVICE]
    security_opt: ["no-new-privileges:true"]
    user: "1000:1000"
    secrets: [signing_key]
    configs:
      - {source: app_config, target: /etc/shop/app.toml, mode: 0440}
  worker_default:
    <<: *worker
    command: celery -A shop worker -Q default
    init: true
    stop_grace_period: 1m30s
    stop_signal: SIGINT
  worker_gpu:
    <<: *worker
    command: celery -A shop worker -Q gpu
    deploy:
      resources:
        reservations:
          devices: [{driver: nvidia, count: 1, capabilities: [gpu]}]
    ipc: host
  beat:
    extends: {service: worker_default}
    command: celery -A shop beat
    volumes: ["beat:/var/lib/beat"]
  migrate:
    <<: *worker
    command: [python, manage.py, migrate]
    restart: "no"
    profiles: [tools]
  proxy:
    image: caddy:2.8
    restart: unless-stopped
    ports: ["80:80", "443:443", "443:443/udp", "127.0.0.1:${ADMIN_PORT:-2019}:2019"]
    volumes:
      - ./Caddyfile:/etc/caddy/Caddyfile:ro
      - {type: volume, source: caddy, target: /data}
      - type: bind
        source: /srv/shop/static
        target: /srv/static
        read_only: true
        bind: {create_host_path: false}
    networks: [front]
    labels: ["org.example.role=edge"]
    extra_hosts: ["host.docker.internal:host-gateway"]
    depends_on: [api]
  exporter:
    image: quay.io/prometheuscommunity/postgres-exporter:v0.15.0
    network_mode: host
    environment:
      - DATA_SOURCE_URI=127.0.0.1:5432/postgres
      - HTTPS_PROXY
    command: --collector.long_running_transactions
  debug:
    build: {context: ./debug, args: {BASE: "alpine:3.20"}}
    image: shop-debug
    profiles: [debug]
    stdin_open: true
    tty: true
    environment: {STAGE: "${STAGE}"}
    networks: {back: {ipv4_address: 192.0.2.10}}
networks:
  front: {}
  back:
    driver: bridge
    ipam: {config: [{subnet: 192.0.2.0/24}]}
volumes:
  pgdata: {external: true, name: shop_pg_2023}
  beat:
  caddy: {driver: local, labels: {org.example.backup: "no"}}
secrets:
  signing_key: {file: ./secrets/signing.key}
configs:
  app_config: {file: ./app.toml}
)";

Files ShopFiles() {
  return {{"shop/docker-compose.yml", kShop},
          {"shop/app.env", "A=1\n"},
          {"shop/debug/Dockerfile", "FROM alpine:3.20\n"}};
}

// Only the compose project of a folder, by our own reader.
importing::CanonicalProject Read(const std::string& text,
                                 const importing::SecretVariables& secrets) {
  MemoryFileSystem disk;
  disk.Add("compose.yaml", text);
  const auto session = Load(disk, {});
  EXPECT_FALSE(session->diagnostics.has_errors());
  return importing::Canonicalize(session->repository.compose.front(), {},
                                 secrets);
}

std::string TextAt(const MemoryFileSystem& disk, const std::string& path) {
  const auto text = disk.Read(path, 1 << 20);
  EXPECT_TRUE(text.ok()) << path;
  return text.ok() ? *text : std::string();
}

TEST(Import, AdoptsARunningStack) {
  const auto disk = DiskOf(ShopFiles());
  const MemoryRun made = RunInMemory(
      disk, {"import", "shop/docker-compose.yml", "--out", "fleet"});
  ASSERT_EQ(made.code, ExitCode::kClean) << made.err;
  EXPECT_THAT(made.out, HasSubstr("nothing was lost"));
  EXPECT_THAT(made.out, HasSubstr("  STAGE (shop/docker-compose.yml:"));
  EXPECT_THAT(made.out, HasSubstr("fill these files on `main`"));
  for (const auto& [path, text] : FilesOf(*disk, "fleet")) {
    EXPECT_THAT(text, Not(HasSubstr("Kq7pW2xv9TzR4m"))) << path;
  }
  EXPECT_THAT(made.out + made.err, Not(HasSubstr("Kq7pW2xv9TzR4m")));

  const MemoryRun checked = RunInMemory(disk, {"check", "fleet"});
  EXPECT_EQ(checked.code, ExitCode::kClean) << checked.out;
  const MemoryRun built = RunInMemory(disk, {"build", "fleet"});
  ASSERT_EQ(built.code, ExitCode::kClean) << built.out << built.err;
  const importing::SecretVariables secrets = {
      {"db", {"POSTGRES_PASSWORD"}},        {"api", {"DATABASE_URL"}},
      {"worker_default", {"DATABASE_URL"}}, {"worker_gpu", {"DATABASE_URL"}},
      {"beat", {"DATABASE_URL"}},           {"migrate", {"DATABASE_URL"}}};
  const auto differences = importing::Compare(
      Read(kShop, secrets),
      Read(TextAt(*disk, "fleet/deploy/main/compose.yaml"), secrets));
  for (const importing::Difference& difference : differences) {
    ADD_FAILURE() << difference.service << "." << difference.key;
  }
}

TEST(Import, KeepsNamesAndSharesSecrets) {
  const auto disk = DiskOf(ShopFiles());
  const MemoryRun run = RunInMemory(
      disk, {"import", "shop/docker-compose.yml", "--out", "fleet"});
  EXPECT_EQ(run.code, ExitCode::kClean) << run.err;
  const std::string host = TextAt(*disk, "fleet/hosts/main.yml");
  EXPECT_THAT(host, AllOf(HasSubstr("compose_project: shop\n"),
                          HasSubstr("    # APP_TAG, as by default\n"
                                    "    app_tag: \"2.4.1\"\n")));
  const std::string db = TextAt(*disk, "fleet/apps/db/manifest.yml");
  EXPECT_THAT(db, AllOf(HasSubstr("    name: shop-db\n"),
                        HasSubstr("name: shop_pg_2023\n")));
  EXPECT_THAT(db, HasSubstr("{key: POSTGRES_PASSWORD, secret_file: "));
  const std::string worker =
      TextAt(*disk, "fleet/apps/worker-default/manifest.yml");
  EXPECT_THAT(worker,
              AllOf(HasSubstr("      service: worker_default\n"),
                    HasSubstr("app:{{vars.app_tag}}"),
                    HasSubstr("template: \"postgres://shop:{{secrets.")));
}

TEST(Import, WritesWhatPeopleWouldWrite) {
  const auto disk = DiskOf({{"web/compose.yaml",
                             "services:\n"
                             "  web:\n"
                             "    image: caddy:2.8\n"
                             "    ports: ['8080:80']\n"
                             "    volumes: ['data:/data']\n"
                             "    environment: {LOG: info}\n"
                             "    restart: always\n"
                             "volumes:\n"
                             "  data:\n"}});
  const MemoryRun made =
      RunInMemory(disk, {"import", "web/compose.yaml", "--out", "web"});
  EXPECT_EQ(made.err, "");
  EXPECT_EQ(TextAt(*disk, "web/apps/web/manifest.yml"),
            "# From the service `web`, web/compose.yaml:2.\n"
            "plimsoll: 1\n"
            "app:\n"
            "  id: web\n"
            "  container:\n"
            "    image: caddy:2.8\n"
            "  ports:\n"
            "    - {host: 8080, container: 80}\n"
            "  volumes:\n"
            "    - {type: volume, source: data, target: /data}\n"
            "  environment:\n"
            "    LOG: info\n"
            "  run:\n"
            "    restart: always\n"
            "  targets:\n"
            "    compose:\n"
            "      # compose names it itself\n"
            "      container_name: null\n");
  EXPECT_EQ(TextAt(*disk, "web/hosts/main.yml"),
            "# One machine, or one tenant of it; the name of the file is its "
            "id.\n"
            "host:\n"
            "  id: main\n"
            "  runtime: compose\n"
            "  compose_project: web\n");
  EXPECT_EQ(RunInMemory(disk, {"build", "web"}).code, ExitCode::kClean);
}

TEST(Import, OverwritesNothing) {
  const auto disk = DiskOf({{"compose.yaml", "services: {a: {image: 'x:1'}}\n"},
                            {"apps/a/manifest.yml", "mine\n"}});
  const MemoryRun refused = RunInMemory(disk, {"import", "compose.yaml"});
  EXPECT_EQ(refused.code, ExitCode::kFindings);
  EXPECT_THAT(refused.err, HasSubstr("`apps/a/manifest.yml` is there already"));
  EXPECT_EQ(FilesOf(*disk, "").size(), 2U);
}

TEST(Import, AddsToAProject) {
  Files files = SmallProject();
  files["redis/compose.yaml"] =
      "name: side\nservices: {cache: {image: 'redis:7.4', networks: [n]}}\n"
      "networks: {n: {driver: bridge}}\n";
  const auto disk = DiskOf(files);
  const MemoryRun made = RunInMemory(disk, {"import", "redis/compose.yaml"});
  EXPECT_EQ(made.code, ExitCode::kClean) << made.err;
  EXPECT_THAT(made.out, AllOf(HasSubstr("create apps/cache/manifest.yml\n"),
                              Not(HasSubstr("create plimsoll.yml")),
                              HasSubstr("add to hosts/box.yml"),
                              HasSubstr("compose_project: side\n")));
  const MemoryRun tenant =
      RunInMemory(disk, {"import", "redis/compose.yaml", "--host", "side"});
  EXPECT_EQ(tenant.code, ExitCode::kClean) << tenant.err;
  EXPECT_THAT(tenant.out, AllOf(HasSubstr("create apps/cache-2/manifest.yml\n"),
                                HasSubstr("create hosts/side.yml\n")));
  EXPECT_THAT(TextAt(*disk, "apps/cache-2/manifest.yml"),
              AllOf(HasSubstr("      service: cache\n"),
                    HasSubstr("    hosts: [side]\n")));
}

TEST(Import, BrokenFilesAreFindings) {
  const std::pair<const char*, const char*> kBroken[] = {
      {"services: {a: {image: [}\n", "syntax/yaml"},
      {"services: {a: {imgae: x}}\n", "schema/unknown-field"},
      {"services: {a: {image: 'x:${'}}\n", "error["},
      {"services: {a: {extends: {file: gone.yml, service: b}}}\n", "error["},
      {"services: {}\n", "no services"},
      {"\x01\xff\xfe", ""},
      {"a: 1\n", "schema/unknown-field"},
      {"", ""},
  };
  for (const auto& [text, wanted] : kBroken) {
    const auto disk = DiskOf({{"f/stack.compose.yml", text}});
    const MemoryRun run =
        RunInMemory(disk, {"import", "f/stack.compose.yml", "--out", "o"});
    EXPECT_NE(run.code, ExitCode::kClean) << text;
    EXPECT_NE(run.code, ExitCode::kInternal) << text;
    EXPECT_THAT(run.out + run.err, HasSubstr(wanted)) << text;
    EXPECT_EQ(FilesOf(*disk, "").size(), 1U) << text;
  }
}

TEST(Import, CredentialsOutsideTheEnvironmentAreLeftOut) {
  const auto disk =
      DiskOf({{"compose.yaml",
               "services:\n"
               "  a:\n"
               "    image: x:1\n"
               "    command: [run, --password, Kq7pW2xv9TzR4m]\n"}});
  const MemoryRun made = RunInMemory(disk, {"import", "compose.yaml"});
  EXPECT_EQ(made.code, ExitCode::kClean) << made.err;
  EXPECT_THAT(made.out, HasSubstr("compose.yaml:4: `command` of `a`: a "
                                  "credential stands in it"));
  const std::string app = TextAt(*disk, "apps/a/manifest.yml");
  EXPECT_THAT(app, AllOf(HasSubstr("LEFT-OUT"), HasSubstr("# Lost: `command`"),
                         Not(HasSubstr("Kq7pW2xv9TzR4m"))));
  // Once, in however many rounds it was.
  EXPECT_EQ(app.find("# Lost: `command`"), app.rfind("# Lost: `command`"));
}

TEST(Import, SaysCommandsThatCanBePasted) {
  const auto disk =
      DiskOf({{"compose.yaml", "services: {a: {image: \"x:1\"}}\n"}});
  const MemoryRun made =
      RunInMemory(disk, {"import", "compose.yaml", "--out", "my fleet's $X"});
  EXPECT_EQ(made.code, ExitCode::kClean) << made.err;
  EXPECT_THAT(made.out,
              HasSubstr("  plimsoll check 'my fleet'\\''s $X'   what"));
}

TEST(Import, UsageIsChecked) {
  const auto disk = DiskOf({{"notes.md", "# x\n"}, {"f/compose.yaml", "a: 1"}});
  EXPECT_EQ(RunInMemory(disk, {"import"}).code, ExitCode::kUsage);
  EXPECT_EQ(RunInMemory(disk, {"import", "gone.yml"}).code, ExitCode::kUsage);
  EXPECT_EQ(RunInMemory(disk, {"import", "notes.md"}).code, ExitCode::kUsage);
  EXPECT_EQ(RunInMemory(disk, {"import", "f"}).code, ExitCode::kUsage);
}

}  // namespace
}  // namespace plimsoll::cli
