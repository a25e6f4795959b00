#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/supervisor.h"
#include "rules/support/units.h"

namespace plimsoll::rules::supervisor {
namespace {

void Check(const ParsedFile& file, RuleContext& ctx) {
  for (const SupervisorSection& section : SupervisorSectionsOf(file)) {
    const bool has_environment =
        section.StartsProcesses() || section.type == "supervisord";
    const Node* value = has_environment ? section.Find("environment") : nullptr;
    if (value == nullptr || IsTemplated(value->text)) continue;
    const SupervisorEnvironment read =
        ReadSupervisorEnvironment(*value, *file.source);
    if (read.error.empty()) continue;
    ctx.Report(read.error_span, read.error)
        .AddNote("supervisord does not start")
        .Help(
            "write `KEY=\"value\"` with commas between; values with anything "
            "but letters, digits and `_/.+-():` need quotes");
  }
}

}  // namespace

constinit const Rule bad_environment = {
    .id = "supervisor/bad-environment",
    .summary = "an environment= cannot be read",
    .check = Check,
};

}  // namespace plimsoll::rules::supervisor
