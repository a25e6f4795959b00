#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/places.h"
#include "rules/support/text.h"

namespace plimsoll::rules::placement {
namespace {

void ReportNoPlacement(const Problem& problem, RuleContext& ctx) {
  ctx.Report(problem.span,
             fmt::format("nothing says where `{}` runs", problem.name))
      .AddNote(fmt::format("the fleet has {} hosts", ctx.fleet()->hosts.size()))
      .Help(
          "add `placement: {roles: [...]}` here, or an entry under "
          "`placement` in plimsoll.yml")
      .About(problem.app->path, "no placement");
}

void ReportNowhere(const Problem& problem, RuleContext& ctx) {
  ctx.Report(PlacementSpan(*ctx.fleet(), *problem.app),
             fmt::format("no active host matches the placement of `{}`",
                         problem.name))
      .Help("name a role or host that takes work")
      .About(problem.app->path, "nowhere");
}

void ReportUnknownHost(const Problem& problem, RuleContext& ctx) {
  Diagnostic& diagnostic = ctx.Report(
      problem.span, fmt::format("there is no host `{}`", problem.name));
  const std::string help =
      SuggestName(problem.name, problem.candidates, "host");
  if (!help.empty()) diagnostic.Help(help);
  diagnostic.About(problem.app->path, problem.name);
}

// With one host there is one answer; with more, guessing would put an app on
// a machine that nobody meant.
void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const Problem* p : ProblemsOf(fleet, ProblemKind::kNoPlacement)) {
    ReportNoPlacement(*p, ctx);
  }
  for (const Problem* p : ProblemsOf(fleet, ProblemKind::kPlacedNowhere)) {
    ReportNowhere(*p, ctx);
  }
  for (const Problem* p : ProblemsOf(fleet, ProblemKind::kUnknownHost)) {
    ReportUnknownHost(*p, ctx);
  }
}

}  // namespace

constinit const Rule undefined = {
    .id = "placement/undefined",
    .summary = "an app's placement is missing or matches no host",
    .check = Check,
};

}  // namespace plimsoll::rules::placement
