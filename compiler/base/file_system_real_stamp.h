#ifndef PLIMSOLL_COMPILER_BASE_FILE_SYSTEM_REAL_STAMP_H_
#define PLIMSOLL_COMPILER_BASE_FILE_SYSTEM_REAL_STAMP_H_

#include <string>

#include "compiler/base/file_system.h"

namespace plimsoll {

// FileSystem::Stamp of `name` in an open folder of the real disk.
[[nodiscard]] TreeStamp StampAt(int folder, const std::string& name);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_FILE_SYSTEM_REAL_STAMP_H_
