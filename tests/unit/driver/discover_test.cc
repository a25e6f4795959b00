#include "compiler/driver/discover.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "compiler/driver/git.h"
#include "tests/temp_dir.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;
using Paths = std::vector<std::string>;

Paths PathsOf(const std::vector<PathEntry>& entries) {
  Paths paths;
  for (const PathEntry& entry : entries) paths.push_back(entry.path);
  return paths;
}

Paths Found(const FileSystem& disk, const std::optional<Paths>& tracked,
            const Paths& exclude = {}) {
  return PathsOf(Discover(disk, tracked, exclude, 2));
}

// A disk on which some folders cannot be listed or looked into.
class GuardedDisk : public MemoryFileSystem {
 public:
  void Guard(std::string folder) { guarded_.insert(std::move(folder)); }

  FileStatus Stat(std::string_view path) const override {
    for (const std::string& folder : guarded_) {
      if (path.starts_with(folder + "/")) return {};
    }
    return MemoryFileSystem::Stat(path);
  }
  Result<std::vector<std::string>> List(std::string_view path) const override {
    if (guarded_.contains(std::string(path))) {
      return Error{"cannot list `" + std::string(path) + "`: not allowed"};
    }
    return MemoryFileSystem::List(path);
  }

 private:
  std::set<std::string> guarded_;
};

// A disk that knows what it was asked for; for one thread.
class WatchedDisk : public MemoryFileSystem {
 public:
  FileStatus Stat(std::string_view path) const override {
    asked_.emplace(path);
    return MemoryFileSystem::Stat(path);
  }
  [[nodiscard]] const std::set<std::string>& asked() const { return asked_; }

 private:
  mutable std::set<std::string> asked_;
};

// An output folder may hold half a million files.
TEST(Discover, DoesNotLookIntoTheUnreadFolder) {
  for (const std::optional<Paths>& tracked :
       {std::optional<Paths>(), std::optional(Paths{"a", "out/h/b"})}) {
    WatchedDisk disk;
    for (const char* path : {"a", "out/h/b", "output"}) disk.Add(path, "");
    const auto found = PathsOf(Discover(disk, tracked, {}, 1, "out"));
    EXPECT_THAT(found, testing::Contains("a"));
    EXPECT_THAT(found, testing::Not(testing::Contains("out/h/b")));
    EXPECT_THAT(disk.asked(),
                testing::Not(testing::Contains(testing::StartsWith("out/"))));
  }
}

TEST(Discover, WalksTheTreeInOrderWithFolders) {
  MemoryFileSystem disk;
  for (const char* path : {"b/c/d", "b.txt", "a", "b/e"}) disk.Add(path, "");
  EXPECT_THAT(Found(disk, {}),
              ElementsAre("a", "b", "b.txt", "b/c", "b/c/d", "b/e"));
}

TEST(Discover, PassesFoldersOfOtherTools) {
  MemoryFileSystem disk;
  for (const char* path :
       {".git/config", "web/node_modules/x/y.yml", ".venv/lib/a.py",
        "src/__pycache__/b", ".github/workflows/ci.yml"}) {
    disk.Add(path, "");
  }
  EXPECT_THAT(Found(disk, {}),
              ElementsAre(".github", ".github/workflows",
                          ".github/workflows/ci.yml", "src", "web"));
}

TEST(Discover, TakesTheWordOfGit) {
  MemoryFileSystem disk;
  for (const char* path : {"a/b/c", "a/ignored", "d"}) disk.Add(path, "");
  EXPECT_THAT(Found(disk, Paths{"d", "a/b/c"}),
              ElementsAre("a", "a/b", "a/b/c", "d"));
  EXPECT_THAT(Found(disk, Paths{}), ElementsAre());
}

TEST(Discover, SkipsDeletedFilesAndSubmodules) {
  MemoryFileSystem disk;
  disk.Add("module/x", "");
  EXPECT_THAT(Found(disk, Paths{"deleted", "gone/too", "module"}),
              ElementsAre());
}

TEST(Discover, ListsAPathInConflictOnce) {
  MemoryFileSystem disk;
  disk.Add("a", "");
  EXPECT_THAT(Found(disk, Paths{"a", "a", "a"}), ElementsAre("a"));
}

TEST(Discover, LeavesNestedProjectsOut) {
  MemoryFileSystem disk;
  for (const char* path : {"plimsoll.yml", "a/plimsoll.yml", "a/b/c",
                           "ab/plimsoll.yml.txt", "ab/d"}) {
    disk.Add(path, "");
  }
  const auto expected = ElementsAre("a", "a/plimsoll.yml", "ab", "ab/d",
                                    "ab/plimsoll.yml.txt", "plimsoll.yml");
  EXPECT_THAT(Found(disk, {}), expected);
  EXPECT_THAT(Found(disk, Paths{"plimsoll.yml", "a/plimsoll.yml", "a/b/c",
                                "ab/plimsoll.yml.txt", "ab/d"}),
              expected);
}

TEST(Discover, LeavesExcludedPathsOut) {
  MemoryFileSystem disk;
  for (const char* path : {"third_party/a/b", "src/a.gen.yml", "src/b.yml"}) {
    disk.Add(path, "");
  }
  EXPECT_THAT(Found(disk, {}, {"third_party/**", "**/*.gen.yml"}),
              ElementsAre("src", "src/b.yml", "third_party"));
}

TEST(Discover, ListsSymlinksWithoutFollowing) {
  MemoryFileSystem disk;
  disk.Add("folder/file", "");
  disk.AddSymlink("loop", ".");
  disk.AddSymlink("folder/up", "..");
  disk.AddSymlink("out", "/etc");
  const auto entries = Discover(disk, {}, {}, 1);
  EXPECT_THAT(PathsOf(entries),
              ElementsAre("folder", "folder/file", "folder/up", "loop", "out"));
  EXPECT_EQ(entries[2].type, FileType::kSymlink);
  EXPECT_EQ(entries[2].link_target, "..");
  EXPECT_EQ(entries[4].link_target, "/etc");
}

TEST(Discover, SaysWhichFoldersItCouldNotList) {
  GuardedDisk disk;
  for (const char* path : {"a", "b/c", "b/d/e"}) disk.Add(path, "");
  disk.Guard("b");
  for (const std::optional<Paths>& tracked :
       {std::optional<Paths>(), std::optional(Paths{"a", "b/c", "b/d/e"})}) {
    const auto entries = Discover(disk, tracked, {}, 1);
    ASSERT_THAT(PathsOf(entries), ElementsAre("a", "b"));
    EXPECT_EQ(entries[0].fault, "");
    EXPECT_EQ(entries[1].fault, "cannot list `b`: not allowed");
  }
}

std::optional<Paths> Listed(const std::string& folder) {
  const auto files = GitFolder(RunGit, folder).Files();
  EXPECT_TRUE(files) << files.error();
  return files ? *files : std::nullopt;
}

TEST(Discover, TakesNoWorkflowForAProject) {
  MemoryFileSystem disk;
  disk.Add(".github/workflows/plimsoll.yml", "on: push\n");
  disk.Add("a/plimsoll.yml", "plimsoll: 1\n");
  EXPECT_THAT(
      Found(disk, Paths{".github/workflows/plimsoll.yml", "a/plimsoll.yml"}),
      testing::Contains(".github/workflows/plimsoll.yml"));
}

class GitTest : public testing::Test {
 protected:
  void Write(const std::string& path, const std::string& text) {
    dir_.Write(path, text);
  }
  [[nodiscard]] bool Git(const std::string& words) const {
    // NOLINTNEXTLINE(cert-env33-c): a test's own command.
    return std::system(("git -C " + root_ + " " + words + " >/dev/null 2>&1")
                           .c_str()) == 0;
  }

  TempDir dir_;
  const std::string& root_ = dir_.path();
};

TEST_F(GitTest, ListsTrackedAndUntrackedButNotIgnoredFiles) {
  if (!Git("init -q")) GTEST_SKIP() << "no git here";
  Write(".gitignore", "*.log\n");
  Write("tracked", "");
  Write("sub/new file", "");
  Write("sub/\xC3\xA4\n", "");
  Write("a.log", "");
  ASSERT_TRUE(Git("add tracked .gitignore"));
  EXPECT_THAT(Listed(root_),
              testing::Optional(testing::UnorderedElementsAre(
                  ".gitignore", "tracked", "sub/new file", "sub/\xC3\xA4\n")));
  EXPECT_THAT(Listed(root_ + "/sub"),
              testing::Optional(
                  testing::UnorderedElementsAre("new file", "\xC3\xA4\n")));
}

TEST_F(GitTest, SaysNothingOfAFolderThatIsIgnoredWhole) {
  if (!Git("init -q")) GTEST_SKIP() << "no git here";
  Write(".gitignore", "/out\n");
  Write("out/file", "");
  EXPECT_EQ(Listed(root_ + "/out"), std::nullopt);
}

TEST_F(GitTest, SaysNothingOutsideAWorkTree) {
  EXPECT_EQ(Listed(root_), std::nullopt);
}

}  // namespace
}  // namespace plimsoll
