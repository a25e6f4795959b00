#include <fmt/format.h>

#include "compiler/resolve/template_output.h"
#include "rules/rule.h"
#include "rules/support/templates.h"
#include "rules/support/text.h"

namespace plimsoll::rules::templates {
namespace {

void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const TemplateProblem* problem :
       TemplateProblemsOf(fleet, TroubleKind::kUndefinedName)) {
    const Trouble& trouble = problem->trouble;
    Diagnostic& diagnostic = ctx.Report(
        trouble.span, fmt::format("nothing supplies `{}` {}", trouble.name,
                                  OnHosts(*problem, fleet)));
    if (problem->hosts.size() == 1) {
      diagnostic.Also(problem->hosts.front()->id_span, "facts of this host");
    }
    const std::string help =
        trouble.help.empty()
            ? SuggestName(trouble.name, trouble.candidates, "known name")
            : trouble.help;
    if (!help.empty()) diagnostic.Help(help);
    diagnostic.About(ctx.sources().Get(trouble.span.file).path(), trouble.name);
  }
}

}  // namespace

constinit const Rule undefined_name = {
    .id = "templates/undefined-name",
    .summary =
        "a template names what nothing supplies, if only in a branch not taken",
    .check = Check,
};

}  // namespace plimsoll::rules::templates
