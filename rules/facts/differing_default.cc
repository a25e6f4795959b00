#include <utility>

#include "rules/facts/fallbacks.h"
#include "rules/rule.h"

namespace plimsoll::rules::facts {
namespace {

void Check(const Repository& repository, RuleContext& ctx) {
  for (FactConflict& found : DefaultDifferences(repository)) {
    if (found.help.empty()) found.help = "tell the value that the program has";
    ReportConflict(std::move(found), ctx);
  }
}

}  // namespace

constinit const Rule differing_default = {
    .id = "facts/differing-default",
    .summary = "a document or sample does not tell a program's own default",
    .severity = Severity::kInfo,
    .profile = Profile::kStrict,
    .check = Check,
};

}  // namespace plimsoll::rules::facts
