// What only a real disk can show: locks between processes, permissions and a
// disk that fills up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/temp_dir.h"
#include "tests/unit/driver/host_writing.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class WriteHostRealTest : public testing::Test {
 protected:
  // So that the folder can go.
  void TearDown() override { ::chmod(root_.c_str(), 0755); }
  Status Build(const std::vector<Artifact>& artifacts) {
    return WriteOne(*output_, FilledPlan(*output_, "h", artifacts));
  }
  [[nodiscard]] std::string Text(const std::string& path) const {
    return *output_->Read(path, 1 << 20);
  }

  TempDir dir_;
  const std::string& root_ = dir_.path();
  std::unique_ptr<FileSystem> output_ = OpenRealFileSystem(root_);
};

TEST_F(WriteHostRealTest, WritesContentsAndModes) {
  const mode_t old_mask = ::umask(077);
  ASSERT_TRUE(
      Build({{"env/a.env", "A=1\n", 0600}, {"run", "#!/bin/sh", 0755}}));
  ::umask(old_mask);
  EXPECT_EQ(Text("h/env/a.env"), "A=1\n");
  EXPECT_EQ(output_->Stat("h/env/a.env").mode, 0600U);
  EXPECT_EQ(output_->Stat("h/run").mode, 0755U);
  EXPECT_TRUE(
      FilledPlan(*output_, "h",
                 {{"env/a.env", "A=1\n", 0600}, {"run", "#!/bin/sh", 0755}})
          .empty());
}

TEST_F(WriteHostRealTest, LeavesUnchangedFilesAlone) {
  ASSERT_TRUE(Build({{"a", "1"}, {"b", "2"}}));
  const auto before = fs::last_write_time(root_ + "/h/a");
  fs::last_write_time(root_ + "/h/a", before - std::chrono::hours(1));
  ASSERT_TRUE(Build({{"a", "1"}, {"b", "3"}}));
  EXPECT_EQ(fs::last_write_time(root_ + "/h/a"),
            before - std::chrono::hours(1));
}

TEST_F(WriteHostRealTest, ExcludesASecondWriter) {
  const auto other = OpenRealFileSystem(root_);
  {
    const auto lock = output_->LockFolder("");
    ASSERT_TRUE(lock);
    const auto second = other->LockFolder("");
    ASSERT_FALSE(second);
    EXPECT_THAT(second.error(), HasSubstr("another process is writing it"));
  }
  EXPECT_TRUE(other->LockFolder(""));
}

// The lock goes with the process, however it ends.
TEST_F(WriteHostRealTest, FreesTheLockOfAKilledWriter) {
  const pid_t child = ::fork();
  if (child == 0) {
    const auto lock = OpenRealFileSystem(root_)->LockFolder("");
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_TRUE(output_->LockFolder(""));
}

TEST_F(WriteHostRealTest, SaysWhenAFileStandsWhereTheHostGoes) {
  std::ofstream(root_ + "/h") << "a file";
  const Status built = Build({{"a", "1"}});
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error(),
            "cannot make folder `h/.plimsoll-pending`: `h` is not a folder");
  EXPECT_EQ(Text("h"), "a file");
}

// Mounts a disk of 64 KiB on `folder`, for this process alone.
bool MountTinyDisk(const std::string& folder) {
  return ::unshare(CLONE_NEWNS) == 0 &&
         ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=64k") == 0;
}

// Exit code of the child below: 0 all is well, 77 mounting is not allowed.
int BuildOnAFullDisk(const std::string& root) {
  if (!MountTinyDisk(root)) return 77;
  const auto output = OpenRealFileSystem(root);
  const std::vector<Artifact> old = {{"a", "old"}};
  if (!WriteOne(*output, FilledPlan(*output, "h", old))) return 1;
  const std::vector<Artifact> large = {{"a", "new"},
                                       {"b", std::string(200000, 'x')}};
  const Status built = WriteOne(*output, FilledPlan(*output, "h", large));
  if (built || built.error().find("no space left") == std::string::npos) {
    return 2;
  }
  if (*output->Read("h/a", 100) != "old") return 3;
  if (output->List("h")->size() != 2) return 4;  // `a` and the lock.
  return WriteOne(*output, FilledPlan(*output, "h", {{"a", "new"}})) ? 0 : 5;
}

TEST_F(WriteHostRealTest, AFullDiskKeepsTheOldArtifacts) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(BuildOnAFullDisk(root_));
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "no mounts allowed here";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace plimsoll
