#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Service;
using plimsoll::compose::Value;

void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  for (const Service& service : project.services) {
    const Value* health = service.Get("healthcheck");
    const Value* test = plimsoll::compose::Find(health, "test");
    if (test == nullptr || !test->IsSequence() || test->items.empty()) continue;
    const Value& first = *test->items[0];
    if (!first.IsKnown() || first.text == "CMD" || first.text == "CMD-SHELL" ||
        first.text == "NONE") {
      continue;
    }
    ctx.Report(first.span,
               fmt::format("the check of `{}` does not say how to run it",
                           service.name))
        .AddNote("compose refuses a list that starts otherwise")
        .Help("start the list with `CMD`, or with `CMD-SHELL` for a shell")
        .About(ObjectOf(project, service.name));
  }
}

}  // namespace

constinit const Rule bad_healthcheck = {
    .id = "compose/bad-healthcheck",
    .summary = "the list of a health check starts with no way to run it",
    .check = Check,
};

}  // namespace plimsoll::rules::compose
