#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Project;
using plimsoll::compose::Service;

void Check(const Project& project, RuleContext& ctx) {
  if (!project.IsWhole()) return;
  for (const Service& service : project.services) {
    if (service.open || service.Get("healthcheck") != nullptr) continue;
    ctx.Report(service.name_span,
               fmt::format("nothing notices when `{}` hangs", service.name))
        .Help("add a `healthcheck`, unless the image brings one")
        .About(ObjectOf(project, service.name), "healthcheck");
  }
}

}  // namespace

constinit const Rule no_healthcheck = {
    .id = "compose/no-healthcheck",
    .summary = "a service has no health check",
    .severity = Severity::kWarning,
    .profile = Profile::kHardened,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
