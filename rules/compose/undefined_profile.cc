#include <fmt/format.h>

#include <set>
#include <string>
#include <string_view>

#include "rules/rule.h"
#include "rules/support/compose.h"
#include "rules/support/profiles.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Project;
using plimsoll::compose::Service;

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
  const AskedProfiles asked = AskedProfilesOf(project);
  if (!project.IsWhole() || !asked.span.valid()) return;
  std::set<std::string_view> known;
  if (!ProfilesBeside(project, ctx.repository(), &known)) return;
  for (const std::string_view name : asked.names) {
    if (name == "*" || known.contains(name)) continue;
    ctx.Warn(asked.span, fmt::format("no service is in profile `{}`", name))
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
