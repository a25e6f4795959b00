#ifndef PLIMSOLL_COMPILER_DRIVER_LOCK_FILE_H_
#define PLIMSOLL_COMPILER_DRIVER_LOCK_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"

namespace plimsoll {

// `plimsoll.lock.json`: what the last build wrote for a host. Path, mode and
// digest of each artifact and a format version, nothing else, so that neither
// a comment in a manifest nor an upgrade of plimsoll makes anything stale.
inline constexpr std::string_view kLockFileName = "plimsoll.lock.json";

struct LockEntry {
  std::string path;  // Below the host's folder.
  uint32_t mode = 0;
  std::string digest;  // SHA-256, lowercase hex.
  friend bool operator==(const LockEntry&, const LockEntry&) = default;
};

[[nodiscard]] std::string FormatLockFile(const std::vector<LockEntry>& entries);
[[nodiscard]] Result<std::vector<LockEntry>> ParseLockFile(
    std::string_view text);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_LOCK_FILE_H_
