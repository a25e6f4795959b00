#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/places.h"

namespace plimsoll::rules::env {
namespace {

// A derived value that comes out empty is a fact that nobody filled in; what
// reads it then falls back to whatever its own default is.
void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const Problem* problem : ProblemsOf(fleet, ProblemKind::kEmptyValue)) {
    ctx.Report(
           problem->span,
           fmt::format("`{}` of `{}` comes out empty on `{}`", problem->name,
                       problem->app->app.id.value, problem->host->id))
        .Help("give the facts it is made of a value, or remove the variable")
        .About(problem->app->path, problem->name);
  }
}

}  // namespace

constinit const Rule empty_value = {
    .id = "env/empty-value",
    .summary = "a derived variable comes out empty",
    .check = Check,
};

}  // namespace plimsoll::rules::env
