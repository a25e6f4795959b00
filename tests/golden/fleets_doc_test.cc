// What docs/fleets.md shows of plimsoll's output is what plimsoll prints: a
// block behind `<!-- FLEET/CASE -->` is the output of `plimsoll check` on that
// broken variant of tests/fleets. GOLDEN_UPDATE=1 writes the blocks anew.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/run.h"
#include "tests/golden/run_case.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kOpen = "<!-- ";
constexpr std::string_view kClose = " -->\n```\n$ plimsoll check\n";

std::string ReadAll(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::string OutputOf(const std::string& name) {
  const fs::path root = PLIMSOLL_SOURCE_DIR;
  const fs::path path = root / "tests/fleets" / (name + ".case");
  EXPECT_TRUE(fs::exists(path)) << path;
  const CaseFile file = ParseCase(ReadAll(path));
  std::string error;
  const auto disk = FleetDisk(
      root / "fixtures" / name.substr(0, name.find('/')), file, &error);
  EXPECT_EQ(error, "") << name;
  Console console = MemoryConsole(disk);
  const std::vector<std::string> args = {"check"};
  EXPECT_LE(RunCommand(args, console), ExitCode::kFindings) << name;
  return console.out;
}

TEST(FleetsPage, ShowsWhatIsPrinted) {
  const fs::path path = fs::path(PLIMSOLL_SOURCE_DIR) / "docs/fleets.md";
  const std::string page = ReadAll(path);
  std::string written;
  size_t at = 0;
  for (size_t open = page.find(kOpen); open != std::string::npos;
       open = page.find(kOpen, at)) {
    const size_t begin = open + kOpen.size();
    const size_t close = page.find(kClose, begin);
    ASSERT_NE(close, std::string::npos) << page.substr(begin, 60);
    const std::string name = page.substr(begin, close - begin);
    ASSERT_LT(name.size(), 80u) << "a comment without a block: " << name;
    const size_t block = close + kClose.size();
    const size_t end = page.find("```\n", block);
    ASSERT_NE(end, std::string::npos) << name;
    const std::string output = OutputOf(name);
    written += page.substr(at, block - at) + output;
    if (std::getenv("GOLDEN_UPDATE") == nullptr) {
      EXPECT_EQ(page.substr(block, end - block), output) << name;
    }
    at = end;
  }
  EXPECT_GT(at, 0u) << "the page shows nothing";
  if (std::getenv("GOLDEN_UPDATE") != nullptr) {
    std::ofstream(path, std::ios::binary) << written + page.substr(at);
  }
}

}  // namespace
}  // namespace plimsoll
