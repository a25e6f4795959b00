#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Find;
using plimsoll::compose::Project;
using plimsoll::compose::Service;
using plimsoll::compose::Value;

void Check(const Project& project, RuleContext& ctx) {
  if (!project.IsWhole()) return;
  for (const Service& service : project.services) {
    const Value* limit =
        Find(service.Get("deploy"), {"resources", "limits", "memory"});
    if (service.open || limit != nullptr ||
        service.Get("mem_limit") != nullptr) {
      continue;
    }
    ctx.Report(
           service.name_span,
           fmt::format("`{}` may take all memory of the machine", service.name))
        .Help("add `mem_limit` or `deploy.resources.limits.memory`")
        .About(ObjectOf(project, service.name), "mem_limit");
  }
}

}  // namespace

constinit const Rule no_memory_limit = {
    .id = "compose/no-memory-limit",
    .summary = "a service has no memory limit",
    .severity = Severity::kWarning,
    .profile = Profile::kHardened,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
