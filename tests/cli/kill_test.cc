// `build` on a real disk, struck at every single operation: the process is
// killed there, or the operation fails. Whatever it leaves is old, new, or
// marked, and the next build heals it.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <utility>

#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;

enum class Fault : uint8_t {
  kKill,   // The process is gone before the operation.
  kTear,   // A write is half done, then the process is gone.
  kError,  // The operation fails; the process goes on.
};

struct Strike {
  Fault fault = Fault::kKill;
  size_t at = 0;
  size_t count = 0;
};

// Strikes one of all the operations on the disk, reading ones included.
class StruckDisk : public FileSystem {
 public:
  StruckDisk(std::unique_ptr<FileSystem> disk, std::shared_ptr<Strike> strike)
      : disk_(std::move(disk)), strike_(std::move(strike)) {}

  FileStatus Stat(std::string_view path) const override {
    return disk_->Stat(path);
  }
  Result<std::vector<std::string>> List(std::string_view path) const override {
    if (Struck()) return kFault;
    return disk_->List(path);
  }
  Result<std::string> Read(std::string_view path,
                           uint64_t limit) const override {
    if (Struck()) return kFault;
    return disk_->Read(path, limit);
  }
  Result<std::string> ReadLink(std::string_view path) const override {
    if (Struck()) return kFault;
    return disk_->ReadLink(path);
  }
  Status Write(std::string_view path, std::string_view contents,
               uint32_t mode) override {
    if (strike_->fault == Fault::kTear && strike_->count == strike_->at) {
      static_cast<void>(
          disk_->Write(path, contents.substr(0, contents.size() / 2), mode));
    }
    if (Struck()) return kFault;
    return disk_->Write(path, contents, mode);
  }
  Status Rename(std::string_view from, std::string_view to) override {
    if (Struck()) return kFault;
    return disk_->Rename(from, to);
  }
  Status Remove(std::string_view path) override {
    if (Struck()) return kFault;
    return disk_->Remove(path);
  }
  Status MakeFolders(std::string_view path) override {
    if (Struck()) return kFault;
    return disk_->MakeFolders(path);
  }
  Status Sync(std::string_view path) override {
    if (Struck()) return kFault;
    return disk_->Sync(path);
  }
  Result<std::unique_ptr<FolderLock>> LockFolder(
      std::string_view path) override {
    if (Struck()) return kFault;
    return disk_->LockFolder(path);
  }

 private:
  bool Struck() const {
    const bool now = strike_->count++ == strike_->at;
    if (now && strike_->fault != Fault::kError) ::kill(::getpid(), SIGKILL);
    return now;
  }

  static inline const Error kFault{"input/output error"};
  std::unique_ptr<FileSystem> disk_;
  std::shared_ptr<Strike> strike_;
};

constexpr int kNotReached = 100;

// In a process of its own. Exit code: that of `build`, or kNotReached more when
// there was no such operation.
int BuildStruck(const std::string& root, Fault fault, size_t at) {
  const auto strike = std::make_shared<Strike>(Strike{fault, at});
  Console console;
  console.cwd = root;
  console.open =
      [strike](const std::string& path) -> std::unique_ptr<FileSystem> {
    if (!fs::is_directory(path)) return nullptr;
    return std::make_unique<StruckDisk>(OpenRealFileSystem(path), strike);
  };
  const Words args = {"build", "--jobs", "1"};
  const int code = static_cast<int>(RunCommand(args, console));
  return strike->count > at ? code : kNotReached + code;
}

struct Ending {
  bool killed = false;
  int code = 0;
};
Ending RunStruck(const std::string& root, Fault fault, size_t at) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(BuildStruck(root, fault, at));
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return {WIFSIGNALED(status), WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

// Two hosts, each with a unit, a timer and an env file. `tag` is in all of
// them; the second state also has other files.
Files Project(std::string_view tag, bool more) {
  Files files = SmallProject();
  files["hosts/den.yml"] =
      "host:\n"
      "  id: den\n"
      "  runtime: systemd\n"
      "  addresses: {lan: 192.168.7.3}\n";
  std::string& web = files["apps/web/manifest.yml"];
  web += "  placement: {hosts: [box, den]}\n";
  web.replace(web.find("info"), 4, tag);
  files[more ? "apps/mail/manifest.yml" : "apps/cron/manifest.yml"] =
      "plimsoll: 1\n"
      "app:\n"
      "  id: " +
      std::string(more ? "mail" : "cron") +
      "\n"
      "  name: Other\n"
      "  version: 1.0.0\n"
      "  process: {command: [/usr/bin/other], user: web}\n"
      "  environment: {LEVEL: " +
      std::string(tag) +
      "}\n"
      "  placement: {hosts: [box, den]}\n";
  return files;
}

class KillTest : public testing::TestWithParam<Fault> {
 protected:
  void SetUp() override {
    WriteAll(source_, Project("info", false));
    ASSERT_EQ(Plimsoll(source_.path(), {"build"}).exit_code, 0);
    old_ = ReadTree(source_ / "deploy");
    TempDir later;
    WriteAll(later, Project("debug", true));
    const Output built = Plimsoll(later.path(), {"build"});
    ASSERT_EQ(built.exit_code, 0) << built.out << built.err;
    new_ = ReadTree(later / "deploy");
    ASSERT_NE(old_, new_);
  }

  // Only what is below one host, without what is staged.
  static Files Of(const Files& tree, const std::string& host) {
    Files part;
    for (const auto& [path, text] : tree) {
      const bool staged = path.find("/.plimsoll-pending/") != path.npos;
      if (path.starts_with(host + "/") && !staged) part[path] = text;
    }
    return part;
  }

  // The state before: old artifacts, new manifests.
  void Prepare(const TempDir& dir) const {
    fs::copy(source_ / "deploy", dir / "deploy", fs::copy_options::recursive);
    WriteAll(dir, Project("debug", true));
  }

  void ExpectOldNewOrMarked(const TempDir& dir) const {
    const Files tree = ReadTree(dir / "deploy");
    for (const std::string host : {"box", "den"}) {
      const Files now = Of(tree, host);
      const bool marked = tree.contains(host + "/.plimsoll-pending/plan.json");
      EXPECT_TRUE(marked || now == Of(old_, host) || now == Of(new_, host))
          << host;
    }
  }

  void ExpectHealed(const TempDir& dir) const {
    const Output healed = Plimsoll(dir.path(), {"build"});
    EXPECT_EQ(healed.exit_code, 0) << healed.out << healed.err;
    EXPECT_EQ(ReadTree(dir / "deploy"), new_);
    for (const std::string host : {"box", "den"}) {
      EXPECT_FALSE(fs::exists(dir / ("deploy/" + host + "/.plimsoll-pending")));
    }
  }

  TempDir source_;
  Files old_;
  Files new_;
};

TEST_P(KillTest, EveryOperationOfABuildOfTwoHosts) {
  constexpr size_t kFewest = 40;
  size_t at = 0;
  for (;; ++at) {
    SCOPED_TRACE(at);
    TempDir dir;
    Prepare(dir);
    const Ending ending = RunStruck(dir.path(), GetParam(), at);
    ExpectOldNewOrMarked(dir);
    if (!ending.killed && ending.code >= kNotReached) {
      EXPECT_EQ(ending.code, kNotReached);
      break;
    }
    EXPECT_EQ(ending.killed, GetParam() != Fault::kError);
    // A failure that made no difference is none; any other is told.
    if (!ending.killed && ending.code == 0) {
      EXPECT_EQ(ReadTree(dir / "deploy"), new_);
    }
    ExpectHealed(dir);
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(at, kFewest);
}

// What heals may be struck, too.
TEST_P(KillTest, EveryOperationOfAHealing) {
  size_t first = 0;
  // The last operation after which a host is marked, from the end.
  for (size_t at = 0;; ++at) {
    TempDir dir;
    Prepare(dir);
    const Ending ending = RunStruck(dir.path(), Fault::kKill, at);
    if (!ending.killed) break;
    if (ReadTree(dir / "deploy").contains("box/.plimsoll-pending/plan.json")) {
      first = at;
      break;
    }
  }
  ASSERT_GT(first, 0U);
  for (size_t at = 0;; ++at) {
    SCOPED_TRACE(at);
    TempDir dir;
    Prepare(dir);
    ASSERT_TRUE(RunStruck(dir.path(), Fault::kKill, first).killed);
    const Ending ending = RunStruck(dir.path(), GetParam(), at);
    ExpectOldNewOrMarked(dir);
    if (!ending.killed && ending.code >= kNotReached) break;
    ExpectHealed(dir);
    ASSERT_FALSE(HasFailure());
  }
}

std::string NameOfFault(const testing::TestParamInfo<Fault>& fault) {
  constexpr const char* kNames[] = {"Kill", "Tear", "Error"};
  return kNames[static_cast<size_t>(fault.param)];
}
INSTANTIATE_TEST_SUITE_P(Faults, KillTest,
                         testing::Values(Fault::kKill, Fault::kTear,
                                         Fault::kError),
                         NameOfFault);

}  // namespace
}  // namespace plimsoll::cli
