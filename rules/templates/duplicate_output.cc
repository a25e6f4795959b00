#include <fmt/format.h>

#include "compiler/resolve/template_output.h"
#include "rules/rule.h"

namespace plimsoll::rules::templates {
namespace {

void Check(const Fleet& fleet, RuleContext& ctx) {
  if (fleet.templates == nullptr) return;
  for (const OutputFault& fault : fleet.templates->faults) {
    if (fault.kind == OutputFaultKind::kDuplicate) {
      ctx.Report(fault.span, fmt::format("two templates make `{}` of `{}`",
                                         fault.path, fault.host->id))
          .Also(fault.other, "this one, too")
          .Help("give one of them another `to`, or other hosts");
    } else if (fault.kind == OutputFaultKind::kOtherApps) {
      const bool same = fault.path == "compose.yaml";
      const auto says = same ? "`{}` of `{}` is made by a template and from "
                               "manifests"
                             : "`{}` of `{}` is never read beside the "
                               "`compose.yaml` that manifests make";
      ctx.Report(fault.span,
                 fmt::format(fmt::runtime(says), fault.path, fault.host->id))
          .Also(fault.other, "this app runs there by its manifest")
          .Help(
              "place the apps elsewhere, or leave the host out of the "
              "template's `hosts`");
    }
  }
}

}  // namespace

constinit const Rule duplicate_output = {
    .id = "templates/duplicate-output",
    .summary = "two things make one file of a host",
    .check = Check,
};

}  // namespace plimsoll::rules::templates
