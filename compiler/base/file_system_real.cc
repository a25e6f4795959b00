#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <system_error>
#include <utility>

#include "compiler/base/file_descriptor.h"
#include "compiler/base/file_system.h"
#include "compiler/base/file_system_real_folder.h"
#include "compiler/base/file_system_real_stamp.h"
#include "compiler/base/file_trouble.h"
#include "compiler/base/path.h"

namespace plimsoll {
namespace {

constexpr mode_t kPermissions = 07777;

// The whole way in one system call, which refuses symlinks on its own: a deep
// tree costs no more than a flat one. Fails before Linux 5.6 and in sandboxes
// that do not know it; whoever asks then walks, and learns why.
int OpenFolderAt(int root, const std::string& folder, int flags) {
  open_how how{};
  how.flags = static_cast<uint64_t>(flags | O_DIRECTORY | O_CLOEXEC);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  return static_cast<int>(
      ::syscall(SYS_openat2, root, folder.c_str(), &how, sizeof(how)));
}

bool IsSymlinkAt(int folder, const std::string& name) {
  struct stat status {};
  return ::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISLNK(status.st_mode);
}

// Why opening the last segment of `part` failed. The kernel says ENOTDIR or
// ELOOP for a symlink, depending on the flags.
Error OpenTrouble(std::string_view verb, std::string_view path,
                  std::string_view part, int folder, int error_number) {
  if (error_number == ELOOP || error_number == ENOTDIR) {
    if (IsSymlinkAt(folder, std::string(BaseNameOf(part)))) {
      return SymlinkTrouble(verb, path, part);
    }
    return NotFolderTrouble(verb, path, part);
  }
  return FileTrouble(verb, path, error_number);
}

FileStatus StatusOf(const struct stat& status) {
  FileStatus result;
  result.mode = status.st_mode & kPermissions;
  const auto size = static_cast<uint64_t>(status.st_size);
  if (S_ISREG(status.st_mode)) {
    result.type = FileType::kFile;
    result.size = size;
  } else if (S_ISDIR(status.st_mode)) {
    result.type = FileType::kDirectory;
  } else if (S_ISLNK(status.st_mode)) {
    result.type = FileType::kSymlink;
    result.size = size;
  } else {
    result.type = FileType::kOther;
  }
  return result;
}

// 0, or the errno value of the write that failed.
int WriteAll(int fd, std::string_view contents) {
  while (!contents.empty()) {
    const ssize_t written = ::write(fd, contents.data(), contents.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    contents.remove_prefix(static_cast<size_t>(written));
  }
  return 0;
}

// flock(2) on the folder itself: released by the kernel with the process.
class RealFolderLock : public FolderLock {
 public:
  explicit RealFolderLock(FileDescriptor folder) : folder_(std::move(folder)) {}

 private:
  FileDescriptor folder_;
};

// A folder on the way and the name to use in it.
struct Place {
  std::shared_ptr<const FileDescriptor> folder;
  std::string name;
};

// Folders that are open for what comes next: most calls are about the same few,
// and walking to them anew costs more than the call. An open folder stays the
// one it was, so nothing that appears on the way to it can redirect a call.
class FolderCache {
 public:
  std::shared_ptr<const FileDescriptor> Find(std::string_view folder) const {
    const std::lock_guard lock(mutex_);
    const auto it = folders_.find(folder);
    return it == folders_.end() ? nullptr : it->second;
  }

  std::shared_ptr<const FileDescriptor> Keep(std::string_view folder,
                                             FileDescriptor open) {
    constexpr size_t kMost = 64;
    auto kept = std::make_shared<const FileDescriptor>(std::move(open));
    const std::lock_guard lock(mutex_);
    if (folders_.size() >= kMost) folders_.clear();
    folders_.insert_or_assign(std::string(folder), kept);
    return kept;
  }

  // Forgets `path` and what is below it, which is about to be something else.
  void Forget(std::string_view path) {
    const std::lock_guard lock(mutex_);
    std::erase_if(folders_, [&](const auto& entry) {
      const std::string_view folder = entry.first;
      return folder.starts_with(path) &&
             (folder.size() == path.size() || folder[path.size()] == '/');
    });
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const FileDescriptor>, std::less<>>
      folders_;
};

class RealFileSystem : public FileSystem {
 public:
  explicit RealFileSystem(std::string root) : root_(std::move(root)) {
    if (root_.empty()) root_ = ".";
  }

  FileStatus Stat(std::string_view path) const override;
  Result<std::vector<std::string>> List(std::string_view path) const override;
  Result<std::string> Read(std::string_view path,
                           uint64_t limit) const override;
  Result<std::string> ReadLink(std::string_view path) const override;
  TreeStamp Stamp(std::string_view path) const override;
  Status Write(std::string_view path, std::string_view contents,
               uint32_t mode) override;
  Status Rename(std::string_view from, std::string_view to) override;
  Status Remove(std::string_view path) override;
  Status MakeFolders(std::string_view path) override;
  Status Sync(std::string_view path) override;
  Result<std::unique_ptr<FolderLock>> LockFolder(
      std::string_view path) override;

 private:
  // The root is the user's word: symlinks in it are followed.
  int OpenRoot(int flags) const {
    return ::open(root_.c_str(), flags | O_DIRECTORY | O_CLOEXEC);
  }
  Result<FileDescriptor> OpenFolder(std::string_view verb,
                                    std::string_view path,
                                    std::string_view folder, int flags) const;
  Result<Place> Find(std::string_view verb, std::string_view path) const;

  std::string root_;
  mutable FolderCache folders_;
};

// Opens `folder`, one segment at a time, so that no symlink below the root is
// ever followed, not even one that appears meanwhile. `path` is what the
// caller wants in the end, for the message.
Result<FileDescriptor> RealFileSystem::OpenFolder(std::string_view verb,
                                                  std::string_view path,
                                                  std::string_view folder,
                                                  int flags) const {
  if (!IsPlainPath(path)) return FileTrouble(verb, path, kNotPlain);
  FileDescriptor current(OpenRoot(folder.empty() ? flags : O_PATH));
  if (!current.ok()) {
    return FileTrouble(verb, path.empty() ? root_ : path, errno);
  }
  if (folder.find('/') != std::string_view::npos) {
    FileDescriptor found(
        OpenFolderAt(current.get(), std::string(folder), flags));
    if (found.ok()) return found;
  }
  for (size_t begin = 0; begin < folder.size();) {
    const size_t end = std::min(folder.find('/', begin), folder.size());
    const std::string name(folder.substr(begin, end - begin));
    const int wanted = end == folder.size() ? flags : O_PATH;
    FileDescriptor next(OpenAt(current.get(), name, wanted | O_DIRECTORY));
    if (!next.ok()) {
      return OpenTrouble(verb, path, folder.substr(0, end), current.get(),
                         errno);
    }
    current = std::move(next);
    begin = end + 1;
  }
  return current;
}

Result<Place> RealFileSystem::Find(std::string_view verb,
                                   std::string_view path) const {
  const std::string_view name = FolderOf(path);
  auto open = IsPlainPath(path) ? folders_.Find(name) : nullptr;
  if (open == nullptr) {
    auto folder = OpenFolder(verb, path, name, O_PATH);
    if (!folder) return Error{folder.error()};
    open = folders_.Keep(name, std::move(*folder));
  }
  return Place{std::move(open), std::string(BaseNameOf(path))};
}

FileStatus RealFileSystem::Stat(std::string_view path) const {
  struct stat status {};
  const auto place = Find("read", path);
  if (!place) return {};
  const std::string& name = place->name;
  const int flags = AT_SYMLINK_NOFOLLOW | (name.empty() ? AT_EMPTY_PATH : 0);
  if (::fstatat(place->folder->get(), name.c_str(), &status, flags) != 0) {
    return {};
  }
  return StatusOf(status);
}

Result<std::vector<std::string>> RealFileSystem::List(
    std::string_view path) const {
  auto folder = OpenFolder("list", path, path, O_RDONLY);
  if (!folder) return Error{folder.error()};
  std::vector<std::string> names;
  const int failed = ListFolder(folder->get(), &names);
  if (failed != 0) return FileTrouble("list", path, failed);
  return names;
}

TreeStamp RealFileSystem::Stamp(std::string_view path) const {
  const auto place = Find("read", path);
  return place ? StampAt(place->folder->get(), place->name) : TreeStamp();
}

// 0, or the errno value of the read that failed. Stops behind `limit`, for
// files that grow or, as in /proc, do not know their size.
int ReadAll(int fd, uint64_t limit, std::string* contents) {
  size_t used = 0;
  while (used <= limit) {
    if (used == contents->size()) contents->resize(2 * used + 4096);
    const ssize_t got =
        ::read(fd, contents->data() + used, contents->size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    if (got == 0) break;
    used += static_cast<size_t>(got);
  }
  contents->resize(used);
  return 0;
}

// Why a file of this status cannot be read, or nothing. Asked by path before
// opening, as opening a device can have effects, and again on what was opened.
Status CheckReadable(std::string_view path, const FileStatus& status,
                     uint64_t limit) {
  switch (status.type) {
    case FileType::kSymlink:
      return SymlinkTrouble("read", path, path);
    case FileType::kDirectory:
      return FileTrouble("read", path, EISDIR);
    case FileType::kOther:
    case FileType::kMissing:
      return FileTrouble("read", path, kNotRegular);
    case FileType::kFile:
      break;
  }
  if (status.size > limit) return TooLargeTrouble(path, limit);
  return Done{};
}

Result<std::string> RealFileSystem::Read(std::string_view path,
                                         uint64_t limit) const {
  if (path.empty()) return FileTrouble("read", path, EISDIR);
  const auto place = Find("read", path);
  if (!place) return Error{place.error()};
  const int folder = place->folder->get();
  struct stat status {};
  if (::fstatat(folder, place->name.c_str(), &status, AT_SYMLINK_NOFOLLOW) !=
      0) {
    return FileTrouble("read", path, errno);
  }
  const Status before = CheckReadable(path, StatusOf(status), limit);
  if (!before) return Error{before.error()};

  const FileDescriptor file(OpenAt(folder, place->name, O_RDONLY | O_NONBLOCK));
  if (!file.ok()) return OpenTrouble("read", path, path, folder, errno);
  if (::fstat(file.get(), &status) != 0) {
    return FileTrouble("read", path, errno);
  }
  const Status after = CheckReadable(path, StatusOf(status), limit);
  if (!after) return Error{after.error()};

  // One byte more than expected lets a single read find the end.
  std::string contents(static_cast<size_t>(status.st_size) + 1, '\0');
  if (const int failed = ReadAll(file.get(), limit, &contents); failed != 0) {
    return FileTrouble("read", path, failed);
  }
  if (contents.size() > limit) return TooLargeTrouble(path, limit);
  return contents;
}

Result<std::string> RealFileSystem::ReadLink(std::string_view path) const {
  if (path.empty()) return FileTrouble("read link", path, kNotSymlink);
  const auto place = Find("read link", path);
  if (!place) return Error{place.error()};
  std::string target(256, '\0');
  while (true) {
    const ssize_t size = ::readlinkat(place->folder->get(), place->name.c_str(),
                                      target.data(), target.size());
    if (size < 0 && errno == EINVAL) {
      return FileTrouble("read link", path, kNotSymlink);
    }
    if (size < 0) return FileTrouble("read link", path, errno);
    if (static_cast<size_t>(size) < target.size()) {
      target.resize(static_cast<size_t>(size));
      return target;
    }
    target.resize(2 * target.size());  // It may have been cut.
  }
}

// Removes the old file in place of which a new one is written, and nothing
// else.
Status ClearWay(int folder, const char* name, std::string_view path) {
  struct stat status {};
  if (::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
    return FileTrouble("write", path, errno);
  }
  if (S_ISLNK(status.st_mode)) return SymlinkTrouble("write", path, path);
  if (S_ISDIR(status.st_mode)) return FileTrouble("write", path, EISDIR);
  if (!S_ISREG(status.st_mode)) return FileTrouble("write", path, kNotRegular);
  if (::unlinkat(folder, name, 0) != 0) {
    return FileTrouble("write", path, errno);
  }
  return Done{};
}

// What the umask took away when a file was made is given back. Asking first is
// cheaper than a change of what is right already.
int SetPermissions(int file, mode_t permissions) {
  struct stat status {};
  if (::fstat(file, &status) != 0) return errno;
  if ((status.st_mode & kPermissions) == permissions) return 0;
  return ::fchmod(file, permissions) != 0 ? errno : 0;
}

// Always a fresh file: writing into an old one would reach through its hard
// links, and show new secrets to whoever holds it open.
Status RealFileSystem::Write(std::string_view path, std::string_view contents,
                             uint32_t mode) {
  if (path.empty()) return FileTrouble("write", path, EISDIR);
  const auto place = Find("write", path);
  if (!place) return Error{place.error()};
  const int folder = place->folder->get();
  const char* name = place->name.c_str();
  const mode_t permissions = mode & kPermissions;
  constexpr int kFresh = O_WRONLY | O_CREAT | O_EXCL;
  FileDescriptor file(OpenAt(folder, place->name, kFresh, permissions));
  if (!file.ok() && errno == EEXIST) {
    Status cleared = ClearWay(folder, name, path);
    if (!cleared) return cleared;
    file = FileDescriptor(OpenAt(folder, place->name, kFresh, permissions));
  }
  if (!file.ok()) return FileTrouble("write", path, errno);
  int failed = SetPermissions(file.get(), permissions);
  if (failed == 0) failed = WriteAll(file.get(), contents);
  if (file.Close() != 0 && failed == 0) failed = errno;
  if (failed == 0) return Done{};
  ::unlinkat(folder, name, 0);  // Half a file is worse than none.
  return FileTrouble("write", path, failed);
}

Status RealFileSystem::Rename(std::string_view from, std::string_view to) {
  const std::string verb = fmt::format("rename `{}` to", from);
  if (from.empty() || to.empty()) return FileTrouble(verb, to, kIsRoot);
  const auto source = Find("rename", from);
  if (!source) return Error{source.error()};
  const auto target = Find(verb, to);
  if (!target) return Error{target.error()};
  folders_.Forget(from);
  folders_.Forget(to);
  if (::renameat(source->folder->get(), source->name.c_str(),
                 target->folder->get(), target->name.c_str()) != 0) {
    // Both values name a folder that something is in.
    return FileTrouble(verb, to, errno == EEXIST ? ENOTEMPTY : errno);
  }
  return Done{};
}

Status RealFileSystem::Remove(std::string_view path) {
  if (path.empty()) return FileTrouble("remove", path, kIsRoot);
  const auto place = Find("remove", path);
  if (!place) return Error{place.error()};
  const int folder = place->folder->get();
  folders_.Forget(path);
  int failed = ::unlinkat(folder, place->name.c_str(), 0) != 0 ? errno : 0;
  if (failed == EISDIR) {
    failed =
        ::unlinkat(folder, place->name.c_str(), AT_REMOVEDIR) != 0 ? errno : 0;
  }
  if (failed == 0) return Done{};
  return FileTrouble("remove", path, failed == EEXIST ? ENOTEMPTY : failed);
}

Status RealFileSystem::MakeFolders(std::string_view path) {
  constexpr std::string_view kVerb = "make folder";
  if (!IsPlainPath(path)) return FileTrouble(kVerb, path, kNotPlain);
  // What is in the way may have been replaced since; see for ourselves.
  folders_.Forget(path);
  std::error_code code;
  std::filesystem::create_directories(root_, code);
  FileDescriptor current(OpenRoot(O_PATH));
  if (!current.ok()) {
    const int failed = errno == ENOENT && code ? code.value() : errno;
    return FileTrouble(kVerb, root_, failed);
  }
  for (size_t begin = 0; begin < path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string name(path.substr(begin, end - begin));
    if (::mkdirat(current.get(), name.c_str(), 0777) != 0 && errno != EEXIST) {
      return FileTrouble(kVerb, path, errno);
    }
    FileDescriptor next(OpenAt(current.get(), name, O_PATH | O_DIRECTORY));
    if (!next.ok()) {
      return OpenTrouble(kVerb, path, path.substr(0, end), current.get(),
                         errno);
    }
    current = std::move(next);
    begin = end + 1;
  }
  folders_.Keep(path, std::move(current));
  return Done{};
}

Status RealFileSystem::Sync(std::string_view path) {
  const auto folder = OpenFolder("sync", path, path, O_RDONLY);
  if (!folder) return Error{folder.error()};
  if (::syncfs(folder->get()) != 0) return FileTrouble("sync", path, errno);
  return Done{};
}

Result<std::unique_ptr<FolderLock>> RealFileSystem::LockFolder(
    std::string_view path) {
  auto folder = OpenFolder("lock", path, path, O_RDONLY);
  if (!folder) return Error{folder.error()};
  if (::flock(folder->get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return FileTrouble("lock", path, errno);
    return FileTrouble("lock", path, "another process is writing it");
  }
  std::unique_ptr<FolderLock> lock =
      std::make_unique<RealFolderLock>(std::move(folder).value());
  return lock;
}

}  // namespace

std::unique_ptr<FileSystem> OpenRealFileSystem(std::string root) {
  return std::make_unique<RealFileSystem>(std::move(root));
}

}  // namespace plimsoll
