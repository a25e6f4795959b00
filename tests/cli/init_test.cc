// `init` and `schema`: how a repository begins with plimsoll.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/git_repository.h"

namespace plimsoll::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Init, StartsAProjectThatIsFine) {
  const auto disk = DiskOf({{"README.md", "# Mine\n"}});
  const MemoryRun made = RunInMemory(disk, {"init"});
  EXPECT_EQ(made.code, ExitCode::kClean) << made.err;
  EXPECT_EQ(made.out,
            "create plimsoll.yml\ncreate hosts/main.yml\n"
            "create .pre-commit-config.yaml\n"
            "create .github/workflows/plimsoll.yml\n");
  EXPECT_EQ(RunInMemory(disk, {"check"}).out, "no findings in 5 files\n");
  EXPECT_EQ(RunInMemory(disk, {"build"}).code, ExitCode::kClean);
}

TEST(Init, NeverOverwrites) {
  Files files = SmallProject();
  files[".pre-commit-config.yaml"] = "repos: []\n";
  files[".github/workflows/plimsoll.yml"] = "on: push\n";
  const auto disk = DiskOf(files);
  const MemoryRun kept = RunInMemory(disk, {"init"});
  EXPECT_EQ(kept.code, ExitCode::kClean);
  EXPECT_THAT(kept.out, AllOf(HasSubstr("keep   plimsoll.yml\n"),
                              Not(HasSubstr("create")),
                              HasSubstr("entry: plimsoll check --staged\n")));
  EXPECT_EQ(FilesOf(*disk, ""), files);
}

TEST(Init, TakesInWhatIsThere) {
  Files files = SmallProject();
  files.erase("plimsoll.yml");
  files["machines/gpu.yml"] = files["hosts/box.yml"];
  files.erase("hosts/box.yml");
  auto& gpu = files["machines/gpu.yml"];
  gpu.replace(gpu.find("id: box"), 7, "id: gpu");
  const auto disk = DiskOf(files);
  EXPECT_THAT(RunInMemory(disk, {"init"}).out, Not(HasSubstr("hosts/main")));
  const std::string project = *disk->Read("plimsoll.yml", 1 << 20);
  EXPECT_THAT(project, HasSubstr("hosts: [\"machines/*.yml\"]\n"));
  EXPECT_THAT(project, HasSubstr("apps: [\"apps/*/manifest.yml\"]\n"));
  EXPECT_EQ(RunInMemory(disk, {"check"}).out, "no findings in 5 files\n");
}

TEST(Init, NamesTheActionOfTheWorkflow) {
  const auto disk = DiskOf({{"fleet/compose.yaml", "services: {}\n"}});
  EXPECT_EQ(
      RunInMemory(disk, {"init", "--action", "example/plimsoll@v1", "fleet"})
          .code,
      ExitCode::kClean);
  EXPECT_THAT(*disk->Read("fleet/.github/workflows/plimsoll.yml", 1 << 20),
              HasSubstr("- uses: example/plimsoll@v1\n"));
  EXPECT_THAT(*disk->Read("fleet/plimsoll.yml", 1 << 20),
              HasSubstr("project: fleet\n"));
}

// Git, pre-commit and CI look at the top of the repository alone.
using InitInARepository = GitRepository;

TEST_F(InitInARepository, PutsTheChecksAtItsTop) {
  dir_.Write("infra/fleet/compose.yaml", "services: {}\n");
  const Output made = Plimsoll(dir_.path(), {"init", "infra/fleet"});
  EXPECT_EQ(made.exit_code, 0);
  EXPECT_EQ(made.out,
            "create plimsoll.yml\n"
            "create hosts/main.yml\n"
            "create ../../.pre-commit-config.yaml\n"
            "create ../../.github/workflows/plimsoll.yml\n");
  EXPECT_THAT(oracles::ReadWhole(dir_ / ".pre-commit-config.yaml"),
              HasSubstr("entry: plimsoll check --staged infra/fleet\n"));
  EXPECT_THAT(oracles::ReadWhole(dir_ / ".github/workflows/plimsoll.yml"),
              HasSubstr("check --format github infra/fleet\n"));
  // The hook that is there is ours.
  EXPECT_THAT(Plimsoll(dir_.path(), {"init", "infra/fleet"}).out,
              Not(HasSubstr("entry:")));
}

TEST(Schema, OfEveryInputDescribesItsFields) {
  for (const auto& [input, word] :
       {std::pair("project", "Globs of manifests."),
        std::pair("host", "What placement and groups select by."),
        std::pair("manifest", "Path of the Dockerfile")}) {
    const MemoryRun run = RunInMemory(DiskOf({}), {"schema", input});
    EXPECT_EQ(run.code, ExitCode::kClean);
    EXPECT_THAT(run.out, HasSubstr(word));
    EXPECT_TRUE(nlohmann::json::parse(run.out).contains("$schema"));
  }
  const MemoryRun none = RunInMemory(DiskOf({}), {"schema", "fleet"});
  EXPECT_EQ(none.code, ExitCode::kUsage);
  EXPECT_THAT(none.err, HasSubstr("there are project, host and manifest"));
}

// A validator that knows nothing of plimsoll judges our own fleets by them.
class SchemaValidator : public testing::Test {
 protected:
  void SetUp() override {
    PLIMSOLL_READER(python, "python3");
    python_ = python;
    if (Python("import jsonschema, yaml").exit_code != 0) {
      PLIMSOLL_WITHOUT("no python3-jsonschema or python3-yaml here");
    }
    for (const char* input : {"project", "host", "manifest"}) {
      dir_.Write(std::string(input) + ".json",
                 Plimsoll(dir_.path(), {"schema", input}).out);
    }
  }

  Output Python(const std::string& code) const {
    const auto ran =
        oracles::Run({.argv = {python_, "-c", code}, .directory = dir_.path()});
    return ran ? *ran : Output{.exit_code = 127, .out = {}, .err = {}};
  }
  // Each file as `input file`, and what is wrong with it, if anything.
  Output Validate(const std::string& list) const {
    dir_.Write("list", list);
    return Python(
        "import json, sys, yaml\n"
        "from jsonschema import Draft202012Validator as V\n"
        "schemas = {k: json.load(open(k + '.json'))"
        " for k in ('project', 'host', 'manifest')}\n"
        "for s in schemas.values(): V.check_schema(s)\n"
        "for line in open('list'):\n"
        "    kind, path = line.split()\n"
        "    data = yaml.safe_load(open(path))\n"
        "    data = json.loads(json.dumps(data, default=str))\n"
        "    for e in V(schemas[kind]).iter_errors(data):\n"
        "        print(kind, path, e.json_path, e.message[:200])\n");
  }

  TempDir dir_;
  std::string python_;
};

TEST_F(SchemaValidator, AcceptsTheFixtures) {
  const auto found = oracles::Run(
      {.argv = {"sh", "-c",
                "for f in $(find \"$0\" -name '*.yml'); do case $f in "
                "*/plimsoll.yml) echo project $f;; */hosts/*) echo host $f;; "
                "*/manifest.yml) echo manifest $f;; esac; done",
                PLIMSOLL_SOURCE_DIR "/fixtures"}});
  ASSERT_TRUE(found);
  EXPECT_THAT(found->out, HasSubstr("manifest /"));
  const Output valid = Validate(found->out);
  EXPECT_EQ(valid.exit_code, 0) << valid.err;
  EXPECT_EQ(valid.out, "");
}

TEST_F(SchemaValidator, RefusesWhatTheBinderRefuses) {
  Files files = SmallProject();
  const auto broken = [&](const std::string& path, const std::string& from,
                          const std::string& to) {
    std::string text = files[path];
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  const std::string app = "apps/web/manifest.yml";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"manifest", broken(app, "version: 1.0.0", "versoin: 1.0.0")},
      {"manifest", broken(app, "port: 8080", "port: 80800")},
      {"manifest", broken(app, "{LEVEL: info}", "[{LEVEL: info}]")},
      {"manifest", broken(app, "user: web", "shell: fish")},
      {"host", broken("hosts/box.yml", "systemd", "launchd")},
      {"host", broken("hosts/box.yml", "  id: box\n", "")},
      {"project", broken("plimsoll.yml", "plimsoll: 1\n", "")},
      {"project", broken("plimsoll.yml", "plimsoll: 1\n", "plimsoll: 2\n")},
      {"project", "plimsoll: 1\nlint: {profile: hard}\n"},
      {"project", "plimsoll: 1\nlint: {rules: {a/b: 'on'}}\n"},
      {"project", "plimsoll: 1\npolicies: [{name: a, severity: high}]\n"},
      {"project", "plimsoll: 1\ntemplates: [{source: a, kind: yaml}]\n"},
      {"project", broken("plimsoll.yml", "project:", "proyect:")}};
  std::string list;
  for (size_t i = 0; i < cases.size(); ++i) {
    const std::string name = "case" + std::to_string(i) + ".yml";
    dir_.Write(name, cases[i].second);
    list += cases[i].first + " " + name + "\n";
  }
  const Output refused = Validate(list);
  EXPECT_EQ(refused.exit_code, 0) << refused.err;
  for (size_t i = 0; i < cases.size(); ++i) {
    EXPECT_THAT(refused.out, HasSubstr("case" + std::to_string(i) + ".yml"))
        << cases[i].second;
  }
}

}  // namespace
}  // namespace plimsoll::cli
