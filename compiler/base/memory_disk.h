#ifndef PLIMSOLL_COMPILER_BASE_MEMORY_DISK_H_
#define PLIMSOLL_COMPILER_BASE_MEMORY_DISK_H_

#include <memory>
#include <string>
#include <string_view>

#include "compiler/base/file_system.h"

namespace plimsoll {

// A disk in memory whose folders are opened one by one and used by several
// threads at once, as those of a real one are.
class MemoryDisk {
 public:
  explicit MemoryDisk(std::shared_ptr<MemoryFileSystem> files);

  // Nothing when there is no such folder; "" is the root.
  [[nodiscard]] std::unique_ptr<FileSystem> Open(std::string_view folder) const;

 private:
  struct Shared;
  class Folder;
  std::shared_ptr<Shared> shared_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_MEMORY_DISK_H_
