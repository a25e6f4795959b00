#ifndef PLIMSOLL_COMPILER_DRIVER_WRITE_HOST_H_
#define PLIMSOLL_COMPILER_DRIVER_WRITE_HOST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/base/result.h"
#include "targets/artifact.h"

namespace plimsoll {

// A host is the unit of writing. Below its folder, `.plimsoll-pending` holds
// staged files; once they are all there and synced, a plan is written, files
// are renamed into place, the lock file last. A folder with a plan is finished
// by the next build, one without is cleaned up: whenever the process ends, the
// host's artifacts are the old ones, the new ones, or marked as incomplete. A
// host that has no folder yet is made beside the others and moved there whole.

enum class ChangeKind : uint8_t { kCreate, kUpdate, kRemove };
enum class ConflictKind : uint8_t {
  kHandEdited,  // Ours, but not as we wrote it.
  kNotOurs,     // Something else stands where an artifact goes.
  // A folder stands where an artifact goes, or something else where one of its
  // folders goes. Nothing replaces these: a plan with such a conflict must not
  // be carried out, as it would get stuck half way.
  kBlocked,
};

struct FileChange {
  ChangeKind kind = ChangeKind::kCreate;
  Artifact artifact;  // Path only when removed.
  // Only the mode of the file on the disk differs; this is what it has.
  std::optional<uint32_t> stale_mode = {};
};
struct Conflict {
  ConflictKind kind = ConflictKind::kHandEdited;
  std::string path;  // Below the host's folder.
};

struct HostPlan {
  std::string folder;               // Below the output root.
  std::vector<FileChange> changes;  // By path.
  std::vector<Conflict> conflicts;  // By path.
  size_t unchanged = 0;
  std::string lock;  // Content of the lock file; empty: none.
  bool lock_changed = false;

  [[nodiscard]] bool empty() const { return changes.empty() && !lock_changed; }
};

// Whether a build was cut off while writing this folder.
[[nodiscard]] bool IsIncomplete(const FileSystem& output,
                                std::string_view folder);
// The folder that is incomplete because `path` exists; nothing for any other.
[[nodiscard]] std::optional<std::string_view> FolderOfPlan(
    std::string_view path);
// Finishes or cleans up what a cut-off build left; nothing where nothing is.
[[nodiscard]] Status Recover(FileSystem& output, std::string_view folder);

// What writing `artifacts` (sorted by path) into `folder` would change. An
// unreadable lock file counts as none: then nothing there is ours.
[[nodiscard]] HostPlan PlanHost(const FileSystem& output, std::string folder,
                                const std::vector<Artifact>& artifacts);
// Carries out a plan whose conflicts, if any, were accepted.
[[nodiscard]] Status WriteHost(FileSystem& output, const HostPlan& plan);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_WRITE_HOST_H_
