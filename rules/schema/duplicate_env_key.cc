#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/places.h"

namespace plimsoll::rules::schema {
namespace {

// A later layer may set a key again, that is what layers are for. Twice in one
// layer, one of the two is a mistake that nobody sees.
void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const Problem* problem :
       ProblemsOf(fleet, ProblemKind::kDuplicateEnvKey)) {
    Diagnostic& diagnostic = ctx.Report(
        problem->span,
        fmt::format("variable `{}` is set twice in one layer", problem->name),
        "this one counts");
    for (const Span& first : problem->related) {
      diagnostic.Also(first, "first set here");
    }
    diagnostic.Help("remove one of the two")
        .About(problem->app->path, problem->name);
  }
}

}  // namespace

constinit const Rule duplicate_env_key = {
    .id = "schema/duplicate-env-key",
    .summary = "a variable is set twice in one layer of an environment",
    .check = Check,
};

}  // namespace plimsoll::rules::schema
