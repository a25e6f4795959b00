#include "compiler/base/file_system_real_folder.h"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "compiler/base/file_descriptor.h"

namespace plimsoll {

int OpenAt(int folder, const std::string& name, int flags, mode_t mode) {
  int fd = -1;
  do {
    fd = ::openat(folder, name.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, mode);
  } while (fd < 0 && errno == EINTR);
  return fd;
}

int ListFolder(int folder, std::vector<std::string>* names) {
  FileDescriptor copy(::fcntl(folder, F_DUPFD_CLOEXEC, 0));
  if (!copy.ok()) return errno;
  DIR* stream = ::fdopendir(copy.get());
  if (stream == nullptr) return errno;
  static_cast<void>(copy.Release());  // The stream owns it now.
  errno = 0;
  while (const dirent* entry = ::readdir(stream)) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names->emplace_back(name);
  }
  const int failed = errno;
  ::closedir(stream);
  std::ranges::sort(*names);
  return failed;
}

}  // namespace plimsoll
