#include <fmt/format.h>

#include "compiler/resolve/template_output.h"
#include "rules/rule.h"

namespace plimsoll::rules::templates {
namespace {

void Check(const Fleet& fleet, RuleContext& ctx) {
  if (fleet.templates == nullptr) return;
  for (const OutputFault& fault : fleet.templates->faults) {
    // One file that is not there is found by paths/missing-file.
    if (fault.kind != OutputFaultKind::kNoTemplate ||
        fault.path.find_first_of("*?[{") == std::string::npos) {
      continue;
    }
    ctx.Report(fault.span, fmt::format("no file is `{}`", fault.path))
        .Help(
            "name files from the project's root on, none of which git "
            "ignores");
  }
}

}  // namespace

constinit const Rule missing_template = {
    .id = "templates/missing-template",
    .summary = "a pattern in `templates` finds no file",
    .check = Check,
};

}  // namespace plimsoll::rules::templates
