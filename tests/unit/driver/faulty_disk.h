#ifndef PLIMSOLL_TESTS_UNIT_DRIVER_FAULTY_DISK_H_
#define PLIMSOLL_TESTS_UNIT_DRIVER_FAULTY_DISK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/file_system.h"

namespace plimsoll {

// What happens at one of the operations that change a disk.
enum class Fault : uint8_t {
  kError,  // It alone fails, and does nothing: a full disk, a lost server.
  kKill,   // It and all after it do nothing: the process is gone.
  kTear,   // As kKill, but a write leaves half of its bytes behind.
};

// A view of `disk` on which the operation number `at`, counted from 0 over all
// that change something, goes wrong.
class FaultyDisk : public FileSystem {
 public:
  FaultyDisk(FileSystem& disk, Fault fault, size_t at)
      : disk_(disk), fault_(fault), at_(at) {}

  // Whether the fault was reached.
  [[nodiscard]] bool struck() const { return count_ > at_; }

  FileStatus Stat(std::string_view path) const override {
    return disk_.Stat(path);
  }
  Result<std::vector<std::string>> List(std::string_view path) const override {
    return disk_.List(path);
  }
  Result<std::string> Read(std::string_view path,
                           uint64_t limit) const override {
    return disk_.Read(path, limit);
  }
  Result<std::string> ReadLink(std::string_view path) const override {
    return disk_.ReadLink(path);
  }
  Status Write(std::string_view path, std::string_view contents,
               uint32_t mode) override {
    const bool tears = fault_ == Fault::kTear && count_ == at_;
    if (Fails()) {
      if (tears) {
        static_cast<void>(
            disk_.Write(path, contents.substr(0, contents.size() / 2), mode));
      }
      return kGone;
    }
    return disk_.Write(path, contents, mode);
  }
  Status Rename(std::string_view from, std::string_view to) override {
    return Fails() ? kGone : disk_.Rename(from, to);
  }
  Status Remove(std::string_view path) override {
    return Fails() ? kGone : disk_.Remove(path);
  }
  Status MakeFolders(std::string_view path) override {
    return Fails() ? kGone : disk_.MakeFolders(path);
  }
  Status Sync(std::string_view path) override {
    return Fails() ? kGone : disk_.Sync(path);
  }
  Result<std::unique_ptr<FolderLock>> LockFolder(
      std::string_view path) override {
    return disk_.LockFolder(path);
  }

 private:
  bool Fails() {
    const size_t now = count_++;
    return fault_ == Fault::kError ? now == at_ : now >= at_;
  }

  static inline const Status kGone = Error{"no space left on the device"};
  FileSystem& disk_;
  const Fault fault_;
  const size_t at_;
  size_t count_ = 0;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_TESTS_UNIT_DRIVER_FAULTY_DISK_H_
