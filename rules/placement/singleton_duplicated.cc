#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/places.h"
#include "rules/support/text.h"

namespace plimsoll::rules::placement {
namespace {

void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const Problem* problem :
       ProblemsOf(fleet, ProblemKind::kSingletonManyHosts)) {
    Diagnostic& diagnostic =
        ctx.Report(problem->span,
                   fmt::format("`{}` may run once, but is placed on {}",
                               problem->name, JoinNames(problem->candidates)));
    for (const Span& host : problem->related) {
      diagnostic.Also(host, "matches the placement");
    }
    diagnostic
        .Help(
            "narrow the placement to one host, or set the status of the "
            "other to draining or retired")
        .About(problem->app->path, problem->name);
  }
}

}  // namespace

constinit const Rule singleton_duplicated = {
    .id = "placement/singleton-duplicated",
    .summary = "an app that may run once is placed on several hosts",
    .check = Check,
};

}  // namespace plimsoll::rules::placement
