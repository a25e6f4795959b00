#include <fmt/format.h>

#include "compiler/resolve/template_output.h"
#include "rules/rule.h"
#include "rules/support/templates.h"
#include "rules/support/text.h"

namespace plimsoll::rules::templates {
namespace {

void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const TemplateProblem* problem :
       TemplateProblemsOf(fleet, TroubleKind::kUnknownHelper)) {
    const Trouble& trouble = problem->trouble;
    std::string help =
        trouble.help.empty()
            ? SuggestName(trouble.name, trouble.candidates, "known helper")
            : trouble.help;
    // Too many to list, and none alike.
    if (help.empty()) help = "docs/templates.md lists the helpers there are";
    ctx.Report(trouble.span, trouble.message).Help(std::move(help));
  }
}

}  // namespace

constinit const Rule unknown_helper = {
    .id = "templates/unknown-helper",
    .summary = "a template calls a helper that there is none of",
    .check = Check,
};

}  // namespace plimsoll::rules::templates
