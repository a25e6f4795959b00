#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "rules/rule.h"
#include "rules/support/text.h"
#include "rules/support/volumes.h"

namespace plimsoll::rules::storage {
namespace {

const MountFact* MountOf(const Host& host, std::string_view folder) {
  for (const MountFact& mount : host.facts.mounts) {
    if (mount.where.set() && IsBelow(folder, mount.where.value)) return &mount;
  }
  return nullptr;
}

// Big temporary files belong on the disk that was bought for them. Without a
// mount below it the folder is one of the root file system, which they fill.
// A fleet that states no mounts at all says nothing of its disks.
void Check(const Fleet& fleet, RuleContext& ctx) {
  const bool states_mounts = std::ranges::any_of(
      fleet.hosts,
      [](const auto& host) { return !host->facts.mounts.empty(); });
  if (!states_mounts) return;
  for (const VolumeUse& volume : VolumesOf(fleet)) {
    const Host& host = *volume.instance->host;
    const std::string_view folder = volume.folder();
    if (!volume.Is(VolumeState::kScratch) || folder.empty() ||
        MountOf(host, folder) != nullptr) {
      continue;
    }
    std::vector<std::string> mounts;
    for (const MountFact& mount : host.facts.mounts) {
      if (mount.where.set()) mounts.push_back(mount.where.value);
    }
    Diagnostic& diagnostic = ctx.Report(
        volume.mount->source,
        fmt::format("scratch `{}` of `{}` is on no mounted volume of `{}`",
                    folder, volume.instance->id, host.id));
    diagnostic
        .Also(
            host.facts.mounts.stated() ? host.facts.mounts.span : host.id_span,
            mounts.empty() ? std::string("this host states no mounts")
                           : "its mounts")
        .AddNote("there it would fill the root file system")
        .Help(mounts.empty()
                  ? fmt::format("place it where the volume is, or state the "
                                "mount in {}",
                                host.path)
                  : fmt::format("move it below {}, or state the mount in {}",
                                JoinNames(mounts), host.path))
        .About(fmt::format("{}/{}", host.id, volume.instance->id),
               std::string(folder));
  }
}

}  // namespace

constinit const Rule scratch_off_mount = {
    .id = "storage/scratch-off-mount",
    .summary = "scratch files lie on no mounted volume of the host",
    .check = Check,
};

}  // namespace plimsoll::rules::storage
