#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::security {
namespace {

using plimsoll::compose::Project;
using plimsoll::compose::Service;

void Check(const Project& project, RuleContext& ctx) {
  if (!project.IsWhole()) return;
  for (const Service& service : project.services) {
    if (service.open || service.Get("cap_drop") != nullptr ||
        IsTrue(service.Get("privileged"))) {
      continue;
    }
    ctx.Report(service.name_span,
               fmt::format("`{}` keeps capabilities that it may not need",
                           service.name))
        .Help("add `cap_drop: [ALL]`, and `cap_add` for what it needs")
        .About(ObjectOf(project, service.name), "cap_drop");
  }
}

}  // namespace

constinit const Rule kept_capabilities = {
    .id = "security/kept-capabilities",
    .summary = "a container keeps all default capabilities",
    .severity = Severity::kWarning,
    .profile = Profile::kHardened,
    .check = Check,
};

}  // namespace plimsoll::rules::security
