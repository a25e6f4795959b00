#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "rules/rule.h"
#include "rules/support/machines.h"
#include "rules/support/text.h"

namespace plimsoll::rules::placement {
namespace {

// An app states its disk as a limit, as a need, or as both for one thing.
Share DiskOf(const Instance& instance) {
  Share share{.instance = &instance};
  for (const AppDependency& dependency : instance.app->dependencies) {
    if (!dependency.storage.set()) continue;
    share.bytes += dependency.storage.value.bytes;
    if (!share.span.valid()) share.span = dependency.storage.span;
  }
  const Bytes& limit = instance.app->resources.disk_limit;
  if (limit.set() && limit.value.bytes > share.bytes) {
    share.bytes = limit.value.bytes;
    share.span = limit.span;
  }
  return share;
}

// Stopped apps keep their data, so all that are placed count.
void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const auto& [machine, hosts] : MachinesOf(fleet)) {
    const Bytes* disk = nullptr;
    std::vector<Share> shares;
    for (const Host* host : hosts) {
      if (host->facts.resources.disk.set()) disk = &host->facts.resources.disk;
      for (const Instance& instance : host->instances) {
        const Share share = DiskOf(instance);
        if (share.bytes > 0) shares.push_back(share);
      }
    }
    const uint64_t sum = SumOf(shares);
    if (disk == nullptr || sum <= disk->value.bytes) continue;
    Diagnostic& diagnostic = ctx.Report(
        *disk, fmt::format("apps on `{}` need {} of its {} disk", machine,
                           FormatBytes(sum), FormatBytes(disk->value.bytes)));
    LabelShares(shares, &diagnostic);
    diagnostic.Help("place one of them elsewhere, or give the host a disk")
        .About(std::string(machine), "disk");
  }
}

}  // namespace

constinit const Rule disk_overcommit = {
    .id = "placement/disk-overcommit",
    .summary = "the apps of a machine need more disk than it has",
    .check = Check,
};

}  // namespace plimsoll::rules::placement
