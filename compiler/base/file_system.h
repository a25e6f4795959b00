#ifndef PLIMSOLL_COMPILER_BASE_FILE_SYSTEM_H_
#define PLIMSOLL_COMPILER_BASE_FILE_SYSTEM_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"

namespace plimsoll {

enum class FileType : uint8_t { kMissing, kFile, kDirectory, kSymlink, kOther };

struct FileStatus {
  FileType type = FileType::kMissing;
  uint32_t mode = 0;  // Permission bits only.
  uint64_t size = 0;  // Bytes; of the link text for a symlink.
};

// What stat(2) says of a file, or of a folder and everything below it.
struct TreeStamp {
  // Of names, types, modes, sizes, inodes, and when content and inode last
  // changed. As long as it is the same, so is every byte, unless a clock went
  // back or something changed again in the tick of the kernel's clock (10 ms at
  // most) in which the stamp was made.
  std::string digest;
  size_t files = 0;    // Whatever is no folder.
  int64_t newest = 0;  // When the last of these changed: ns since 1970.
};

// Keeps a folder to one process until it is destroyed.
class FolderLock {
 public:
  virtual ~FolderLock() = default;
};

// The disk as the compiler sees it. Paths are relative to the file system's
// root, use `/`, and hold no `.` or `..`; the empty path is the root. Nothing
// is followed: a symlink is a symlink, and reading through one is an error.
// Reading is safe from several threads; writing is not.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  [[nodiscard]] virtual FileStatus Stat(std::string_view path) const = 0;
  // Names of the entries of a directory, sorted bytewise.
  [[nodiscard]] virtual Result<std::vector<std::string>> List(
      std::string_view path) const = 0;
  // Refuses files larger than `limit` bytes before reading them.
  [[nodiscard]] virtual Result<std::string> Read(std::string_view path,
                                                 uint64_t limit) const = 0;
  [[nodiscard]] virtual Result<std::string> ReadLink(
      std::string_view path) const = 0;
  // Empty where there is no such thing, where something cannot be read, or
  // where the disk counts time in whole seconds.
  [[nodiscard]] virtual TreeStamp Stamp(std::string_view /*path*/) const {
    return {};
  }

  // Creates or replaces `path`, whose folder must exist. The file appears
  // whole or not at all only together with Rename.
  virtual Status Write(std::string_view path, std::string_view contents,
                       uint32_t mode) = 0;
  virtual Status Rename(std::string_view from, std::string_view to) = 0;
  virtual Status Remove(std::string_view path) = 0;  // File or empty folder.
  virtual Status MakeFolders(std::string_view path) = 0;  // Like mkdir -p.
  // Makes everything written so far below `path` survive a power cut.
  virtual Status Sync(std::string_view path) = 0;
  // Fails at once when another process holds the folder. Nothing is left
  // behind on the disk, however the process ends.
  virtual Result<std::unique_ptr<FolderLock>> LockFolder(
      std::string_view path) = 0;
};

// The real disk below `root`, an absolute path or one relative to the current
// directory.
[[nodiscard]] std::unique_ptr<FileSystem> OpenRealFileSystem(std::string root);

// A disk in memory, for tests, fuzzers and `build --check`. Folders exist as
// soon as something is in them.
class MemoryFileSystem : public FileSystem {
 public:
  void Add(std::string_view path, std::string contents, uint32_t mode = 0644);
  void AddSymlink(std::string_view path, std::string target);

  [[nodiscard]] FileStatus Stat(std::string_view path) const override;
  [[nodiscard]] Result<std::vector<std::string>> List(
      std::string_view path) const override;
  [[nodiscard]] Result<std::string> Read(std::string_view path,
                                         uint64_t limit) const override;
  [[nodiscard]] Result<std::string> ReadLink(
      std::string_view path) const override;
  Status Write(std::string_view path, std::string_view contents,
               uint32_t mode) override;
  Status Rename(std::string_view from, std::string_view to) override;
  Status Remove(std::string_view path) override;
  Status MakeFolders(std::string_view path) override;
  Status Sync(std::string_view path) override;
  Result<std::unique_ptr<FolderLock>> LockFolder(
      std::string_view path) override;

 private:
  struct Entry {
    FileType type = FileType::kFile;
    uint32_t mode = 0644;
    std::string contents;  // Link target for a symlink.
  };
  // Whether everything on the way to `path`, or `path` too, is a folder.
  [[nodiscard]] Status CheckFolder(std::string_view verb,
                                   std::string_view path) const;
  [[nodiscard]] Status CheckIsFolder(std::string_view verb,
                                     std::string_view path) const;
  void Move(std::string_view from, std::string_view to);

  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_FILE_SYSTEM_H_
