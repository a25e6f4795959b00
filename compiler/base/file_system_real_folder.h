#ifndef PLIMSOLL_COMPILER_BASE_FILE_SYSTEM_REAL_FOLDER_H_
#define PLIMSOLL_COMPILER_BASE_FILE_SYSTEM_REAL_FOLDER_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace plimsoll {

// Open folders of the real disk.

// openat(2), which here follows no symlink: a descriptor, or -1 and errno.
[[nodiscard]] int OpenAt(int folder, const std::string& name, int flags,
                         mode_t mode = 0);

// What is in a folder that is open for reading, sorted bytewise: 0, or the
// errno value of what failed.
[[nodiscard]] int ListFolder(int folder, std::vector<std::string>* names);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_FILE_SYSTEM_REAL_FOLDER_H_
