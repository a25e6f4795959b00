#include "compiler/driver/packed_contents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/driver/commands/commands.h"

namespace plimsoll {
namespace {

using testing::HasSubstr;

TEST(PackedContents, GivesBackWhatItWasMadeOf) {
  const std::vector<std::string> contents = {"", std::string(100'000, 'x'),
                                             std::string("\0\xFF", 2), "last"};
  std::vector<Artifact> artifacts;
  for (const std::string& text : contents) artifacts.push_back({"a", text});
  const PackedContents packed(artifacts);
  EXPECT_FALSE(packed.empty());
  EXPECT_LT(packed.bytes(), 1000U);
  EXPECT_EQ(packed.Unpack(), contents);
}

TEST(PackedContents, HoldsFilesThatAreAllEmpty) {
  const std::vector<Artifact> artifacts = {{"a", ""}, {"b", ""}};
  const PackedContents packed(artifacts);
  EXPECT_FALSE(packed.empty());
  EXPECT_EQ(packed.Unpack(), (std::vector<std::string>{"", ""}));
}

TEST(PackedContents, IsEmptyWhereNothingIsKept) {
  EXPECT_TRUE(PackedContents().empty());
  EXPECT_TRUE(PackedContents(std::vector<Artifact>()).empty());
}

// Whatever room there is, the same is written.
TEST(PackedContents, ABuildWithoutRoomCompilesAgain) {
  std::vector<std::string> locks;
  for (const size_t room : {BuildOptions().packed_room, size_t{0}}) {
    auto disk = std::make_shared<MemoryFileSystem>();
    disk->Add("plimsoll.yml", "plimsoll: 1\nproject: demo\n");
    disk->Add("hosts/a.yml", "host: {id: a, runtime: compose}\n");
    disk->Add("apps/web/manifest.yml",
              "plimsoll: 1\napp:\n  id: web\n  name: Web\n  version: 1.0.0\n"
              "  container: {image: registry.example.org/web:1.2.3}\n"
              "  placement: {hosts: [a]}\n");
    Console console = MemoryConsole(disk);
    BuildOptions options;
    options.packed_room = room;
    EXPECT_EQ(RunBuild(options, console), ExitCode::kClean) << console.err;
    options.check = true;
    EXPECT_EQ(RunBuild(options, console), ExitCode::kClean) << console.out;
    locks.push_back(disk->Read("deploy/a/plimsoll.lock.json", 1000).value());
  }
  EXPECT_THAT(locks[0], HasSubstr("compose.yaml"));
  EXPECT_EQ(locks[0], locks[1]);
}

}  // namespace
}  // namespace plimsoll
