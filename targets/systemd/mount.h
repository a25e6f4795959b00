#ifndef PLIMSOLL_TARGETS_SYSTEMD_MOUNT_H_
#define PLIMSOLL_TARGETS_SYSTEMD_MOUNT_H_

#include <string>
#include <string_view>

#include "compiler/resolve/fleet.h"
#include "targets/target.h"

namespace plimsoll {

// The name systemd gives the unit of a mount point, without `.mount`:
// `/srv/my-data` is `srv-my\x2ddata`.
[[nodiscard]] std::string EscapePathForUnit(std::string_view path);

// A `.mount` unit for each of `host.mounts`.
void EmitMounts(const Host& host, HostArtifacts& out);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_SYSTEMD_MOUNT_H_
