#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/places.h"

namespace plimsoll::rules::hosts {
namespace {

// By role a retired host is passed over in silence; by name somebody still
// means it.
void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const Problem* problem :
       ProblemsOf(fleet, ProblemKind::kPlacedOnRetired)) {
    Diagnostic& diagnostic = ctx.Report(
        problem->span, fmt::format("`{}` is placed on `{}`, which is retired",
                                   problem->app->app.id.value, problem->name));
    const Host* host = problem->provider_host;
    if (host != nullptr) {
      const HostFacts& facts = host->facts;
      if (facts.status.span.valid()) {
        diagnostic.Also(facts.status.span, "retired here");
      }
      diagnostic.Help(facts.replaced_by.set()
                          ? fmt::format("place it on `{}`, which took over",
                                        facts.replaced_by.value)
                          : std::string("name a host that is active"));
    }
    diagnostic.About(problem->app->path, problem->name);
  }
}

}  // namespace

constinit const Rule retired_placement = {
    .id = "hosts/retired-placement",
    .summary = "an app is placed by name on a retired host",
    .check = Check,
};

}  // namespace plimsoll::rules::hosts
