#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Project;
using plimsoll::compose::Service;
using plimsoll::compose::Variable;

// The profiles of all compose files in the folder: one `.env` serves them all.
// False if some are not known.
bool ProfilesBeside(const Project& project, const Repository& repository,
                    std::set<std::string_view>* profiles) {
  for (const Project& other : repository.compose) {
    if (other.folder != project.folder) continue;
    if (other.open || other.broken || other.root == nullptr) return false;
    for (const Service& service : other.services) {
      if (service.open || service.has_unknown_profile) return false;
      profiles->insert(service.profiles.begin(), service.profiles.end());
    }
  }
  return true;
}

void Check(const Project& project, RuleContext& ctx) {
  const Variable* variable = project.environment.Find("COMPOSE_PROFILES");
  if (!project.IsWhole() || variable == nullptr || variable->unknown ||
      !variable->span.valid()) {
    return;
  }
  std::set<std::string_view> known;
  if (!ProfilesBeside(project, ctx.repository(), &known)) return;
  std::string_view rest = variable->value;
  while (!rest.empty()) {
    const size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view name = TrimBlanks(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    if (name.empty() || name == "*" || known.contains(name)) continue;
    ctx.Warn(variable->span, fmt::format("no service is in profile `{}`", name))
        .Help(NearestHelp("profile", name, {known.begin(), known.end()}))
        .About(ObjectOf(project, "profiles"), std::string(name));
  }
}

}  // namespace

constinit const Rule undefined_profile = {
    .id = "compose/undefined-profile",
    .summary = "COMPOSE_PROFILES names a profile that no service is in",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
