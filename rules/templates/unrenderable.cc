#include <fmt/format.h>

#include "compiler/resolve/template_output.h"
#include "rules/rule.h"
#include "rules/support/templates.h"
#include "rules/support/text.h"

namespace plimsoll::rules::templates {
namespace {

void Check(const Fleet& fleet, RuleContext& ctx) {
  constexpr TroubleKind kKinds[] = {
      TroubleKind::kBadCall,     TroubleKind::kNotText,
      TroubleKind::kNoPartial,   TroubleKind::kSecretRead,
      TroubleKind::kUnsupported, TroubleKind::kTooMuch};
  for (const TroubleKind kind : kKinds) {
    for (const TemplateProblem* problem : TemplateProblemsOf(fleet, kind)) {
      const Trouble& trouble = problem->trouble;
      Diagnostic& diagnostic = ctx.Report(trouble.span, trouble.message);
      if (!trouble.help.empty()) diagnostic.Help(trouble.help);
    }
  }
}

}  // namespace

constinit const Rule unrenderable = {
    .id = "templates/unrenderable",
    .summary = "a tag of a template says nothing that can be written",
    .check = Check,
};

}  // namespace plimsoll::rules::templates
