#include "compiler/driver/packed_artifacts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/driver/commands/commands.h"

namespace plimsoll {
namespace {

using testing::HasSubstr;

void ExpectSame(const std::vector<Artifact>& got,
                const std::vector<Artifact>& wanted) {
  ASSERT_EQ(got.size(), wanted.size());
  for (size_t i = 0; i < got.size(); ++i) {
    EXPECT_EQ(got[i].path, wanted[i].path);
    EXPECT_EQ(got[i].contents, wanted[i].contents);
    EXPECT_EQ(got[i].mode, wanted[i].mode);
  }
}

TEST(PackedArtifacts, GivesBackWhatItWasMadeOf) {
  const std::vector<Artifact> artifacts = {
      {"a", ""},
      {"b/c", std::string(100'000, 'x'), 0600},
      {"d", std::string("\0\xFF", 2), 0755},
      {"e", "last"}};
  const PackedArtifacts packed(artifacts);
  EXPECT_FALSE(packed.empty());
  EXPECT_LT(packed.bytes(), 1000U);
  ExpectSame(packed.Unpack(), artifacts);
}

TEST(PackedArtifacts, HoldsFilesThatAreAllEmpty) {
  const std::vector<Artifact> artifacts = {{"a", ""}, {"b", ""}};
  const PackedArtifacts packed(artifacts);
  EXPECT_FALSE(packed.empty());
  ExpectSame(packed.Unpack(), artifacts);
}

TEST(PackedArtifacts, IsEmptyWhereNothingIsKept) {
  EXPECT_TRUE(PackedArtifacts().empty());
  EXPECT_TRUE(PackedArtifacts(std::vector<Artifact>()).empty());
}

// Whatever room there is, the same is written.
TEST(PackedArtifacts, ABuildWithoutRoomCompilesAgain) {
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
