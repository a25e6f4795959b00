#include <fmt/format.h>

#include <algorithm>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::security {
namespace {

using plimsoll::compose::Find;
using plimsoll::compose::Project;
using plimsoll::compose::Service;
using plimsoll::compose::Value;

// Memory and ports of the machine, and whole disks under all their names.
bool OwnsTheMachine(std::string_view path) {
  constexpr std::string_view kNodes[] = {"/dev/mem", "/dev/kmem", "/dev/port",
                                         "/dev/core", "/dev/mapper/control"};
  constexpr std::string_view kDisks[] = {"/dev/sd",  "/dev/hd",   "/dev/vd",
                                         "/dev/xvd", "/dev/nvme", "/dev/mmcblk",
                                         "/dev/dm-", "/dev/md"};
  const auto is_start = [&](std::string_view disk) {
    return path.starts_with(disk);
  };
  return std::ranges::count(kNodes, path) > 0 ||
         std::ranges::any_of(kDisks, is_start);
}

void Check(const Project& project, RuleContext& ctx) {
  for (const Service& service : project.services) {
    const Value* devices = service.Get("devices");
    if (devices == nullptr || !devices->IsSequence()) continue;
    for (const Value* device : devices->items) {
      const Value* source =
          device->IsMapping() ? Find(device, "source") : device;
      if (source == nullptr || !source->IsKnown()) continue;
      const std::string_view path =
          source->text.substr(0, source->text.find(':'));
      // `/dev/sda:/dev/sda:r` cannot be written to.
      const bool read_only = !device->IsMapping() && path != source->text &&
                             source->text.ends_with(":r");
      if (!OwnsTheMachine(path) || read_only) continue;
      ctx.Report(source->span,
                 fmt::format("`{}` may write to `{}` of the machine",
                             service.name, path))
          .AddNote("whoever gets into the container gets the machine")
          .Help("mount the file system it needs, or add `:r` to read only")
          .About(ObjectOf(project, service.name), std::string(path));
    }
  }
}

}  // namespace

constinit const Rule dangerous_device = {
    .id = "security/dangerous-device",
    .summary = "a container gets the machine's memory or a whole disk",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::security
