#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"
#include "rules/support/text.h"

namespace plimsoll::rules::placement {
namespace {

using Names = std::set<std::string, std::less<>>;

// Profiles that apps and services are in.
Names DefinedProfiles(const Fleet& fleet, const Repository& repository) {
  Names names;
  for (const auto& unit : fleet.apps) {
    for (const Text& profile : unit->app.profiles) {
      names.insert(profile.value);
    }
  }
  for (const auto& host : fleet.hosts) {
    for (const Instance& instance : host->instances) {
      for (const Text& profile : instance.app->profiles) {
        names.insert(profile.value);
      }
    }
  }
  for (const plimsoll::compose::Project& project : repository.compose) {
    for (const plimsoll::compose::Service& service : project.services) {
      for (const std::string_view profile : service.profiles) {
        names.insert(std::string(profile));
      }
    }
  }
  return names;
}

void CheckHosts(const Fleet& fleet, const Names& defined, RuleContext& ctx) {
  std::set<Span> seen;
  for (const auto& host : fleet.hosts) {
    if (host->retired() || host->broken) continue;
    for (const Text& profile : host->facts.profiles) {
      if (!profile.set() || defined.contains(profile.value) ||
          !seen.insert(profile.span).second) {
        continue;
      }
      // A template may put it into a compose file.
      const bool in_template = std::ranges::any_of(
          ctx.repository().files, [&](const ParsedFile& file) {
            return file.source->kind() == FileKind::kHandlebars &&
                   HasWholeWord(file.source->text(), profile.value);
          });
      if (in_template) continue;
      const std::vector<std::string> known(defined.begin(), defined.end());
      const std::string help = SuggestName(profile.value, known, "profile");
      ctx.Report(profile.span,
                 fmt::format("`{}` runs profile `{}`, which no app is in",
                             host->id, profile.value))
          .Help(help.empty() ? "put an app into it, or remove it" : help)
          .About(host->id, profile.value);
    }
  }
}

void CheckApps(const Fleet& fleet, RuleContext& ctx) {
  Names run;
  for (const auto& host : fleet.hosts) {
    if (host->broken) return;
    if (host->retired()) continue;
    for (const Text& profile : host->facts.profiles) run.insert(profile.value);
  }
  const std::vector<std::string> known(run.begin(), run.end());
  for (const auto& unit : fleet.apps) {
    if (unit->broken || !fleet.InstancesOf(unit->app.id.value).empty()) {
      continue;
    }
    for (const Text& profile : unit->app.profiles) {
      if (!profile.set() || run.contains(profile.value)) continue;
      const std::string help = SuggestName(profile.value, known, "profile");
      ctx.Report(profile.span,
                 fmt::format("`{}` runs in profile `{}` only, which no host "
                             "lists",
                             unit->app.id.value, profile.value))
          .Help(help.empty() ? "list it in `profiles` of a host" : help)
          .About(unit->path, profile.value);
    }
  }
}

// A profile has two ends, and a name that differs runs nothing, without a word.
void Check(const Fleet& fleet, RuleContext& ctx) {
  if (!fleet.unread.apps) {
    CheckHosts(fleet, DefinedProfiles(fleet, ctx.repository()), ctx);
  }
  if (!fleet.unread.hosts && !fleet.unread.project) CheckApps(fleet, ctx);
}

}  // namespace

constinit const Rule unknown_profile = {
    .id = "placement/unknown-profile",
    .summary = "a profile is listed by hosts or by apps only",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::placement
