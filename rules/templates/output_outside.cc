#include <fmt/format.h>

#include "compiler/base/path.h"
#include "compiler/resolve/template_output.h"
#include "rules/rule.h"

namespace plimsoll::rules::templates {
namespace {

void Check(const Fleet& fleet, RuleContext& ctx) {
  if (fleet.templates == nullptr) return;
  for (const OutputFault& fault : fleet.templates->faults) {
    // What leads elsewhere is found by paths/traversal.
    if (fault.kind != OutputFaultKind::kOutside ||
        !NormalizeBelow({}, fault.path)) {
      continue;
    }
    ctx.Report(fault.span,
               fmt::format("`{}` is the host's output folder", fault.path))
        .Help("name a file below that folder");
  }
}

}  // namespace

constinit const Rule output_outside = {
    .id = "templates/output-outside",
    .summary = "a template would be written in place of the output folder",
    .check = Check,
};

}  // namespace plimsoll::rules::templates
