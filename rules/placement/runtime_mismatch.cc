#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/places.h"

namespace plimsoll::rules::placement {
namespace {

void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const Problem* problem :
       ProblemsOf(fleet, ProblemKind::kRuntimeMismatch)) {
    const Host& host = *problem->host;
    const bool is_container = problem->app->app.container.stated();
    const Runtime runtime =
        is_container ? host.container_runtime : host.process_runtime;
    const std::string_view form = is_container ? "container" : "process";
    std::string message =
        fmt::format("`{}` is a {}, which ", problem->name, form);
    message +=
        runtime == Runtime::kNone
            ? fmt::format("`{}` does not run at all", host.id)
            : fmt::format("{} on `{}` cannot run", NameOf(runtime), host.id);
    Diagnostic& diagnostic = ctx.Report(PlacementSpan(fleet, *problem->app),
                                        std::move(message), "placed here");
    diagnostic.Also(problem->span, fmt::format("the {}", form));
    for (const Span& related : problem->related) {
      diagnostic.Also(related, "runtime set here");
    }
    diagnostic
        .Help(fmt::format("place it elsewhere, or set `runtime.{}` of `{}`",
                          form, host.id))
        .About(fmt::format("{}/{}", host.id, problem->name), form.data());
  }
}

}  // namespace

constinit const Rule runtime_mismatch = {
    .id = "placement/runtime-mismatch",
    .summary = "an app is placed where nothing can run its form",
    .check = Check,
};

}  // namespace plimsoll::rules::placement
