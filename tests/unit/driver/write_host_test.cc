#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "compiler/driver/lock_file.h"
#include "tests/unit/driver/faulty_disk.h"
#include "tests/unit/driver/host_writing.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Artifacts = std::vector<Artifact>;

// Path to content and mode of everything below a folder; folders are left out.
using Files = std::map<std::string, std::string>;

Files FilesIn(const FileSystem& disk, const std::string& folder) {
  Files files;
  const auto names = disk.List(folder);
  if (!names) return files;
  for (const std::string& name : *names) {
    const std::string path = folder.empty() ? name : folder + "/" + name;
    const FileStatus status = disk.Stat(path);
    if (status.type == FileType::kDirectory) {
      files.merge(FilesIn(disk, path));
    } else if (status.type == FileType::kFile) {
      files[path] =
          *disk.Read(path, 1 << 20) + " " + std::to_string(status.mode & 0777);
    } else {
      files[path] = "-> " + *disk.ReadLink(path);
    }
  }
  return files;
}

// Without what is staged.
Files InPlace(const FileSystem& disk, const std::string& folder) {
  Files files = FilesIn(disk, folder);
  std::erase_if(files, [](const auto& item) {
    return item.first.find(".plimsoll-pending") != std::string::npos;
  });
  return files;
}

// What `build` does for one host.
Status Build(FileSystem& disk, const std::string& folder,
             const Artifacts& artifacts) {
  Status recovered = Recover(disk, folder);
  if (!recovered) return recovered;
  return WriteOne(disk, FilledPlan(disk, folder, artifacts));
}

std::vector<std::string> ConflictsOf(const HostPlan& plan) {
  constexpr std::string_view kNames[] = {"edited", "not ours", "blocked"};
  std::vector<std::string> conflicts;
  for (const Conflict& conflict : plan.conflicts) {
    conflicts.push_back(
        std::string(kNames[static_cast<size_t>(conflict.kind)]) + ": " +
        conflict.path);
  }
  return conflicts;
}

std::vector<std::string> ChangesOf(const HostPlan& plan) {
  constexpr std::string_view kNames[] = {"create", "update", "remove"};
  std::vector<std::string> changes;
  for (const FileChange& change : plan.changes) {
    changes.push_back(std::string(kNames[static_cast<size_t>(change.kind)]) +
                      " " + change.artifact.path);
  }
  return changes;
}

TEST(WriteHost, WritesWhatIsNewAndRemovesWhatIsGone) {
  MemoryFileSystem disk;
  ASSERT_TRUE(Build(disk, "h", {{"a", "1"}, {"d/e/f", "2", 0755}}));
  EXPECT_EQ(disk.Stat("h/d/e/f").mode, 0755U);
  const HostPlan plan = FilledPlan(disk, "h", {{"a", "1"}, {"b", "3"}});
  EXPECT_THAT(ChangesOf(plan), ElementsAre("create b", "remove d/e/f"));
  EXPECT_EQ(plan.unchanged, 1U);
  ASSERT_TRUE(WriteOne(disk, plan));
  EXPECT_THAT(*disk.List("h"), ElementsAre("a", "b", "plimsoll.lock.json"));
}

TEST(WriteHost, LeavesNothingOfAHostThatIsGone) {
  MemoryFileSystem disk;
  ASSERT_TRUE(Build(disk, "h", {{"a", "1"}, {"d/e", "2"}}));
  ASSERT_TRUE(Build(disk, "h", {}));
  EXPECT_THAT(*disk.List(""), IsEmpty());
}

TEST(WriteHost, WritesNothingWhenNothingChanged) {
  MemoryFileSystem disk;
  ASSERT_TRUE(Build(disk, "h", {{"a", "1"}}));
  FaultyDisk watched(disk, Fault::kKill, 0);
  EXPECT_TRUE(Build(watched, "h", {{"a", "1"}}));
  EXPECT_FALSE(watched.struck());
}

TEST(WriteHost, RestoresAModeAlone) {
  MemoryFileSystem disk;
  ASSERT_TRUE(Build(disk, "h", {{"a", "1", 0600}}));
  disk.Add("h/a", "1", 0644);
  const HostPlan plan = FilledPlan(disk, "h", {{"a", "1", 0600}});
  EXPECT_THAT(ChangesOf(plan), ElementsAre("update a"));
  EXPECT_EQ(plan.changes.front().stale_mode, 0644U);
  EXPECT_THAT(ConflictsOf(plan), IsEmpty());
  ASSERT_TRUE(WriteOne(disk, plan));
  EXPECT_EQ(disk.Stat("h/a").mode, 0600U);
}

TEST(WriteHost, RefusesWhatWasEdited) {
  MemoryFileSystem disk;
  ASSERT_TRUE(Build(disk, "h", {{"a", "1"}, {"b", "2"}, {"c", "3"}}));
  disk.Add("h/a", "edited");
  disk.Add("h/c", "edited");
  // `c` is an orphan now, and an edit of it is lost work all the same.
  EXPECT_THAT(ConflictsOf(FilledPlan(disk, "h", {{"a", "4"}, {"b", "5"}})),
              ElementsAre("edited: a", "edited: c"));
  // An edit that says what plimsoll would is none.
  EXPECT_THAT(
      ConflictsOf(FilledPlan(disk, "h", {{"a", "edited"}, {"c", "edited"}})),
      IsEmpty());
}

TEST(WriteHost, RefusesWhatIsNotOurs) {
  MemoryFileSystem disk;
  disk.Add("h/a", "mine");
  disk.AddSymlink("h/b", "/etc/passwd");
  EXPECT_THAT(ConflictsOf(FilledPlan(disk, "h", {{"a", "1"}, {"b", "2"}})),
              ElementsAre("not ours: a", "not ours: b"));
}

TEST(WriteHost, OwnsNothingWithoutAReadableLock) {
  for (const char* lock :
       {"", "{", "[]", "null", R"({"version":"1","artifacts":[]})",
        R"({"version":2,"artifacts":[{"path":"a"}]})",
        R"({"version":1,"artifacts":[{"path":"../a","mode":"0644"}]})"}) {
    MemoryFileSystem disk;
    disk.Add("h/a", "1");
    disk.Add("h/plimsoll.lock.json", lock);
    EXPECT_THAT(ConflictsOf(FilledPlan(disk, "h", {{"a", "2"}})),
                ElementsAre("not ours: a"))
        << lock;
    EXPECT_THAT(ChangesOf(FilledPlan(disk, "h", {})), IsEmpty()) << lock;
  }
}

TEST(WriteHost, NeverRemovesOrphansItDoesNotOwn) {
  MemoryFileSystem disk;
  ASSERT_TRUE(Build(disk, "h", {{"d/a", "1"}}));
  disk.Add("h/d/mine", "x");
  ASSERT_TRUE(Build(disk, "h", {}));
  EXPECT_EQ(FilesIn(disk, ""), (Files{{"h/d/mine", "x 420"}}));
}

TEST(WriteHost, ReplacesASymlinkAndNeverFollowsIt) {
  MemoryFileSystem disk;
  disk.Add("outside", "keep");
  disk.AddSymlink("h/a", "../outside");
  ASSERT_TRUE(Build(disk, "h", {{"a", "new"}}));  // As with --force.
  EXPECT_EQ(*disk.Read("outside", 10), "keep");
  EXPECT_EQ(*disk.Read("h/a", 10), "new");
}

TEST(WriteHost, RefusesFoldersThatAreSymlinks) {
  MemoryFileSystem disk;
  disk.Add("outside/b", "keep");
  disk.AddSymlink("h", "outside");
  EXPECT_EQ(Build(disk, "h", {{"b", "new"}}).error(),
            "cannot make folder `h/.plimsoll-pending`: `h` is a symlink, and "
            "none is followed");
  EXPECT_THAT(*disk.List("outside"), ElementsAre("b"));

  disk.AddSymlink("g/d", "../outside");
  EXPECT_THAT(ConflictsOf(FilledPlan(disk, "g", {{"d/b", "1"}, {"d/c", "2"}})),
              ElementsAre("blocked: d"));
}

// Renames cannot replace these, so the build has to stop before it begins.
TEST(WriteHost, FindsWhatBlocksARename) {
  MemoryFileSystem disk;
  disk.Add("h/a/mine", "x");
  disk.Add("h/b", "y");
  ASSERT_TRUE(disk.MakeFolders("h/empty/folder"));
  EXPECT_THAT(ConflictsOf(FilledPlan(
                  disk, "h", {{"a", "1"}, {"b/c/d", "2"}, {"empty", "3"}})),
              ElementsAre("blocked: a", "blocked: b", "blocked: empty"));
}

TEST(WriteHost, TurnsAFileIntoAFolderAndBack) {
  MemoryFileSystem disk;
  const Artifacts file = {{"a", "1"}};
  const Artifacts folder = {{"a/b/c", "2"}, {"a/d", "3"}};
  for (int i = 0; i < 2; ++i) {
    for (const Artifacts& wanted : {file, folder}) {
      EXPECT_THAT(ConflictsOf(FilledPlan(disk, "h", wanted)), IsEmpty());
      ASSERT_TRUE(Build(disk, "h", wanted));
      EXPECT_TRUE(FilledPlan(disk, "h", wanted).empty());
      EXPECT_EQ(FilesIn(disk, "h").size(), wanted.size() + 1);
    }
  }
}

TEST(WriteHosts, TheTroubleOfOneIsNotThatOfOthers) {
  MemoryFileSystem disk;
  for (const char* host : {"h1", "h2", "h3"}) {
    ASSERT_TRUE(Build(disk, host, {{"a", "1"}}));
  }
  std::vector<HostPlan> plans;
  for (const char* host : {"h1", "h2", "h3"}) {
    plans.push_back(FilledPlan(disk, host, {{"a", "2"}}));
  }
  disk.Add("h2/.plimsoll-pending", "a file in the way");
  const auto trouble = WriteHosts(disk, plans, 2);
  ASSERT_TRUE(trouble);
  EXPECT_EQ(trouble->host->folder, "h2");
  EXPECT_EQ(*disk.Read("h1/a", 10), "2");
  EXPECT_EQ(*disk.Read("h2/a", 10), "1");
  EXPECT_EQ(*disk.Read("h3/a", 10), "2");
}

TEST(Recover, RefusesAPlanThatLeadsOut) {
  for (const char* plan : {R"({"version":1,"moves":["../x"],"removals":[]})",
                           R"({"version":1,"moves":[],"removals":["/x"]})",
                           R"({"version":1,"moves":[7],"removals":[]})",
                           R"({"version":1})", "", "\xFF"}) {
    MemoryFileSystem disk;
    disk.Add("x", "keep");
    disk.Add("h/.plimsoll-pending/0", "evil");
    disk.Add("h/.plimsoll-pending/plan.json", plan);
    EXPECT_FALSE(Recover(disk, "h")) << plan;
    EXPECT_EQ(*disk.Read("x", 10), "keep");
  }
}

// The three states of a host that a fault test tells apart.
struct Scene {
  std::string folder;
  Artifacts before;
  Artifacts after;
};

// The second host comes to be, the first changes in every way a file can:
// new, changed, of another mode, gone, and a file and a folder swap places.
const std::vector<Scene>& Scenes() {
  static const std::vector<Scene> scenes = {
      {"h1",
       {{"a", "1"},
        {"b", "2"},
        {"c", "3"},
        {"d/e", "4"},
        {"f", "5"},
        {"s/t", "6"},
        {"u", "7"}},
       {{"a", "changed"},
        {"b", "2"},
        {"c", "3", 0755},
        {"n/e/w", "8"},
        {"s", "9"},
        {"u/v", "10"}}},
      {"h2", {}, {{"compose.yaml", "x"}, {"files/y", "z", 0600}}},
      {"h3", {{"gone", "x"}, {"dir/gone", "y"}}, {}},
      {"new", {}, {{"env/a.env", "x", 0600}, {"env/b.env", "y"}, {"z", "z"}}}};
  return scenes;
}

// Every folder holds a file of somebody else but the one that is new.
void AddMine(const std::string& folder, MemoryFileSystem* disk) {
  if (folder != "new") disk->Add(folder + "/mine", "not plimsoll's");
}

// Changes all hosts at once, as far as that goes.
void BuildScenes(FileSystem& disk) {
  std::vector<HostPlan> plans;
  for (const Scene& scene : Scenes()) {
    if (!Recover(disk, scene.folder)) return;
    plans.push_back(FilledPlan(disk, scene.folder, scene.after));
  }
  static_cast<void>(WriteHosts(disk, plans, 1));
}

// Runs the change of all hosts with the fault at every place it can strike,
// and hands what is then on the disk to `judge`.
void ForEveryFault(
    Fault fault,
    const std::function<void(MemoryFileSystem&, const std::string&)>& judge) {
  for (size_t at = 0;; ++at) {
    MemoryFileSystem disk;
    for (const Scene& scene : Scenes()) {
      ASSERT_TRUE(Build(disk, scene.folder, scene.before));
      AddMine(scene.folder, &disk);
    }
    FaultyDisk faulty(disk, fault, at);
    BuildScenes(faulty);
    if (!faulty.struck()) {
      EXPECT_GT(at, 30U);  // It had many places to strike.
      return;
    }
    judge(disk, "fault at operation " + std::to_string(at));
  }
}

Files Expected(const std::string& folder, const Artifacts& artifacts) {
  MemoryFileSystem disk;
  EXPECT_TRUE(Build(disk, folder, artifacts));
  AddMine(folder, &disk);
  return FilesIn(disk, folder);
}

void ExpectOldNewOrMarked(const FileSystem& disk, const std::string& what) {
  for (const Scene& scene : Scenes()) {
    if (IsIncomplete(disk, scene.folder)) continue;
    const Files now = InPlace(disk, scene.folder);
    EXPECT_TRUE(now == Expected(scene.folder, scene.before) ||
                now == Expected(scene.folder, scene.after))
        << what << " in " << scene.folder << ": "
        << testing::PrintToString(now);
  }
}

void ExpectHealed(MemoryFileSystem& disk, const std::string& what) {
  for (const Scene& scene : Scenes()) {
    const Status built = Build(disk, scene.folder, scene.after);
    EXPECT_TRUE(built) << what << ": " << (built ? "" : built.error());
    EXPECT_EQ(FilesIn(disk, scene.folder), Expected(scene.folder, scene.after))
        << what;
    EXPECT_EQ(disk.Stat(scene.folder + "/d").type, FileType::kMissing);
    EXPECT_EQ(disk.Stat(scene.folder + ".plimsoll-new").type,
              FileType::kMissing);
  }
}

TEST(WriteHostFaults, AKilledBuildLeavesOldNewOrMarked) {
  for (const Fault fault : {Fault::kKill, Fault::kTear}) {
    ForEveryFault(fault, [](MemoryFileSystem& disk, const std::string& what) {
      ExpectOldNewOrMarked(disk, what);
      ExpectHealed(disk, what);
    });
  }
}

TEST(WriteHostFaults, AnErrorLeavesOldNewOrMarked) {
  ForEveryFault(Fault::kError,
                [](MemoryFileSystem& disk, const std::string& what) {
                  ExpectOldNewOrMarked(disk, what);
                  ExpectHealed(disk, what);
                });
}

// A fault during the healing is a fault like any other.
TEST(WriteHostFaults, AKilledRecoveryIsHealedByTheNext) {
  ForEveryFault(Fault::kKill,
                [](MemoryFileSystem& disk, const std::string& what) {
                  for (size_t at = 0; at < 12; ++at) {
                    MemoryFileSystem copy = disk;
                    FaultyDisk faulty(copy, Fault::kKill, at);
                    for (const Scene& scene : Scenes()) {
                      static_cast<void>(Recover(faulty, scene.folder));
                    }
                    ExpectOldNewOrMarked(copy, what);
                    ExpectHealed(copy, what);
                  }
                });
}

// A disk that fills up while files are staged leaves no trace of them.
TEST(WriteHostFaults, AFailedStagingLeavesNothingStaged) {
  ForEveryFault(
      Fault::kError, [](MemoryFileSystem& disk, const std::string& what) {
        for (const Scene& scene : Scenes()) {
          if (IsIncomplete(disk, scene.folder)) continue;
          EXPECT_EQ(FilesIn(disk, scene.folder), InPlace(disk, scene.folder))
              << what;
          EXPECT_EQ(disk.Stat(scene.folder + ".plimsoll-new").type,
                    FileType::kMissing)
              << what;
        }
      });
}

}  // namespace
}  // namespace plimsoll
