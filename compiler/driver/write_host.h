#ifndef PLIMSOLL_COMPILER_DRIVER_WRITE_HOST_H_
#define PLIMSOLL_COMPILER_DRIVER_WRITE_HOST_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "compiler/base/file_system.h"
#include "compiler/base/result.h"
#include "compiler/driver/plan_host.h"

namespace plimsoll {

// A host is the unit of writing. Below its folder, `.plimsoll-pending` holds
// staged files; once they are all there and synced, a plan is written, files
// are renamed into place, the lock file last. A folder with a plan is finished
// by the next build, one without is cleaned up: whenever the process ends, the
// host's artifacts are the old ones, the new ones, or marked as incomplete. A
// host that has no folder yet is made beside the others and moved there whole.

// Whether a build was cut off while writing this folder.
[[nodiscard]] bool IsIncomplete(const FileSystem& output,
                                std::string_view folder);
// The folder that is incomplete because `path` exists; nothing for any other.
[[nodiscard]] std::optional<std::string_view> FolderOfPlan(
    std::string_view path);
// Finishes or cleans up what a cut-off build left; nothing where nothing is.
[[nodiscard]] Status Recover(FileSystem& output, std::string_view folder);

// Whose plan could not be carried out, the first of them, and why.
struct WriteTrouble {
  const HostPlan* host = nullptr;
  std::string trouble;
};

// Carries out plans, filled in and for a folder each, whose conflicts, if any,
// were accepted. Hosts do not depend on each other: the trouble of one leaves
// it as it was, or incomplete, and the others are written.
[[nodiscard]] std::optional<WriteTrouble> WriteHosts(
    FileSystem& output, std::span<const HostPlan> hosts, unsigned jobs);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_WRITE_HOST_H_
