#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Find;
using plimsoll::compose::Project;
using plimsoll::compose::Service;

void Check(const Project& project, RuleContext& ctx) {
  if (!project.IsWhole()) return;
  for (const Service& service : project.services) {
    const bool is_set =
        service.Get("restart") != nullptr ||
        Find(service.Get("deploy"), "restart_policy") != nullptr;
    if (service.open || is_set) continue;
    ctx.Report(service.name_span,
               fmt::format("`{}` stays down after a crash or a reboot",
                           service.name))
        .Help("add `restart: unless-stopped`, or `restart: \"no\"` for a job")
        .About(ObjectOf(project, service.name), "restart");
  }
}

}  // namespace

constinit const Rule no_restart = {
    .id = "compose/no-restart",
    .summary = "a service is not started again after a reboot",
    .severity = Severity::kInfo,
    .profile = Profile::kHardened,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
