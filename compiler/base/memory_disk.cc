#include "compiler/base/memory_disk.h"

#include <fmt/format.h>

#include <mutex>
#include <utility>

namespace plimsoll {

struct MemoryDisk::Shared {
  explicit Shared(std::shared_ptr<MemoryFileSystem> memory)
      : files(std::move(memory)) {}

  std::mutex mutex;
  const std::shared_ptr<MemoryFileSystem> files;
};

// The part below a folder.
class MemoryDisk::Folder : public FileSystem {
 public:
  Folder(std::shared_ptr<Shared> disk, std::string prefix)
      : disk_(std::move(disk)), prefix_(std::move(prefix)) {}

  FileStatus Stat(std::string_view path) const override {
    const std::lock_guard lock(disk_->mutex);
    return disk_->files->Stat(Below(path));
  }
  Result<std::vector<std::string>> List(std::string_view path) const override {
    const std::lock_guard lock(disk_->mutex);
    return disk_->files->List(Below(path));
  }
  Result<std::string> Read(std::string_view path,
                           uint64_t limit) const override {
    const std::lock_guard lock(disk_->mutex);
    return disk_->files->Read(Below(path), limit);
  }
  Result<std::string> ReadLink(std::string_view path) const override {
    const std::lock_guard lock(disk_->mutex);
    return disk_->files->ReadLink(Below(path));
  }
  Status Write(std::string_view path, std::string_view contents,
               uint32_t mode) override {
    const std::lock_guard lock(disk_->mutex);
    return disk_->files->Write(Below(path), contents, mode);
  }
  Status Rename(std::string_view from, std::string_view to) override {
    const std::lock_guard lock(disk_->mutex);
    return disk_->files->Rename(Below(from), Below(to));
  }
  Status Remove(std::string_view path) override {
    const std::lock_guard lock(disk_->mutex);
    return disk_->files->Remove(Below(path));
  }
  Status MakeFolders(std::string_view path) override {
    const std::lock_guard lock(disk_->mutex);
    return disk_->files->MakeFolders(Below(path));
  }
  Status Sync(std::string_view path) override {
    const std::lock_guard lock(disk_->mutex);
    return disk_->files->Sync(Below(path));
  }
  Result<std::unique_ptr<FolderLock>> LockFolder(
      std::string_view path) override {
    const std::lock_guard lock(disk_->mutex);
    return disk_->files->LockFolder(Below(path));
  }

 private:
  [[nodiscard]] std::string Below(std::string_view path) const {
    if (prefix_.empty()) return std::string(path);
    return path.empty() ? prefix_ : fmt::format("{}/{}", prefix_, path);
  }

  std::shared_ptr<Shared> disk_;
  std::string prefix_;
};

MemoryDisk::MemoryDisk(std::shared_ptr<MemoryFileSystem> files)
    : shared_(std::make_shared<Shared>(std::move(files))) {}

std::unique_ptr<FileSystem> MemoryDisk::Open(std::string_view folder) const {
  const FileType type = Folder(shared_, "").Stat(folder).type;
  if (!folder.empty() && type != FileType::kDirectory) return nullptr;
  return std::make_unique<Folder>(shared_, std::string(folder));
}

}  // namespace plimsoll
