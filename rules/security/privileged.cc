#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::security {
namespace {

using plimsoll::compose::Project;
using plimsoll::compose::Service;
using plimsoll::compose::Value;

void Check(const Project& project, RuleContext& ctx) {
  for (const Service& service : project.services) {
    const Value* privileged = service.Get("privileged");
    if (!IsTrue(privileged)) continue;
    ctx.Report(FieldSpan(service, "privileged"),
               fmt::format("`{}` is privileged", service.name))
        .AddNote(
            "it has every capability and every device: root in it is root on "
            "the machine")
        .Help("name what it needs in `cap_add` and `devices`")
        .About(ObjectOf(project, service.name), "privileged");
  }
}

}  // namespace

constinit const Rule privileged = {
    .id = "security/privileged",
    .summary = "a container is privileged",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::security
