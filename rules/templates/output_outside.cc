#include <fmt/format.h>

#include "compiler/resolve/template_output.h"
#include "rules/rule.h"

namespace plimsoll::rules::templates {
namespace {

void Check(const Fleet& fleet, RuleContext& ctx) {
  if (fleet.templates == nullptr) return;
  for (const OutputFault& fault : fleet.templates->faults) {
    if (fault.kind != OutputFaultKind::kOutside) continue;
    ctx.Report(fault.span,
               fmt::format("`{}` leaves the host's output folder", fault.path))
        .Help(
            "name a path below that folder, without `..` and a slash in "
            "front");
  }
}

}  // namespace

constinit const Rule output_outside = {
    .id = "templates/output-outside",
    .summary = "a template would be written outside of the output folder",
    .check = Check,
};

}  // namespace plimsoll::rules::templates
