// Two folders of what runs, compared as what they mean.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/driver/deployed/compare.h"
#include "compiler/driver/deployed/normal_form.h"

namespace plimsoll::deployed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using Lines = std::vector<std::string>;

// `kind app key: live -> built`, gravest first.
Lines Differences(std::vector<File> live, std::vector<File> built) {
  const Folder there(std::move(live), "stack");
  const Folder here(std::move(built), "stack");
  SourceMap sources;
  const Redactions none;
  const Shown shown(there, here, RedactedView(sources, none));
  Lines lines;
  for (const Difference& difference :
       Compare(there.deployed(), here.deployed())) {
    const std::string& key = difference.key;
    lines.push_back(fmt::format(
        "{} {} {}: {} -> {}", NameOf(difference.kind), difference.app, key,
        difference.live ? shown.Live(key, *difference.live) : "-",
        difference.built ? shown.Built(key, *difference.built) : "-"));
  }
  return lines;
}

Lines Composes(std::string live, std::string built) {
  return Differences({{"compose.yaml", std::move(live)}},
                     {{"compose.yaml", std::move(built)}});
}
// One service `a` on each side.
Lines Services(const std::string& live, const std::string& built) {
  const std::string head = "services:\n  a:\n    image: x\n";
  return Composes(head + live, head + built);
}

TEST(NormalForm, HasOneSpellingForEachMeaning) {
  EXPECT_EQ(NormalDuration("1m30s"), "90s");
  EXPECT_EQ(NormalDuration("1min 30s"), "90s");
  EXPECT_EQ(NormalDuration("90"), "90s");
  EXPECT_EQ(NormalDuration("1.5s"), "1500ms");
  EXPECT_EQ(NormalDuration("infinity"), "infinity");
  EXPECT_EQ(NormalSize("1g"), NormalSize("1Gi"));
  EXPECT_EQ(NormalSize("1g"), "1073741824");
  EXPECT_EQ(NormalSize("1GB"), NormalSize("1024M"));
  EXPECT_EQ(NormalSize("50%"), "50%");
  EXPECT_EQ(NormalNumber("1.50"), "1.5");
  EXPECT_EQ(NormalImage("nginx"), "docker.io/library/nginx:latest");
  EXPECT_EQ(NormalImage("me/app:1"), "docker.io/me/app:1");
  EXPECT_EQ(NormalImage("ghcr.io/a/b"), "ghcr.io/a/b:latest");
  EXPECT_EQ(NormalImage("localhost:5000/a"), "localhost:5000/a:latest");
  EXPECT_EQ(NormalImage("a@sha256:12"), "docker.io/library/a@sha256:12");
  EXPECT_EQ(NormalPath("./data/"), "./data");
  EXPECT_EQ(NormalPath("././data//x"), "./data/x");
  EXPECT_EQ(NormalPath("/srv//a/"), "/srv/a");
  EXPECT_EQ(NormalPath("."), ".");
  EXPECT_EQ(NormalPath("../up"), "../up");
}

TEST(NormalForm, TakesWordsApartAsAShellDoes) {
  EXPECT_THAT(SplitShellWords("a 'b c' \"d\\\"e\" f\\ g").value(),
              ElementsAre("a", "b c", "d\"e", "f g"));
  EXPECT_FALSE(SplitShellWords("a | b"));
  EXPECT_FALSE(SplitShellWords("echo \"$X\""));
  EXPECT_FALSE(SplitShellWords("a 'b"));
  EXPECT_EQ(JoinWords({"a", "b c", "it's"}), "a 'b c' 'it'\\''s'");
}

TEST(Deployed, NotationIsNoDifference) {
  EXPECT_THAT(
      Services("    ports: ['8080:80', '127.0.0.1:53:53/udp']\n"
               "    environment:\n"
               "      - A=1\n"
               "      - B=x y\n"
               "    command: serve --port \"80 80\"\n"
               "    restart: always # comment\n"
               "    volumes: ['data:/data', './conf/:/etc/conf:ro']\n"
               "    depends_on: [b]\n"
               "    mem_limit: 1g\n"
               "    healthcheck: {test: curl -f x, interval: 1m30s}\n"
               "    security_opt: [no-new-privileges]\n"
               "    cap_drop: [A, B]\n"
               "    extra_hosts: ['h:10.0.0.1']\n"
               "    ulimits: {nofile: 9}\n"
               "  b: {image: y}\n"
               "volumes: {data: }\n",
               "    ulimits: {nofile: {soft: 9, hard: 9}}\n"
               "    extra_hosts: {h: 10.0.0.1}\n"
               "    cap_drop: [B, A]\n"
               "    security_opt: ['no-new-privileges:true']\n"
               "    healthcheck:\n"
               "      test: [CMD-SHELL, curl -f x]\n"
               "      interval: 90s\n"
               "      retries: 3\n"
               "    deploy: {resources: {limits: {memory: 1024M}}}\n"
               "    depends_on: {b: {condition: service_started}}\n"
               "    volumes:\n"
               "      - {type: bind, source: ./conf, target: /etc/conf,"
               " read_only: true, bind: {create_host_path: false}}\n"
               "      - {type: volume, source: d, target: /data/}\n"
               "    restart: 'always'\n"
               "    command: [serve, --port, 80 80]\n"
               "    environment: {B: 'x y', A: \"1\"}\n"
               "    container_name: a\n"
               "    stop_grace_period: 10s\n"
               "    networks: [default]\n"
               "    ports:\n"
               "      - {target: 53, published: 53, host_ip: 127.0.0.1,"
               " protocol: udp}\n"
               "      - {target: 80, published: '8080', protocol: tcp}\n"
               "  b: {image: 'docker.io/library/y:latest'}\n"
               "volumes: {d: {name: stack_data}}\n"),
      IsEmpty());
}

TEST(Deployed, AnotherVolumeIsLostData) {
  EXPECT_THAT(Services("    volumes: ['pg:/var/lib/pg']\nvolumes: {pg: }\n",
                       "    volumes: ['db:/var/lib/pg']\nvolumes: {db: }\n"),
              ElementsAre("data a volumes./var/lib/pg: volume stack_pg -> "
                          "volume stack_db"));
  EXPECT_THAT(Services("    volumes: ['/srv/pg:/pg']\n", ""),
              ElementsAre("data a volumes./pg: bind /srv/pg -> -"));
  EXPECT_THAT(Services("    volumes: [/pg]\n",
                       "    volumes: ['vol:/pg']\n"
                       "volumes: {vol: }\n"),
              ElementsAre("data a volumes./pg: anonymous volume -> volume "
                          "stack_vol"));
}

TEST(Deployed, WhatIsNotWrittenIsNoData) {
  EXPECT_THAT(Services("    volumes: ['./c:/etc/c:ro']\n"
                       "    tmpfs: [/run]\n",
                       ""),
              ElementsAre("structural a volumes./etc/c: bind ./c ro -> -",
                          "structural a volumes./run: tmpfs -> -"));
  EXPECT_THAT(
      Services("    volumes: ['/var/run/docker.sock:/s']\n", ""),
      ElementsAre("structural a volumes./s: bind /var/run/docker.sock -> -"));
}

TEST(Deployed, ARenamedProjectIsLostDataToo) {
  const std::string rest =
      "services:\n  a:\n    image: x\n    volumes: ['pg:/pg']\n"
      "volumes: {pg: }\n";
  EXPECT_THAT(Composes(rest, "name: other\n" + rest),
              ElementsAre("data a volumes./pg: volume stack_pg -> volume "
                          "other_pg",
                          "structural  compose project: stack -> other"));
  // The .env beside it says so as well as the file.
  EXPECT_THAT(Differences({{"compose.yaml", rest},
                           {".env", "COMPOSE_PROJECT_NAME=other\n"}},
                          {{"compose.yaml", "name: other\n" + rest}}),
              IsEmpty());
}

TEST(Deployed, EachProjectHasItsOwnServices) {
  const auto db = [](std::string_view image) {
    return fmt::format("services: {{db: {{image: {}}}}}\n", image);
  };
  const std::vector<File> one = {{"compose.yaml", db("x")}};
  const std::vector<File> two = {{"a/compose.yaml", db("y")},
                                 {"b/a/compose.yaml", db("z")},
                                 {"compose.yaml", db("x")}};
  EXPECT_THAT(Differences(two, one),
              ElementsAre("structural  compose project: stack, a, a -> stack",
                          "structural a/db : compose -> -",
                          "structural db (b/a/compose.yaml) : compose -> -"));
  EXPECT_THAT(Differences(two, two), IsEmpty());
}

TEST(Deployed, WhatAVariantExtendsRunsItself) {
  const File plain = {"compose.yaml", "services: {a: {image: x}}\n"};
  const File variant = {"dev.compose.yaml",
                        "services: {a: {extends: {file: compose.yaml, service: "
                        "a}, tty: true}}\n"};
  EXPECT_THAT(Differences({plain, variant}, {plain}), IsEmpty());
  // Included, it runs once.
  const File whole = {"compose.yaml", "include: [part/compose.yaml]\n"};
  const File part = {"part/compose.yaml", "services: {a: {image: x}}\n"};
  EXPECT_THAT(Differences({whole, part}, {plain}), IsEmpty());
}

TEST(Deployed, WhatCannotBeReadIsTold) {
  const Folder folder(
      {{"compose.yaml",
        "services: {a: {extends: {file: ../base.yaml, service: a}}}\n"}},
      "stack");
  ASSERT_EQ(folder.deployed().notes.size(), 1U);
  EXPECT_THAT(folder.deployed().notes[0],
              HasSubstr("includes or extends what is not in the folder"));
}

TEST(Deployed, ANameFromTheFolderIsToldWhereItMatters) {
  const Folder with({{"compose.yaml",
                      "services: {a: {image: x, volumes: ['vol:/v']}}\n"
                      "volumes: {vol: }\n"}},
                    "My Stack");
  ASSERT_EQ(with.deployed().notes.size(), 1U);
  EXPECT_THAT(with.deployed().notes[0], HasSubstr("its folder, `mystack`"));
  const Folder without({{"compose.yaml", "services: {a: {image: x}}\n"}}, "s");
  EXPECT_THAT(without.deployed().notes, IsEmpty());
}

TEST(Deployed, OverridesVariablesAndEnvFilesCount) {
  EXPECT_THAT(
      Differences(
          {{"docker-compose.yml",
            "services:\n  a:\n    image: x:${TAG:-1}\n    env_file: .env\n"
            "    environment: {B: direct, C: }\n"},
           {"docker-compose.override.yml",
            "services: {a: {ports: ['80:80']}}\n"},
           {"docker-compose.prod.yml", "services: {a: {image: z}}\n"},
           {".env", "TAG=2\nA=file\nB=file\nC=shell\n"}},
          {{"compose.yaml",
            "services:\n  a:\n    image: x:2\n    ports: ['80:80']\n"
            "    environment: {A: file, B: direct, C: shell, TAG: 2}\n"}}),
      IsEmpty());
}

TEST(Deployed, CoverageIsJudgedBothWays) {
  EXPECT_THAT(Services("    environment: {A: 1, B: 2}\n",
                       "    environment: {B: 3, C: 4}\n"),
              ElementsAre("value a environment.B: 2 -> 3",
                          "env a environment.A: 1 -> -",
                          "env a environment.C: - -> 4"));
}

TEST(Deployed, AnEnvFileThatIsNotHereIsTold) {
  EXPECT_THAT(Services("    env_file: [/etc/a.env]\n", ""),
              ElementsAre("env a environment_files: /etc/a.env -> -"));
}

TEST(Deployed, AVariableThatNothingSetsIsNoValue) {
  EXPECT_THAT(Services("    user: ${WHO}\n", "    user: \"1000\"\n"),
              ElementsAre("unknown a user: ${WHO} -> 1000"));
  EXPECT_THAT(Services("    user: ${WHO}:${GROUP}\n", "    user: \"1000\"\n"),
              ElementsAre("value a user: ${WHO}:${GROUP} -> 1000"));
  EXPECT_THAT(
      Services("    ports: ['${A}:53/udp']\n", "    ports: ['5:53/udp']\n"),
      ElementsAre("unknown a ports.53/udp: 0.0.0.0:${A} -> 0.0.0.0:5"));
  EXPECT_THAT(
      Services("    ports: ['${A}:53']\n", "    ports: ['127.0.0.1:5:53']\n"),
      ElementsAre("structural a ports.53/tcp: 0.0.0.0:${A} -> 127.0.0.1:5"));
  EXPECT_THAT(Services("    user: ${WHO}\n", "    user: $WHO\n").size(), 1U);
  EXPECT_THAT(Services("    user: ${WHO}\n", "    user: ${WHO}\n"), IsEmpty());
}

TEST(Deployed, AppsComeAndGo) {
  EXPECT_THAT(
      Composes("services: {a: {image: x}}\n", "services: {b: {image: x}}\n"),
      ElementsAre("structural a : compose -> -",
                  "structural b : - -> compose"));
}

TEST(Deployed, WiringIsStructural) {
  EXPECT_THAT(Services("    ports: ['80:80']\n    network_mode: host\n",
                       "    ports: ['8080:80']\n"),
              ElementsAre("structural a network_mode: host -> -",
                          "structural a networks.default: - -> joined",
                          "structural a ports.80/tcp: 0.0.0.0:80 -> "
                          "0.0.0.0:8080"));
}

TEST(Deployed, RangesOfPortsAreTheirPorts) {
  EXPECT_THAT(
      Services("    ports: ['81-82:1-2']\n", "    ports: ['82:2', '81:1']\n"),
      IsEmpty());
}

TEST(Deployed, NamesOfNetworksAreThoseOfTheirProject) {
  EXPECT_THAT(Services("    networks: [back]\nnetworks: {back: }\n",
                       "    networks: [b]\n"
                       "networks: {b: {name: stack_back}}\n"),
              IsEmpty());
}

TEST(Deployed, SupervisorIsReadWithItsDefaults) {
  EXPECT_THAT(
      Differences({{"supervisord.conf",
                    "[supervisord]\nloglevel=info\n"
                    "[include]\nfiles=conf.d/*.conf\n"},
                   {"conf.d/w.conf",
                    "; the worker\n"
                    "[program:w]\n"
                    "command=bash -lc \"ulimit -v 1024 && exec w --all\"\n"
                    "autostart=yes\n"
                    "autorestart=unexpected\n"
                    "environment=B='2',\n    A=\"1\"\n"}},
                  {{"supervisord.conf",
                    "[supervisord]\n"
                    "[program:w]\n"
                    "command=env A=1 prlimit --as=1048576 -- bash -lc "
                    "\"exec w --all\"\n"
                    "priority=999\n"
                    "environment=B=\"2\"\n"}}),
      IsEmpty());
}

TEST(Deployed, SupervisorProgramsDifferByTheirOptions) {
  EXPECT_THAT(Differences({{"supervisord.conf",
                            "[program:w]\ncommand=w\nautorestart=true\n"
                            "stopasgroup=true\nkillasgroup=true\n"}},
                          {{"supervisord.conf",
                            "[program:w]\ncommand=w -v\nstartsecs=5\n"
                            "stopasgroup=true\n"}}),
              ElementsAre("value w command: w -> w -v",
                          "value w restart: autorestart=true -> on-failure",
                          "value w startsecs: - -> 5"));
}

TEST(Deployed, SecretsOfWrappersAreVariables) {
  EXPECT_THAT(
      Differences({{"supervisord.conf",
                    "[program:w]\ncommand=w\nenvironment=KEY=\"hunter22x\"\n"}},
                  {{"supervisord.conf",
                    "[program:w]\n"
                    "command=/d/run-with-secrets w -- w\n"},
                   {"run-with-secrets",
                    "#!/bin/sh\ncase $plimsoll_program in\nw)\n"
                    "  secret api-key\n"
                    "  export KEY=\"$plimsoll_value\"\n  ;;\nesac\n"}}),
      ElementsAre(HasSubstr("value w environment.KEY: ")));
}

TEST(Deployed, UnitsAreReadWithTheirDropIns) {
  EXPECT_THAT(
      Differences({{"web.service",
                    "# by hand\n"
                    "[Unit]\nDescription=Web\nAfter=b.service a.service\n"
                    "[Service]\nType=simple\n"
                    "Environment=A=1 \"B=x y\"\n"
                    "ExecStart=/bin/sh -c 'exec /usr/bin/web --port 80'\n"
                    "MemoryMax=1G\nTimeoutStopSec=1min 30s\n"
                    "[Install]\nWantedBy=multi-user.target\n"},
                   {"web.service.d/user.conf", "[Service]\nUser=web\n"}},
                  {{"systemd/web.service",
                    "[Unit]\nDescription=Other\nAfter=a.service\n"
                    "After=b.service plimsoll-secrets-x-y.service\n"
                    "[Service]\nUser=web\n"
                    "Environment=\"B=x y\"\nEnvironment=A=1\n"
                    "ExecStart=/usr/bin/web --port 80\n"
                    "MemoryMax=1073741824\nRestart=no\n"
                    "[Install]\nWantedBy=multi-user.target\n"},
                   {"systemd/plimsoll-secrets-x-y.service",
                    "[Service]\nExecStart=/x\n"}}),
      IsEmpty());
}

TEST(Deployed, ATimerGoesWithWhatItStarts) {
  EXPECT_THAT(Differences({{"b.service", "[Service]\nExecStart=/b\n"},
                           {"b.timer", "[Timer]\nOnCalendar=daily\n"}},
                          {{"b.service", "[Service]\nExecStart=/b\n"},
                           {"b.timer", "[Timer]\nOnCalendar=weekly\n"}}),
              ElementsAre("value b Timer.OnCalendar: daily -> weekly"));
}

TEST(Deployed, QuadletSpeaksTheWordsOfCompose) {
  EXPECT_THAT(
      Differences(
          {{"compose.yaml",
            "services:\n  a:\n    image: nginx\n    ports: ['80:80']\n"
            "    volumes: ['dat:/d', '/srv/x:/x:ro']\n"
            "    environment: {A: 'x y'}\n    command: serve -v\n"
            "    mem_limit: 64m\n    restart: always\n"
            "volumes: {dat: {name: p_d}}\n"}},
          {{"quadlet/a.container",
            "[Container]\nImage=docker.io/library/nginx:latest\n"
            "PublishPort=80:80\nVolume=d.volume:/d\nVolume=/srv/x:/x:ro\n"
            "Environment=\"A=x y\"\nExec=serve -v\nPodmanArgs=--memory 64m\n"
            "[Service]\nRestart=always\n"},
           {"quadlet/d.volume", "[Volume]\nVolumeName=p_d\n"}}),
      ElementsAre("structural a reader: compose -> quadlet"));
}

TEST(Deployed, SecretsAreNeverShown) {
  const Lines lines = Services(
      "    environment:\n"
      "      DB_PASSWORD: tr0ub4dor&3zz\n"
      "      API_TOKEN: abc\n"
      "      URL: postgres://u:s3cr3tword@db/x\n"
      "      PGPASSWORD: postgres\n"
      "    command: run --password=S3cr3t-w0rd-9\n",
      "    environment:\n"
      "      DB_PASSWORD: another-0ne-entirely\n"
      "      API_TOKEN: xyz\n"
      "      URL: postgres://u:0ther-pa55@db/x\n"
      "      PGPASSWORD: admin\n"
      "    command: run\n");
  ASSERT_EQ(lines.size(), 5U);
  for (const std::string& line : lines) {
    for (const std::string secret :
         {"tr0ub4dor", "abc", "s3cr3tword", "postgres ->", "S3cr3t-w0rd",
          "another-0ne", "xyz", "0ther-pa55", "admin"}) {
      EXPECT_THAT(line, Not(HasSubstr(secret)));
    }
  }
}

TEST(Deployed, SecretsPutTogetherFromVariablesAreNotShown) {
  const Lines lines =
      Differences({{"compose.yaml",
                    "services: {a: {image: x, environment: {DSN: "
                    "'postgres://${U}:${P}@db/x'}}}\n"},
                   {".env", "U=app\nP=postgres\n"}},
                  {{"compose.yaml", "services: {a: {image: x}}\n"}});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], Not(HasSubstr(":postgres@")));
}

TEST(Deployed, MarkersAreTheSecretsTheyName) {
  EXPECT_THAT(
      Differences({{"compose.yaml",
                    "services: {a: {image: x, environment: {K: "
                    "'v4lue-0f-it'}}}\n"}},
                  {{"compose.yaml",
                    "services: {a: {image: x, env_file: "
                    "['${PLIMSOLL_FILLED:-/run/plimsoll/p/h}/env/a.env']}}\n"},
                   {"env/a.env", "K=\"%PLIMSOLL{secret api-key}%\"\n"}}),
      ElementsAre(HasSubstr(" -> secret api-key")));
}

TEST(Deployed, ASecretOfTheEnvFileIsTheHostsBusiness) {
  const std::string compose =
      "services: {a: {image: x, environment: {K: '${K}', L: '${L}'}}}\n";
  EXPECT_THAT(
      Differences({{"compose.yaml", compose}, {".env", "K=v4lue-0f-it\nL=1\n"}},
                  {{"compose.yaml", compose},
                   {".env", "K=\"%PLIMSOLL{secret k}%\"\nL=2\n"}}),
      ElementsAre("value a environment.L: 1 -> 2"));
}

TEST(Deployed, BrokenFilesAreFaults) {
  const Folder folder({{"compose.yaml", "services: {a: [\n"}}, "s");
  ASSERT_EQ(folder.deployed().faults.size(), 1U);
  EXPECT_THAT(folder.deployed().faults[0], HasSubstr("compose.yaml:"));
}

TEST(Deployed, DataBesideTheFilesIsNotRead) {
  MemoryFileSystem disk;
  disk.Add("compose.yaml", "services: {}\n");
  disk.Add("data/base/1/16384", std::string(200000, 'x'));
  disk.Add("data/pg.sql", "x");
  disk.Add("conf.d/w.conf", "[program:w]\ncommand=w\n");
  disk.Add("defaults/web", "A=1\n");
  std::vector<std::string> faults;
  Lines paths;
  for (const File& file : FilesOf(disk, {}, &faults)) {
    paths.push_back(file.path);
  }
  EXPECT_THAT(paths,
              ElementsAre("compose.yaml", "conf.d/w.conf", "defaults/web"));
  EXPECT_THAT(faults, IsEmpty());
}

TEST(Deployed, WhatABuildWroteDoesNotRunThere) {
  MemoryFileSystem disk;
  disk.Add("compose.yaml", "services: {}\n");
  disk.Add("deploy/box/compose.yaml", "services: {}\n");
  disk.Add("deployed/compose.yaml", "services: {}\n");
  std::vector<std::string> faults;
  Lines paths;
  for (const File& file : FilesOf(disk, "deploy", &faults)) {
    paths.push_back(file.path);
  }
  EXPECT_THAT(paths, ElementsAre("compose.yaml", "deployed/compose.yaml"));
}

}  // namespace
}  // namespace plimsoll::deployed
