// Registers every tests/**/*.case as a test of its own, but those of syntax/.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "compiler/diag/codes.h"
#include "rules/rule.h"
#include "tests/golden/run_case.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

const fs::path& Root() {
  static const fs::path root = PLIMSOLL_SOURCE_DIR;
  return root;
}

std::string ReadAll(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::vector<fs::path> CasePaths() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(Root() / "tests")) {
    // Trees dumped by front ends have a runner of their own.
    const fs::path below = fs::relative(entry.path(), Root() / "tests");
    if (entry.path().extension() != ".case" || *below.begin() == "syntax") {
      continue;
    }
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class GoldenTest : public testing::Test {
 public:
  explicit GoldenTest(fs::path path) : path_(std::move(path)) {}

  void TestBody() override {
    const std::string text = ReadAll(path_);
    const CaseFile expected = ParseCase(text);
    const fs::path below = fs::relative(path_, Root() / "tests");
    const bool is_fleet = *below.begin() == "fleets";
    std::string error;
    auto disk = is_fleet
                    ? FleetDisk(Root() / "fixtures" / *std::next(below.begin()),
                                expected, &error)
                    : DiskOf(expected);
    ASSERT_EQ(error, "");
    const CaseFile actual = RunCase(
        expected, disk, is_fleet ? Exactness::kPlaces : Exactness::kWholeLines);
    if (std::getenv("GOLDEN_UPDATE") != nullptr) {
      std::ofstream(path_, std::ios::binary) << FormatCase(actual);
      return;
    }
    for (size_t i = 0; i < expected.sections.size(); ++i) {
      EXPECT_EQ(expected.sections[i].text, actual.sections[i].text)
          << "section `" << expected.sections[i].name << "`";
    }
    EXPECT_FALSE(expected.prose.empty()) << "say what the case is about";
  }

 private:
  fs::path path_;
};

// What no case can show without a disk that fails, a file of 64 MiB, or a
// build before the one it is about: tests/cli does.
constexpr std::string_view kShownElsewhere[] = {
    "io/unreadable", "io/too-large", "io/not-writable", "artifacts/hand-edited",
    "artifacts/not-ours"};

// Ids that findings of any case carry.
class CoverageTest : public testing::Test {
  void TestBody() override {
    std::string shown;
    for (const fs::path& path : CasePaths()) {
      const CaseFile file = ParseCase(ReadAll(path));
      if (const Section* section = file.Find("diagnostics")) {
        shown += section->text;
      }
    }
    const auto is_shown = [&](std::string_view id) {
      return shown.find("[" + std::string(id) + "]") != std::string::npos;
    };
    for (const Rule* rule : AllRules()) {
      EXPECT_TRUE(is_shown(rule->id)) << rule->id << " is in no case";
    }
    for (const Code& known : AllCodes()) {
      const bool elsewhere =
          std::count(std::begin(kShownElsewhere), std::end(kShownElsewhere),
                     known.id) > 0;
      EXPECT_TRUE(elsewhere || is_shown(known.id))
          << known.id << " is in no case";
    }
  }
};

void RegisterAll() {
  for (const fs::path& path : CasePaths()) {
    const fs::path below = fs::relative(path, Root() / "tests");
    std::string name = below.generic_string();
    name.resize(name.size() - path.extension().string().size());
    testing::RegisterTest("Golden", name.c_str(), nullptr, nullptr,
                          path.string().c_str(), 1,
                          [path] { return new GoldenTest(path); });
  }
  testing::RegisterTest("GoldenCoverage", "EveryIdIsInSomeCase", nullptr,
                        nullptr, __FILE__, __LINE__,
                        [] { return new CoverageTest(); });
}

}  // namespace
}  // namespace plimsoll

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  plimsoll::RegisterAll();
  return RUN_ALL_TESTS();
}
