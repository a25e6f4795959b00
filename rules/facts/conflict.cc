#include <algorithm>
#include <utility>

#include "rules/facts/app_ports.h"
#include "rules/facts/declared_values.h"
#include "rules/facts/fallbacks.h"
#include "rules/facts/sibling_tags.h"
#include "rules/rule.h"

namespace plimsoll::rules::facts {
namespace {

// What an app declares is not known where its manifest is at fault.
bool IsSound(const Fleet& fleet) {
  return std::ranges::none_of(fleet.apps,
                              [](const auto& unit) { return unit->broken; }) &&
         std::ranges::none_of(fleet.hosts,
                              [](const auto& host) { return host->broken; });
}

void Check(const Repository& repository, RuleContext& ctx) {
  if (ctx.fleet() != nullptr && IsSound(*ctx.fleet())) {
    for (FactConflict& found : DeclaredConflicts(repository, *ctx.fleet())) {
      ReportConflict(std::move(found), ctx);
    }
    for (FactConflict& found : PortConflicts(repository, *ctx.fleet())) {
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
