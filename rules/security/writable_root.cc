#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::security {
namespace {

using plimsoll::compose::Project;
using plimsoll::compose::Service;
using plimsoll::compose::Value;

void Check(const Project& project, RuleContext& ctx) {
  if (!project.IsWhole()) return;
  for (const Service& service : project.services) {
    const Value* read_only = service.Get("read_only");
    if (service.open || IsTrue(read_only) ||
        (read_only != nullptr && read_only->unknown)) {
      continue;
    }
    ctx.Report(service.name_span,
               fmt::format("`{}` may change its own program", service.name))
        .Help("add `read_only: true`, and `tmpfs` where it writes")
        .About(ObjectOf(project, service.name), "read_only");
  }
}

}  // namespace

constinit const Rule writable_root = {
    .id = "security/writable-root",
    .summary = "the root file system of a container can be written to",
    .severity = Severity::kWarning,
    .profile = Profile::kHardened,
    .check = Check,
};

}  // namespace plimsoll::rules::security
