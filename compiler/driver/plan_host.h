#ifndef PLIMSOLL_COMPILER_DRIVER_PLAN_HOST_H_
#define PLIMSOLL_COMPILER_DRIVER_PLAN_HOST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/driver/lock_file.h"
#include "compiler/driver/packed_artifacts.h"
#include "targets/artifact.h"

namespace plimsoll {

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
  Artifact artifact;  // Without its contents; path only when removed.
  size_t index = 0;   // Of the artifact among the host's; none when removed.
  // Only the mode of the file on the disk differs; this is what it has.
  std::optional<uint32_t> stale_mode = {};
};
struct Conflict {
  ConflictKind kind = ConflictKind::kHandEdited;
  std::string path;  // Below the host's folder.
};

// Ten thousand hosts are planned before one is written, so a plan is without
// the contents of files: see FillIn.
struct HostPlan {
  std::string folder;               // Below the output root.
  std::vector<FileChange> changes;  // By path.
  std::vector<Conflict> conflicts;  // By path.
  size_t unchanged = 0;
  std::string lock;  // Content of the lock file; empty: none.
  bool lock_changed = false;
  PackedArtifacts packed;  // The host's; empty where not kept.
  // FileSystem::Stamp of the folder from before it was compared, or from after
  // it was written; empty where builds are not remembered.
  std::string stamp;

  [[nodiscard]] bool empty() const { return changes.empty() && !lock_changed; }
  // How many artifacts there are once it is carried out.
  [[nodiscard]] size_t files() const;
};

// `path` below `folder`, of which either may be empty: the output root.
[[nodiscard]] std::string Below(std::string_view folder, std::string_view path);

// What a lock file says of `artifacts`.
[[nodiscard]] std::vector<LockEntry> EntriesOf(
    const std::vector<Artifact>& artifacts);

// What writing artifacts with these entries (sorted by path) into `folder`
// would change. An unreadable lock file counts as none: then nothing there is
// ours.
[[nodiscard]] HostPlan PlanHost(const FileSystem& output, std::string folder,
                                const std::vector<LockEntry>& entries);

// Gives the changes of a plan their contents, from the artifacts that it was
// made for, and takes them away again.
void FillIn(HostPlan* plan, std::vector<Artifact> artifacts);
void DropContents(HostPlan* plan);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_PLAN_HOST_H_
