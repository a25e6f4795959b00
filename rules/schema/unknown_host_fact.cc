#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/places.h"
#include "rules/support/text.h"

namespace plimsoll::rules::schema {
namespace {

void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const Problem* problem : ProblemsOf(fleet, ProblemKind::kUnknownName)) {
    std::string message = fmt::format("nothing supplies `{}`", problem->name);
    if (problem->host != nullptr) {
      message += fmt::format(" on `{}`", problem->host->id);
    }
    Diagnostic& diagnostic = ctx.Report(problem->span, std::move(message));
    if (problem->host != nullptr) {
      diagnostic.Also(problem->host->id_span, "facts of this host");
    }
    const std::string help =
        SuggestName(problem->name, problem->candidates, "known name");
    if (!help.empty()) diagnostic.Help(help);
    if (problem->app != nullptr) {
      diagnostic.About(problem->app->path, problem->name);
    }
  }
}

}  // namespace

constinit const Rule unknown_host_fact = {
    .id = "schema/unknown-host-fact",
    .summary = "a placeholder names a fact or variable that nothing supplies",
    .check = Check,
};

}  // namespace plimsoll::rules::schema
