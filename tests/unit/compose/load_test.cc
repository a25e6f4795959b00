// Which projects a folder has, and what they include and extend.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compose/project_fixture.h"

namespace plimsoll::compose {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kWeb = "services: {web: {image: x}}\n";

std::vector<std::string> MainFiles(const LoadedFolder& folder) {
  std::vector<std::string> paths;
  for (const Project& project : folder.projects) {
    std::string files;
    for (const SourceFile* file : project.files) {
      files += (files.empty() ? "" : " ") + file->path();
    }
    paths.push_back(files);
  }
  return paths;
}

TEST(Projects, AreFilesWithTheirOverrides) {
  const auto folder = LoadFolder({{"compose.override.yml", "services: {}\n"},
                                  {"docker-compose.yml", std::string(kWeb)},
                                  {"docker-compose.ci.yml", std::string(kWeb)},
                                  {"sub/compose.yaml", std::string(kWeb)}});
  EXPECT_THAT(MainFiles(*folder),
              ElementsAre("docker-compose.yml compose.override.yml",
                          "docker-compose.ci.yml", "sub/compose.yaml"));
}

TEST(Projects, AreWhatTheEnvironmentLists) {
  const auto folder =
      LoadFolder({{".env", "COMPOSE_FILE=docker-compose.a.yml:compose.b.yml\n"},
                  {"compose.b.yml", "services: {web: {tty: true}}\n"},
                  {"docker-compose.a.yml", std::string(kWeb)}});
  EXPECT_THAT(MainFiles(*folder),
              ElementsAre("docker-compose.a.yml compose.b.yml"));
}

TEST(Projects, AreWhatATemplateOfTheEnvironmentLists) {
  const auto folder = LoadFolder(
      {{".env.example", "COMPOSE_FILE=compose.base.yaml:compose.yaml\n"},
       {"compose.base.yaml", std::string(kWeb)},
       {"compose.yaml", "services: {web: {tty: true}}\n"}});
  EXPECT_THAT(MainFiles(*folder),
              ElementsAre("compose.base.yaml compose.yaml"));
  EXPECT_FALSE(folder->projects.front().is_fragment);
}

TEST(Projects, AreMainFilesThoughATemplateListsMore) {
  const auto folder = LoadFolder(
      {{".env.example", "COMPOSE_FILE=made.yaml:compose.yaml:wiki/x.yaml\n"},
       {"compose.yaml", std::string(kWeb)},
       {"wiki/x.yaml", std::string(kWeb)}});
  EXPECT_FALSE(folder->Of("compose.yaml").is_fragment);
  EXPECT_TRUE(folder->Of("wiki/x.yaml").is_fragment);
}

TEST(Ports, AreBoundAsTheReaderReadsThem) {
  const auto folder =
      LoadFolder({{"compose.yaml",
                   "services: {a: {image: x, ports: [0x50, 017, "
                   "{target: 80.0, published: 8080}, {target: 0x51, published: "
                   "0o20}]}}"}});
  const std::vector<Port>& ports = folder->projects.front().services[0].ports;
  ASSERT_EQ(ports.size(), 4U);
  EXPECT_EQ(ports[0].target.first, 80);
  EXPECT_EQ(ports[1].target.first, 15);
  EXPECT_EQ(ports[2].target.first, 80);
  EXPECT_EQ(ports[2].published->first, 8080);
  EXPECT_EQ(ports[3].target.first, 81);
  EXPECT_EQ(ports[3].published->first, 16);
}

TEST(Projects, TakeVariablesFromTheFileBeside) {
  const auto folder = LoadFolder(
      {{".env", "TAG=1.2\n"},
       {"compose.yaml", "services: {web: {image: 'x:$TAG', user: $WHO}}\n"}});
  EXPECT_EQ(folder->Show("compose.yaml", {"services", "web"}),
            "{image: x:1.2, user: ?}");
}

TEST(Extends, MergesAcrossFilesAndSteps) {
  const auto folder = LoadFolder({{"compose.yaml",
                                   "services:\n"
                                   "  web: {extends: {file: base/b.yaml, "
                                   "service: mid}, ports: ['2:2']}\n"},
                                  {"base/b.yaml",
                                   "services:\n"
                                   "  mid: {extends: low, environment: [A=1]}\n"
                                   "  low: {image: x, ports: ['1:1']}\n"}});
  EXPECT_THAT(folder->findings, IsEmpty());
  EXPECT_EQ(folder->Show("compose.yaml", {"services", "web", "ports"}),
            "[1:1, 2:2]");
  EXPECT_EQ(folder->Show("compose.yaml", {"services", "web", "image"}), "x");
}

TEST(Overrides, AreLaidOverWhatIsRightByItself) {
  const auto folder =
      LoadFolder({{"compose.yaml", "services: {web: {image: x, ports: 7}}\n"},
                  {"compose.override.yaml",
                   "services: {web: {ports: !override ['1:1']}}\n"}});
  EXPECT_THAT(folder->findings,
              ElementsAre("compose.yaml:1: `services.web.ports` is a number; "
                          "expected a list of ports"));
}

TEST(Extends, TakesNoFolder) {
  const auto folder =
      LoadFolder({{"compose.yaml",
                   "services:\n"
                   "  a: {image: x, extends: {file: '', service: b}}\n"
                   "  b: {image: x, extends: {file: sub, service: b}}\n"},
                  {"sub/compose.yaml", std::string(kWeb)}});
  EXPECT_THAT(folder->findings,
              ElementsAre("compose.yaml:2: an empty path names no file",
                          "compose.yaml:3: `sub` is a folder"));
}

TEST(Extends, ReportsWhatItCannotFind) {
  const auto folder =
      LoadFolder({{"compose.yaml",
                   "services:\n"
                   "  a: {image: x, extends: {service: gone}}\n"
                   "  b: {image: x, extends: {file: gone.yaml, service: a}}\n"
                   "  c: {image: x, extends: d}\n"
                   "  d: {image: x, extends: c}\n"}});
  EXPECT_THAT(folder->findings,
              ElementsAre("compose.yaml:2: `compose.yaml` has no service "
                          "`gone` to extend",
                          "compose.yaml:3: `gone.yaml` does not exist",
                          HasSubstr("`c` extends itself")));
}

TEST(Extends, StopsInALongRow) {
  std::string text = "services:\n";
  for (int i = 0; i < 80; ++i) {
    text += fmt::format("  s{}: {{image: x, extends: s{}}}\n", i, i + 1);
  }
  const auto folder = LoadFolder({{"compose.yaml", text + "  s80: {}\n"}});
  EXPECT_THAT(folder->findings,
              ElementsAre(HasSubstr("more than 64 services in a row")));
}

TEST(Extends, StopsWhereThereIsTooMuchToMerge) {
  std::string includes = "include:\n";
  for (int i = 0; i < 1000; ++i) includes += "  - a.yaml\n";
  std::string services = "services:\n  b: {image: x}\n";
  for (int i = 0; i < 101; ++i) {
    services += fmt::format("  s{}: {{extends: b}}\n", i);
  }
  const auto folder = LoadFolder(
      {{"compose.yaml", includes + "services: {}\n"}, {"a.yaml", services}});
  EXPECT_THAT(folder->findings,
              Contains(HasSubstr("more than 100000 values are merged")));
  EXPECT_TRUE(folder->Of("compose.yaml").open);
}

TEST(Extends, ReadsAFileWithTheVariablesOfEachThatDoes) {
  const auto folder = LoadFolder(
      {{"compose.yaml",
        "include: [{path: inc.yaml, env_file: other.env}]\n"
        "services: {web: {extends: {file: base.yaml, service: base}}}\n"},
       {"inc.yaml",
        "services: {api: {extends: {file: base.yaml, service: base}}}\n"},
       {"base.yaml", "services: {base: {image: 'x:${TAG:-1}'}}\n"},
       {"other.env", "TAG=2\n"}});
  EXPECT_EQ(folder->Show("compose.yaml", {"services", "web", "image"}), "x:1");
  EXPECT_EQ(folder->Show("compose.yaml", {"services", "api", "image"}), "x:2");
}

TEST(Documents, AreReadOneByOne) {
  const auto folder = LoadFolder(
      {{"compose.yaml",
        "services:\n"
        "  web: {extends: base, image: x}\n"
        "  api: {image: x, restart: 3}\n"
        "---\n"
        "services:\n"
        "  base: {image: x}\n"
        "  api: {restart: always}\n"},
       {"sub/compose.yaml",
        "services: {web: {extends: {file: a.yaml, service: base}}}\n"},
       {"sub/a.yaml",
        "services: {base: {image: x}}\n---\n"
        "services: {base: {image: y}}\n"}});
  EXPECT_THAT(
      folder->findings,
      ElementsAre("compose.yaml:2: `compose.yaml` has no service `base` to "
                  "extend",
                  "compose.yaml:3: `services.api.restart` is a number; "
                  "expected text"));
  EXPECT_EQ(folder->Show("sub/compose.yaml", {"services", "web", "image"}),
            "y");
}

TEST(Include, TakesTheLastOfItsEnvFilesAndItsOwnVariablesFirst) {
  const auto folder =
      LoadFolder({{"compose.yaml",
                   "include: [{path: inc.yaml, env_file: [a.env, b.env]}]\n"},
                  {"inc.yaml", "services: {web: {image: 'x:$A-$B-$C'}}\n"},
                  {".env", "C=0\n"},
                  {"a.env", "A=1\nB=1\nC=1\n"},
                  {"b.env", "B=2\n"}});
  EXPECT_EQ(folder->Show("compose.yaml", {"services", "web", "image"}),
            "x:1-2-0");
}

TEST(Include, SaysWhatTheVariablesOfAPartAre) {
  const auto folder = LoadFolder(
      {{"compose.yaml", "include: [sub/part.yaml]\nservices: {}\n"},
       {".env", "MODE=always\n"},
       {"sub/.env", "MODE=bad\n"},
       {"sub/part.yaml",
        "include: [deep.yaml]\n"
        "services: {web: {image: x, pull_policy: $MODE}}\n"},
       {"sub/deep.yaml", "services: {db: {image: x, pull_policy: $MODE}}\n"}});
  EXPECT_THAT(folder->findings, IsEmpty());
  EXPECT_EQ(folder->Show("sub/part.yaml", {"services", "web"}),
            "{image: x, pull_policy: ?}");
}

TEST(Include, SaysWhereThePathsOfAPartStart) {
  const auto folder =
      LoadFolder({{"compose.yaml",
                   "include: [{path: sub/a.yaml, project_directory: .}]\n"},
                  {"sub/a.yaml", "include: [sub/deep/b.yaml, gone.yaml]\n"},
                  {"sub/deep/b.yaml", std::string(kWeb)}});
  EXPECT_THAT(folder->findings,
              ElementsAre(HasSubstr("`gone.yaml` does not exist")));
}

TEST(Include, StopsInALongRow) {
  std::map<std::string, std::string> files;
  for (int i = 0; i < 80; ++i) {
    files[i == 0 ? "compose.yaml" : fmt::format("{}.yaml", i)] =
        fmt::format("include: [{0}.yaml]\nservices: {{}}\n", i + 1);
  }
  files["80.yaml"] = kWeb;
  EXPECT_THAT(LoadFolder(files)->findings,
              Contains(HasSubstr("more than 64 files in a row")));
}

TEST(Include, BringsInWhatTheOtherHas) {
  const auto folder = LoadFolder(
      {{"compose.yaml",
        "include: [sub/compose.yaml]\nservices: {web: {image: x}}\n"},
       {"sub/.env", "TAG=7\n"},
       {"sub/compose.yaml",
        "services: {db: {image: 'y:$TAG'}}\nvolumes: {data: }\n"}});
  EXPECT_THAT(folder->findings, IsEmpty());
  EXPECT_EQ(folder->Show("compose.yaml", {"services", "db", "image"}), "y:7");
  EXPECT_EQ(folder->Show("compose.yaml", {"volumes"}), "{data: null}");
  EXPECT_TRUE(folder->Of("sub/compose.yaml").is_fragment);
  EXPECT_FALSE(folder->Of("compose.yaml").is_fragment);
}

TEST(Include, JudgesWhatItBringsIn) {
  const auto folder =
      LoadFolder({{"compose.yaml", "include: [parts.yaml]\nservices: {}\n"},
                  {"parts.yaml", "servicess: {db: {image: x}}\n"}});
  EXPECT_THAT(folder->findings,
              ElementsAre("parts.yaml:1: unknown field `servicess`"));
}

TEST(Include, MayBeEmpty) {
  const auto folder = LoadFolder(
      {{"compose.yaml",
        "include:\n  # - path: gone.yaml\nservices: {web: {image: x}}\n"},
       {"sub/compose.yaml",
        "include: [{path: a.yaml, env_file: , project_directory: }]\n"
        "services: {web: {image: x}}\n"},
       {"sub/a.yaml", "services: {db: {image: x}}\n"}});
  EXPECT_THAT(folder->findings, IsEmpty());
}

TEST(Include, StopsWhereEachFileIncludesTheNextTwice) {
  std::map<std::string, std::string> files;
  for (int i = 0; i < 40; ++i) {
    files[i == 0 ? "compose.yaml" : fmt::format("{}.yaml", i)] =
        fmt::format("include: [{0}.yaml, {0}.yaml]\nservices: {{}}\n", i + 1);
  }
  files["40.yaml"] = kWeb;
  EXPECT_THAT(LoadFolder(files)->findings,
              Contains(HasSubstr("more than 4096 files")));
}

TEST(Include, TakesNoFolder) {
  const auto folder =
      LoadFolder({{"compose.yaml", "include: [sub, .]\nservices: {}\n"},
                  {"sub/compose.yaml", std::string(kWeb)}});
  EXPECT_THAT(folder->findings, ElementsAre("compose.yaml:1: `sub` is a folder",
                                            "compose.yaml:1: `.` is a folder"));
}

TEST(Include, ReportsConflictsAndCircles) {
  const auto folder = LoadFolder(
      {{"compose.yaml", "include: [a.yaml]\nservices: {web: {image: x}}\n"},
       {"a.yaml", "include: [compose.yaml]\nservices: {web: {image: y}}\n"}});
  EXPECT_THAT(folder->findings,
              Contains(HasSubstr("`compose.yaml` includes itself")));
  EXPECT_THAT(folder->findings,
              Contains(HasSubstr("`services.web` is included as "
                                 "well, and differs")));
}

TEST(Include, OfSomethingRemoteLeavesTheProjectOpen) {
  const auto folder = LoadFolder(
      {{"compose.yaml",
        "include: ['https://git.example.org/a.git']\nservices: {}\n"}});
  EXPECT_THAT(folder->findings, IsEmpty());
  EXPECT_TRUE(folder->Of("compose.yaml").open);
}

TEST(Services, AreBoundWithBothForms) {
  const auto folder = LoadFolder(
      {{"compose.yaml",
        "services:\n"
        "  web:\n"
        "    image: x\n"
        "    ports: ['80:81', {target: 82, published: '83'}, '${P}:1']\n"
        "    volumes: ['data:/b/', {type: bind, source: ./c, target: /d}]\n"
        "    depends_on: {db: {condition: service_healthy, required: false}}\n"
        "    links: ['cache:c']\n"
        "    network_mode: service:vpn\n"}});
  const Service& web = *folder->Of("compose.yaml").FindService("web");
  ASSERT_EQ(web.ports.size(), 2u);
  EXPECT_EQ(web.ports[1].published->first, 83);
  ASSERT_EQ(web.mounts.size(), 2u);
  EXPECT_EQ(web.mounts[0].target, "/b");
  EXPECT_EQ(web.mounts[1].type, MountType::kBind);
  ASSERT_EQ(web.services.size(), 3u);
  EXPECT_FALSE(web.services[0].required);
  EXPECT_EQ(web.services[1].name, "cache");
  EXPECT_EQ(web.services[2].name, "vpn");
}

TEST(Loading, SharesWhatAnchorsName) {
  // Levels of two aliases each are one value a level.
  std::string text = "x-a0: &a0 {k: v}\n";
  for (int i = 1; i < 15; ++i) {
    const std::string level = std::to_string(i);
    const std::string below = std::to_string(i - 1);
    text += "x-a" + level + ": &a" + level + " {l: *a" + below + ", r: *a" +
            below + "}\n";
  }
  const auto folder =
      LoadFolder({{"compose.yaml", text + "services: {web: {image: x}}\n"}});
  EXPECT_THAT(folder->findings, IsEmpty());
  EXPECT_EQ(Find(folder->Of("compose.yaml").root, {"x-a14", "l"}),
            Find(folder->Of("compose.yaml").root, {"x-a14", "r"}));
}

}  // namespace
}  // namespace plimsoll::compose
