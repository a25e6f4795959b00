#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/supervisor.h"

namespace plimsoll::rules::supervisor {
namespace {

void Check(const ParsedFile& file, RuleContext& ctx) {
  for (const SupervisorSection& section : SupervisorSectionsOf(file)) {
    const auto read = EnvironmentOf(section);
    if (!read || read->error.empty()) continue;
    ctx.Report(read->error_span, read->error)
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
