#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/places.h"
#include "rules/support/text.h"

namespace plimsoll::rules::network {
namespace {

std::string AppName(const Problem& problem) {
  return problem.app == nullptr
             ? std::string("this")
             : fmt::format("`{}`", problem.app->app.id.value);
}

void ReportUnknownApp(const Problem& problem, RuleContext& ctx) {
  Diagnostic& diagnostic = ctx.Report(
      problem.span, fmt::format("{} needs `{}`, which no manifest describes",
                                AppName(problem), problem.name));
  const std::string help = SuggestName(problem.name, problem.candidates, "app");
  diagnostic.Help(help.empty() ? "add a manifest for it" : help)
      .About(problem.app->path, problem.name);
}

void ReportUnplaced(const Problem& problem, RuleContext& ctx) {
  const std::string where =
      problem.provider_host == nullptr
          ? std::string("nowhere")
          : fmt::format("not on `{}`", problem.provider_host->id);
  Diagnostic& diagnostic = ctx.Report(
      problem.span, fmt::format("{} needs `{}`, which runs {}",
                                AppName(problem), problem.name, where));
  if (problem.provider != nullptr) {
    diagnostic.Also(PlacementSpan(*ctx.fleet(), *problem.provider),
                    "its placement");
  }
  diagnostic.Help("place it on an active host, or drop the dependency")
      .About(problem.app->path, problem.name);
}

void ReportAmbiguous(const Problem& problem, RuleContext& ctx) {
  ctx.Report(problem.span,
             fmt::format("`{}` runs on {}, and which one is meant is not said",
                         problem.name, JoinNames(problem.candidates)))
      .Help(fmt::format("name the host: `hosts.{}.apps.{}.address`",
                        problem.candidates.empty() ? std::string("ID")
                                                   : problem.candidates.front(),
                        problem.name))
      .About(problem.app->path, problem.name);
}

void ReportUnknownPort(const Problem& problem, RuleContext& ctx) {
  const std::string message =
      problem.port.empty()
          ? fmt::format("`{}` has not exactly one port, and none is named",
                        problem.name)
          : fmt::format("`{}` has no port `{}`", problem.name, problem.port);
  Diagnostic& diagnostic = ctx.Report(problem.span, message);
  const std::string help =
      SuggestName(problem.port, problem.candidates, "port");
  diagnostic
      .Help(help.empty() ? "give the port a `name` in its manifest" : help)
      .About(problem.app->path, problem.name);
}

// An edge from one app to another that leads nowhere. What reaches an app but
// not over the network is network/unreachable-address.
void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const Problem* p : ProblemsOf(fleet, ProblemKind::kUnknownApp)) {
    ReportUnknownApp(*p, ctx);
  }
  for (const Problem* p : ProblemsOf(fleet, ProblemKind::kUnplacedApp)) {
    ReportUnplaced(*p, ctx);
  }
  for (const Problem* p : ProblemsOf(fleet, ProblemKind::kAmbiguousProvider)) {
    ReportAmbiguous(*p, ctx);
  }
  for (const Problem* p : ProblemsOf(fleet, ProblemKind::kUnknownPort)) {
    ReportUnknownPort(*p, ctx);
  }
}

}  // namespace

constinit const Rule dangling_dependency = {
    .id = "network/dangling-dependency",
    .summary = "an app needs another app, instance or port that is not there",
    .check = Check,
};

}  // namespace plimsoll::rules::network
