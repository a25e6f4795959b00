// Documentation that is made from the rules, or has to name them.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/driver/run.h"
#include "rules/rule.h"

namespace plimsoll {
namespace {

std::string PathOf(const std::string& below) {
  return std::string(PLIMSOLL_SOURCE_DIR) + "/" + below;
}

std::string ReadAll(const std::string& below) {
  std::ifstream stream(PathOf(below), std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

TEST(Docs, ListEveryRuleAsItIs) {
  Console console = MemoryConsole(std::make_shared<MemoryFileSystem>());
  const std::vector<std::string> args = {"rules", "--markdown"};
  ASSERT_EQ(RunCommand(args, console), ExitCode::kClean);
  const std::string path = "docs/rules/README.md";
  if (std::getenv("GOLDEN_UPDATE") != nullptr) {
    std::ofstream(PathOf(path), std::ios::binary) << console.out;
    return;
  }
  EXPECT_TRUE(ReadAll(path) == console.out)
      << path << " is stale: run `./dev docs`, or these tests with "
      << "GOLDEN_UPDATE=1";
}

TEST(Docs, NameEveryGroupInTheReadme) {
  const std::string readme = ReadAll("README.md");
  std::set<std::string_view> groups = {"policy"};
  for (const Rule* rule : AllRules()) {
    groups.insert(rule->id.substr(0, rule->id.find('/')));
  }
  for (const std::string_view group : groups) {
    const std::string row = "\n| `" + std::string(group) + "` | ";
    EXPECT_NE(readme.find(row), std::string::npos)
        << "README.md has no row for the group `" << group << "`";
  }
}

}  // namespace
}  // namespace plimsoll
