#include <fmt/format.h>

#include <algorithm>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::security {
namespace {

using plimsoll::compose::Mount;
using plimsoll::compose::MountType;
using plimsoll::compose::Project;
using plimsoll::compose::Service;

// Writing to one of these is as good as being root on the machine.
bool OwnsTheMachine(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) {
    path.remove_suffix(1);
  }
  constexpr std::string_view kPaths[] = {"/",
                                         "/boot",
                                         "/dev",
                                         "/etc",
                                         "/lib",
                                         "/proc",
                                         "/root",
                                         "/sys",
                                         "/usr",
                                         "/var",
                                         "/bin",
                                         "/sbin",
                                         "/var/lib/docker",
                                         "/etc/cron.d",
                                         "/etc/systemd"};
  return std::ranges::count(kPaths, path) > 0;
}

void Check(const Project& project, RuleContext& ctx) {
  for (const Service& service : project.services) {
    for (const Mount& mount : service.mounts) {
      if (mount.type != MountType::kBind || mount.read_only) continue;
      if (!OwnsTheMachine(mount.source)) continue;
      ctx.Report(mount.source_span,
                 fmt::format("`{}` may write to `{}` of the machine",
                             service.name, mount.source))
          .AddNote("whoever gets into the container gets the machine")
          .Help("mount the part it needs, or add `:ro`")
          .About(ObjectOf(project, service.name), std::string(mount.source));
    }
  }
}

}  // namespace

constinit const Rule sensitive_mount = {
    .id = "security/sensitive-mount",
    .summary = "a container may write to a folder that owns the machine",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::security
