// The fleets of fixtures/ are what a careful operator has: no rule of any
// profile finds anything in them.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "compiler/driver/run.h"
#include "tests/golden/run_case.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

TEST(Fleets, AreCleanUnderEveryProfile) {
  int fleets = 0;
  const fs::path fixtures = fs::path(PLIMSOLL_SOURCE_DIR) / "fixtures";
  for (const fs::directory_entry& fleet : fs::directory_iterator(fixtures)) {
    std::string error;
    const auto disk = FleetDisk(fleet.path(), CaseFile(), &error);
    ASSERT_EQ(error, "") << fleet.path();
    for (const char* profile : {"default", "strict", "hardened"}) {
      Console console = MemoryConsole(disk);
      const std::vector<std::string> args = {"check", "--profile", profile,
                                             "--format", "short"};
      EXPECT_EQ(RunCommand(args, console), ExitCode::kClean)
          << fleet.path() << ' ' << profile << '\n'
          << console.err;
      EXPECT_EQ(console.out, "") << fleet.path() << ' ' << profile;
    }
    ++fleets;
  }
  EXPECT_EQ(fleets, 5);
}

}  // namespace
}  // namespace plimsoll
