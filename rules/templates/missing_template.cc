#include <fmt/format.h>

#include "compiler/resolve/template_output.h"
#include "rules/rule.h"

namespace plimsoll::rules::templates {
namespace {

void Check(const Fleet& fleet, RuleContext& ctx) {
  if (fleet.templates == nullptr) return;
  for (const OutputFault& fault : fleet.templates->faults) {
    if (fault.kind != OutputFaultKind::kNoTemplate) continue;
    ctx.Report(fault.span, fmt::format("no file is `{}`", fault.path))
        .AddNote(
            "`from` starts at the project's root; files that git ignores "
            "are not read");
  }
}

}  // namespace

constinit const Rule missing_template = {
    .id = "templates/missing-template",
    .summary = "`templates` names a file that is not there",
    .check = Check,
};

}  // namespace plimsoll::rules::templates
