#include "compiler/driver/folder_stamp.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <iterator>
#include <memory>
#include <optional>
#include <vector>

#include "compiler/base/parallel_for.h"
#include "compiler/base/sha256.h"

namespace plimsoll {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

Folder OpenFolder(int at, const char* name) {
  const int fd =
      ::openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return nullptr;
  DIR* folder = ::fdopendir(fd);
  if (folder == nullptr) ::close(fd);
  return Folder(folder);
}

// What is in a folder, sorted; nothing where it cannot be listed.
std::optional<std::vector<std::string>> NamesIn(DIR* folder) {
  std::vector<std::string> names;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(folder);
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  if (errno != 0) return std::nullopt;
  std::ranges::sort(names);
  return names;
}

// The part of a stamp that one entry of the top folder and all below it make.
class Walk {
 public:
  // False where something could not be read.
  bool Add(int at, const std::string& name) {
    struct stat status {};
    if (::fstatat(at, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
      return false;
    }
    has_fraction_ = has_fraction_ || status.st_ctim.tv_nsec != 0;
    fmt::format_to(std::back_inserter(text_), "{}/{:o} {} {} {} {}.{} {}.{}\n",
                   name, status.st_mode, status.st_size, status.st_dev,
                   status.st_ino, status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
                   status.st_ctim.tv_sec, status.st_ctim.tv_nsec);
    if (!S_ISDIR(status.st_mode)) return true;
    const Folder folder = OpenFolder(at, name.c_str());
    const auto names = folder ? NamesIn(folder.get()) : std::nullopt;
    if (!names) return false;
    for (const std::string& below : *names) {
      if (!Add(::dirfd(folder.get()), below)) return false;
    }
    text_ += "/\n";  // Where the folder ends.
    return true;
  }

  [[nodiscard]] bool has_fraction() const { return has_fraction_; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
  bool has_fraction_ = false;
};

}  // namespace

std::string StampFolder(const std::string& absolute, unsigned jobs) {
  const Folder top = OpenFolder(AT_FDCWD, absolute.c_str());
  const auto names = top ? NamesIn(top.get()) : std::nullopt;
  if (!names) return {};
  std::vector<std::string> digests(names->size());
  std::vector<uint8_t> has_fraction(names->size());
  ParallelFor(names->size(), jobs, [&](size_t i) {
    Walk walk;
    if (!walk.Add(::dirfd(top.get()), (*names)[i])) return;
    digests[i] = Sha256Hex(walk.text());
    has_fraction[i] = walk.has_fraction() ? 1 : 0;
  });
  const bool complete = std::ranges::none_of(digests, &std::string::empty);
  if (!complete || std::ranges::find(has_fraction, 1) == has_fraction.end()) {
    return {};
  }
  std::string all;
  for (const std::string& digest : digests) all += digest;
  return Sha256Hex(all);
}

void AwaitNextTick() {
  constexpr timespec kTwoTicks = {.tv_sec = 0, .tv_nsec = 20'000'000};
  ::nanosleep(&kTwoTicks, nullptr);
}

}  // namespace plimsoll
