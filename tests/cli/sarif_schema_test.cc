// `--format sarif` against the schema of SARIF 2.1.0, as OASIS publishes it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

// The schema that tools/fetch_oracles.sh left, or empty. Not every machine
// reaches the registry that has it, so a missing one is no failure anywhere.
std::string SarifSchema() {
  const char* oracles = std::getenv("PLIMSOLL_ORACLES");
  for (const std::string& folder :
       {std::string(oracles == nullptr ? "" : oracles),
        std::string(PLIMSOLL_SOURCE_DIR "/build/oracles")}) {
    const std::string path = folder + "/sarif-2.1.0.json";
    if (oracles::Exists(path)) return path;
  }
  return {};
}

// One finding of each shape: labels in two files, a fix, a suppression in the
// source, one in the baseline, a path that a URI has to escape.
Files Faults() {
  Files files = SmallProject();
  files["hosts/box.yml"] +=
      "  endpoints: {ssh: \"ssh7.example.net:17568\"}\n"
      "  formerly:\n"
      "    - {endpoint: \"ssh7.example.net:26311\", until: 2026-02-12}\n";
  files["docs/how to/é.md"] = "Log in at ssh7.example.net:26311.\n";
  files["a/compose.yaml"] =
      "services:\n"
      "  one:\n"
      "    image: example.org/one:1.2.3\n"
      "    ports: [\"8080:80\"]\n"
      "  two:\n"
      "    image: example.org/two:1.2.3\n"
      "    ports: [\"8080:80\"]\n"
      "    depends_on: [three] # plimsoll: ignore[compose/undefined-service] "
      "it comes next week\n";
  return files;
}

TEST(Sarif, IsValidForTheSchema) {
  const std::string schema = SarifSchema();
  if (schema.empty()) GTEST_SKIP() << "no schema of SARIF here";
  PLIMSOLL_READER(python, "python3");
  const TempDir dir;
  WriteAll(dir, {{"b/.env.example", "A=1\nA=2\n"}});
  ASSERT_EQ(Plimsoll(dir.path(), {"check", "--write-baseline", "base.json"})
                .exit_code,
            0);
  WriteAll(dir, Faults());
  const Output log = Plimsoll(
      dir.path(), {"check", "--format", "sarif", "--baseline", "base.json"});
  ASSERT_EQ(log.exit_code, 1) << log.err;
  dir.Write("log.json", log.out);
  const auto judged = oracles::Run(
      {.argv = {python, "-c",
                "import json, jsonschema, sys\n"
                "schema = json.load(open(sys.argv[1]))\n"
                "for e in jsonschema.Draft7Validator(schema).iter_errors("
                "json.load(open('log.json'))):\n"
                "    print(e.json_path, e.message[:200])\n",
                schema},
       .directory = dir.path()});
  ASSERT_TRUE(judged);
  if (judged->exit_code != 0) {
    PLIMSOLL_WITHOUT("no python3-jsonschema here");
  }
  EXPECT_EQ(judged->out, "");
  // What was judged held each of these.
  const auto run = nlohmann::json::parse(log.out)["runs"][0];
  for (const char* part :
       {"/fixes", "/relatedLocations", "/suppressions/0/justification"}) {
    EXPECT_TRUE(std::ranges::any_of(run["results"], [&](const auto& result) {
      return result.contains(nlohmann::json::json_pointer(part));
    })) << part;
  }
  EXPECT_THAT(log.out, testing::HasSubstr("docs/how%20to/%C3%A9.md"));
}

}  // namespace
}  // namespace plimsoll::cli
