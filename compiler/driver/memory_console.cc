#include <fmt/format.h>

#include <string>
#include <utility>

#include "compiler/driver/run.h"

namespace plimsoll {
namespace {

// The part of a disk in memory below a folder.
class MemoryFolder : public FileSystem {
 public:
  MemoryFolder(std::shared_ptr<MemoryFileSystem> disk, std::string prefix)
      : disk_(std::move(disk)), prefix_(std::move(prefix)) {}

  FileStatus Stat(std::string_view path) const override {
    return disk_->Stat(Below(path));
  }
  Result<std::vector<std::string>> List(std::string_view path) const override {
    return disk_->List(Below(path));
  }
  Result<std::string> Read(std::string_view path,
                           uint64_t limit) const override {
    return disk_->Read(Below(path), limit);
  }
  Result<std::string> ReadLink(std::string_view path) const override {
    return disk_->ReadLink(Below(path));
  }
  Status Write(std::string_view path, std::string_view contents,
               uint32_t mode) override {
    return disk_->Write(Below(path), contents, mode);
  }
  Status Rename(std::string_view from, std::string_view to) override {
    return disk_->Rename(Below(from), Below(to));
  }
  Status Remove(std::string_view path) override {
    return disk_->Remove(Below(path));
  }
  Status MakeFolders(std::string_view path) override {
    return disk_->MakeFolders(Below(path));
  }
  Status Sync(std::string_view path) override {
    return disk_->Sync(Below(path));
  }
  Result<std::unique_ptr<FolderLock>> LockFolder(
      std::string_view path) override {
    return disk_->LockFolder(Below(path));
  }

 private:
  [[nodiscard]] std::string Below(std::string_view path) const {
    if (prefix_.empty()) return std::string(path);
    return path.empty() ? prefix_ : fmt::format("{}/{}", prefix_, path);
  }

  std::shared_ptr<MemoryFileSystem> disk_;
  std::string prefix_;
};

}  // namespace

Console MemoryConsole(std::shared_ptr<MemoryFileSystem> disk) {
  Console console;
  console.open =
      [disk = std::move(disk)](
          const std::string& absolute) -> std::unique_ptr<FileSystem> {
    std::string below = absolute.substr(1);
    const FileType type = disk->Stat(below).type;
    if (!below.empty() && type != FileType::kDirectory) return nullptr;
    return std::make_unique<MemoryFolder>(disk, std::move(below));
  };
  return console;
}

}  // namespace plimsoll
