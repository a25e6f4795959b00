#include "compiler/base/file_system_real_stamp.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/base/file_descriptor.h"
#include "compiler/base/file_system_real_folder.h"
#include "compiler/base/sha256.h"

namespace plimsoll {
namespace {

int64_t NanosecondsOf(const timespec& time) {
  return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

class Walk {
 public:
  // False where something could not be read.
  bool Add(int at, const std::string& name) {
    struct stat status {};
    if (::fstatat(at, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
      return false;
    }
    has_fraction_ = has_fraction_ || status.st_ctim.tv_nsec != 0;
    AddName(name);
    for (const auto number :
         {static_cast<int64_t>(status.st_mode),
          static_cast<int64_t>(status.st_size),
          static_cast<int64_t>(status.st_dev),
          static_cast<int64_t>(status.st_ino), NanosecondsOf(status.st_mtim),
          NanosecondsOf(status.st_ctim)}) {
      AddNumber(number);
    }
    if (S_ISDIR(status.st_mode)) return AddBelow(at, name);
    ++stamp_.files;
    stamp_.newest = std::max(stamp_.newest, NanosecondsOf(status.st_ctim));
    return true;
  }

  [[nodiscard]] TreeStamp Take() {
    // A disk that counts whole seconds does not tell two changes apart.
    if (!has_fraction_) return {};
    stamp_.digest = Sha256Hex(bytes_);
    return std::move(stamp_);
  }

 private:
  bool AddBelow(int at, const std::string& name) {
    const FileDescriptor folder(OpenAt(at, name, O_RDONLY | O_DIRECTORY));
    std::vector<std::string> names;
    if (!folder.ok() || ListFolder(folder.get(), &names) != 0) return false;
    for (const std::string& below : names) {
      if (!Add(folder.get(), below)) return false;
    }
    AddName({});  // Where the folder ends.
    return true;
  }

  // No name is empty or holds a NUL.
  void AddName(std::string_view name) {
    bytes_ += name;
    bytes_ += '\0';
  }
  // As this machine has it in memory: stamps are for this machine alone.
  void AddNumber(int64_t number) {
    char raw[sizeof number];
    std::memcpy(raw, &number, sizeof raw);
    bytes_.append(raw, sizeof raw);
  }

  TreeStamp stamp_;
  std::string bytes_;
  bool has_fraction_ = false;
};

}  // namespace

TreeStamp StampAt(int folder, const std::string& name) {
  Walk walk;
  return walk.Add(folder, name) ? walk.Take() : TreeStamp();
}

}  // namespace plimsoll
