#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::security {
namespace {

using plimsoll::compose::Mount;
using plimsoll::compose::Project;
using plimsoll::compose::Service;

// Whoever may talk to the engine may start a container that owns the machine;
// that the mount is read-only changes nothing about it.
void Check(const Project& project, RuleContext& ctx) {
  for (const Service& service : project.services) {
    for (const Mount& mount : service.mounts) {
      if (!IsEngineSocket(mount.source)) continue;
      ctx.Report(mount.source_span,
                 fmt::format("`{}` may control the container engine, and with "
                             "it the machine",
                             service.name))
          .AddNote("mounting the socket read-only does not change that")
          .Help("put a proxy that lets only the needed calls through between")
          .About(ObjectOf(project, service.name), std::string(mount.source));
    }
  }
}

}  // namespace

constinit const Rule socket_mount = {
    .id = "security/socket-mount",
    .summary = "a container is given the socket of the container engine",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::security
