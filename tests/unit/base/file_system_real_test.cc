#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <fstream>

#include "compiler/base/file_system.h"
#include "tests/temp_dir.h"

namespace plimsoll {
namespace {

// What only a disk can do.
class RealFileSystemTest : public testing::Test {
 protected:
  TempDir dir_;
  const std::string& root_ = dir_.path();
  std::unique_ptr<FileSystem> files_ = OpenRealFileSystem(root_);
};

TEST_F(RealFileSystemTest, DoesNotBlockOnAPipe) {
  ASSERT_EQ(::mkfifo((root_ + "/pipe").c_str(), 0600), 0);
  EXPECT_EQ(files_->Stat("pipe").type, FileType::kOther);
  EXPECT_EQ(files_->Read("pipe", 10).error(),
            "cannot read `pipe`: it is neither a file nor a folder");
  EXPECT_EQ(files_->Write("pipe", "", 0644).error(),
            "cannot write `pipe`: it is neither a file nor a folder");
}

TEST_F(RealFileSystemTest, DoesNotWriteThroughHardLinks) {
  std::ofstream(root_ + "/a") << "old";
  std::filesystem::create_hard_link(root_ + "/a", root_ + "/b");
  ASSERT_TRUE(files_->Write("a", "new", 0600));
  EXPECT_EQ(*files_->Read("a", 10), "new");
  EXPECT_EQ(*files_->Read("b", 10), "old");
}

TEST_F(RealFileSystemTest, FollowsSymlinksInTheRootItself) {
  std::filesystem::create_directory(root_ + "/real");
  std::ofstream(root_ + "/real/f") << "text";
  std::filesystem::create_directory_symlink("real", root_ + "/link");
  EXPECT_EQ(*OpenRealFileSystem(root_ + "/link")->Read("f", 10), "text");
}

TEST_F(RealFileSystemTest, MakesAMissingRootOnlyWhenAskedForFolders) {
  const auto files = OpenRealFileSystem(root_ + "/new/root");
  EXPECT_EQ(files->Stat("").type, FileType::kMissing);
  EXPECT_EQ(files->List("").error(),
            "cannot list `" + root_ + "/new/root`: no such file or folder");
  EXPECT_FALSE(files->Write("f", "", 0644));
  ASSERT_TRUE(files->MakeFolders("a"));
  EXPECT_TRUE(files->Write("a/f", "", 0644));
  EXPECT_TRUE(std::filesystem::exists(root_ + "/new/root/a/f"));
}

TEST_F(RealFileSystemTest, SaysSoWhenTheRootIsAFile) {
  std::ofstream(root_ + "/f") << "text";
  const auto files = OpenRealFileSystem(root_ + "/f");
  EXPECT_EQ(files->MakeFolders("a").error(),
            "cannot make folder `" + root_ + "/f`: it is not a folder");
  EXPECT_EQ(files->List("").error(),
            "cannot list `" + root_ + "/f`: it is not a folder");
}

TEST_F(RealFileSystemTest, ReadsFilesThatDoNotKnowTheirSize) {
  const auto proc = OpenRealFileSystem("/proc");
  const auto text = proc->Read("meminfo", 1 << 20);
  ASSERT_TRUE(text) << text.error();
  EXPECT_TRUE(text->find("MemTotal") != std::string::npos);
  EXPECT_EQ(proc->Read("meminfo", 10).error(),
            "cannot read `meminfo`: it is larger than the limit of 10 bytes");
}

TEST_F(RealFileSystemTest, KeepsAFolderToOneHolder) {
  ASSERT_TRUE(files_->MakeFolders("out"));
  const auto other = OpenRealFileSystem(root_);
  {
    const auto lock = files_->LockFolder("out");
    ASSERT_TRUE(lock) << lock.error();
    EXPECT_EQ(other->LockFolder("out").error(),
              "cannot lock `out`: another process is writing it");
  }
  EXPECT_TRUE(other->LockFolder("out"));
  EXPECT_EQ(*files_->List("out"), std::vector<std::string>{});
}

// A file size limit stops a write half-way just as a full disk does, and needs
// no disk to fill. It holds for the whole process, hence the child.
void WriteTooMuchAndExit(FileSystem* files) {
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  limit.rlim_cur = limit.rlim_max = 4096;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  const Status result = files->Write("f", std::string(100000, 'x'), 0644);
  const bool gone = files->Stat("f").type == FileType::kMissing;
  ::_exit(!result && gone ? 0 : 1);
}

TEST_F(RealFileSystemTest, LeavesNothingOfAWriteThatStopsHalfWay) {
  EXPECT_EXIT(WriteTooMuchAndExit(files_.get()), testing::ExitedWithCode(0),
              "");
}

// Root may do everything, so the child becomes nobody.
void ReadWithoutPermissionAndExit(const std::string& root, FileSystem* files) {
  std::ofstream(root + "/f") << "text";
  const bool is_set_up = ::chmod(root.c_str(), 0755) == 0 &&
                         ::chmod((root + "/f").c_str(), 0) == 0 &&
                         (::geteuid() != 0 || ::seteuid(65534) == 0);
  const auto text = files->Read("f", 10);
  const bool is_refused =
      !text && text.error() == "cannot read `f`: permission denied";
  const Status written = files->Write("g", "", 0644);
  const bool is_read_only =
      ::geteuid() != 65534 ||
      (!written && written.error() == "cannot write `g`: permission denied");
  ::_exit(is_set_up && is_refused && is_read_only ? 0 : 1);
}

TEST_F(RealFileSystemTest, NamesWhyItMayNot) {
  EXPECT_EXIT(ReadWithoutPermissionAndExit(root_, files_.get()),
              testing::ExitedWithCode(0), "");
}

// Makes openat2 fail as an old kernel or a strict sandbox does.
bool DenyOpenat2() {
  sock_filter program[] = {
      {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(seccomp_data, nr)},
      {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_openat2},
      {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | ENOSYS},
      {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
  };
  const sock_fprog filter{4, program};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0 &&
         ::syscall(SYS_openat2, -1, "", nullptr, 0) == -1 && errno == ENOSYS;
}

void ReadWithoutOpenat2AndExit(const FileSystem* files) {
  const bool is_denied = DenyOpenat2();
  const auto text = files->Read("a/b/c/f", 10);
  const auto names = files->List("a/b/c");
  const auto linked = files->Read("a/link/c/f", 10);
  const bool is_same = text && *text == "text" && names && !linked &&
                       linked.error() ==
                           "cannot read `a/link/c/f`: `a/link` is a symlink, "
                           "and none is followed";
  ::_exit(is_denied && is_same ? 0 : 1);
}

TEST_F(RealFileSystemTest, DoesWithoutOpenat2) {
  ASSERT_TRUE(files_->MakeFolders("a/b/c"));
  ASSERT_TRUE(files_->Write("a/b/c/f", "text", 0644));
  std::filesystem::create_directory_symlink("b", root_ + "/a/link");
  EXPECT_EXIT(ReadWithoutOpenat2AndExit(files_.get()),
              testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace plimsoll
