#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Service;
using plimsoll::compose::Use;

// An image may bring a check of its own, which is why only a check that is
// switched off is certain; the other case is a hint.
void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  if (!project.IsWhole()) return;
  for (const Service& service : project.services) {
    for (const Use& use : service.services) {
      if (use.condition != "service_healthy") continue;
      const Service* needed = project.FindService(use.name);
      if (needed == nullptr || needed->open) continue;
      const auto* health = needed->Get("healthcheck");
      const auto test = plimsoll::compose::ItemsOf(Find(health, "test"));
      const bool is_off = IsTrue(Find(health, "disable")) ||
                          (!test.empty() && test[0]->text == "NONE");
      if (!is_off) continue;
      ctx.Report(use.span,
                 fmt::format("`{}` waits for `{}` to be healthy, whose check "
                             "is switched off",
                             service.name, needed->name))
          .Also(health->span, "no check is made")
          .AddNote("compose gives up with an error instead of waiting")
          .Help("give it a check, or wait for `service_started`")
          .About(ObjectOf(project, service.name), std::string(use.name));
    }
  }
}

}  // namespace

constinit const Rule unchecked_health = {
    .id = "compose/unchecked-health",
    .summary = "a service waits for the health of one that is never checked",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
