#include <fmt/format.h>

#include <algorithm>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::security {
namespace {

using plimsoll::compose::ItemsOf;
using plimsoll::compose::Project;
using plimsoll::compose::Service;
using plimsoll::compose::Value;

void Check(const Project& project, RuleContext& ctx) {
  if (!project.IsWhole()) return;
  for (const Service& service : project.services) {
    if (service.open || IsTrue(service.Get("privileged"))) continue;
    const auto options = ItemsOf(service.Get("security_opt"));
    const bool is_set = std::ranges::any_of(options, [](const Value* option) {
      return option->unknown || option->text.starts_with("no-new-privileges");
    });
    if (is_set) continue;
    ctx.Report(service.name_span,
               fmt::format("`{}` may gain privileges through setuid programs",
                           service.name))
        .Help("add `security_opt: [\"no-new-privileges:true\"]`")
        .About(ObjectOf(project, service.name), "no-new-privileges");
  }
}

}  // namespace

constinit const Rule privilege_escalation = {
    .id = "security/privilege-escalation",
    .summary = "a container may gain privileges while it runs",
    .severity = Severity::kWarning,
    .profile = Profile::kHardened,
    .check = Check,
};

}  // namespace plimsoll::rules::security
