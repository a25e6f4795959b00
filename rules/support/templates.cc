#include "rules/support/templates.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/support/text.h"

namespace plimsoll {
namespace {

// Whether a file that was not read whole may be all that is behind it.
bool MayBeHidden(const TemplateProblem& problem, const Fleet& fleet) {
  if (problem.trouble.kind != TroubleKind::kUndefinedName) return false;
  return fleet.unread.project ||
         (!problem.hosts.empty() &&
          std::ranges::all_of(problem.hosts,
                              [](const Host* host) { return host->broken; }));
}

}  // namespace

std::vector<const TemplateProblem*> TemplateProblemsOf(const Fleet& fleet,
                                                       TroubleKind kind) {
  std::vector<const TemplateProblem*> found;
  if (fleet.templates == nullptr) return found;
  for (const TemplateProblem& problem : fleet.templates->problems) {
    if (problem.trouble.kind == kind && !MayBeHidden(problem, fleet)) {
      found.push_back(&problem);
    }
  }
  return found;
}

std::string OnHosts(const TemplateProblem& problem, const Fleet& fleet) {
  const size_t count = problem.hosts.size();
  if (count > 1 && count == fleet.hosts.size()) return "on any host";
  constexpr size_t kShown = 3;
  if (count > kShown) {
    return fmt::format("on {} of {} hosts", count, fleet.hosts.size());
  }
  std::vector<std::string> ids;
  for (const Host* host : problem.hosts) ids.push_back(host->id);
  return "on " + JoinNames(ids);
}

}  // namespace plimsoll
