#include <utility>

#include "rules/facts/app_ports.h"
#include "rules/facts/declared_values.h"
#include "rules/facts/fallbacks.h"
#include "rules/facts/sibling_tags.h"
#include "rules/facts/undeclared_values.h"
#include "rules/rule.h"
#include "rules/support/places.h"

namespace plimsoll::rules::facts {
namespace {

void Check(const Repository& repository, RuleContext& ctx) {
  // What an app declares is not known where its manifest is at fault.
  if (ctx.fleet() != nullptr && IsSound(*ctx.fleet())) {
    for (FactConflict& found : DeclaredConflicts(repository, *ctx.fleet())) {
      ReportConflict(std::move(found), ctx);
    }
    for (FactConflict& found : PortConflicts(repository, *ctx.fleet())) {
      ReportConflict(std::move(found), ctx);
    }
    for (FactConflict& found : UndeclaredConflicts(repository, *ctx.fleet())) {
      ReportConflict(std::move(found), ctx);
    }
  }
  for (FactConflict& found : TagConflicts(repository, ctx.fleet())) {
    ReportConflict(std::move(found), ctx);
  }
  for (FactConflict& found : FallbackConflicts(repository)) {
    ReportConflict(std::move(found), ctx);
  }
}

}  // namespace

constinit const Rule conflict = {
    .id = "facts/conflict",
    .summary = "places of the repository disagree about one fact",
    .severity = Severity::kWarning,
    .fix = FixAvailability::kSometimes,
    .check = Check,
};

}  // namespace plimsoll::rules::facts
