#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/compose.h"
#include "rules/support/endpoint_names.h"
#include "rules/support/profiles.h"
#include "rules/support/text.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Project;
using plimsoll::compose::Service;
using plimsoll::compose::Use;

constexpr size_t npos = std::string_view::npos;

bool Has(const std::vector<std::string_view>& names, std::string_view name) {
  return std::ranges::count(names, name) > 0;
}

// The profile that starts `service` and not `needed`; empty: none asked for.
// Nothing when each profile of the one is one of the other.
const std::string_view* MissingProfile(const Service& service,
                                       const Service& needed) {
  static constexpr std::string_view kNone;
  if (needed.profiles.empty()) return nullptr;
  if (service.profiles.empty()) return &kNone;
  for (const std::string_view& profile : service.profiles) {
    if (!Has(needed.profiles, profile)) return &profile;
  }
  return nullptr;
}

// What `depends_on` says of a service goes for the other fields that name it,
// but a network cannot be that of a container which is not there.
bool IsOptional(const Service& service, const Use& use) {
  if (use.field == "network_mode") return false;
  return std::ranges::any_of(service.services, [&](const Use& other) {
    return other.name == use.name && !other.required;
  });
}

// Whether a line passes `--profile NAME`, of a service.
bool Passes(std::string_view line, const Service& service) {
  return std::ranges::any_of(service.profiles, [&](std::string_view name) {
    return line.find(fmt::format("--profile {}", name)) != npos ||
           line.find(fmt::format("--profile={}", name)) != npos;
  });
}

// `docker compose -f FILE --profile NAME up` in a script, page or workflow: who
// runs a file that compose does not find by itself states its profiles, too.
bool IsAskedByCall(const Project& project, const Service& needed,
                   const Repository& repository) {
  if (project.is_main) return false;
  const std::string_view name = BaseNameOf(project.main().path());
  for (const ParsedFile& file : repository.files) {
    const SourceFile& source = *file.source;
    const std::string_view text = source.text();
    for (size_t at = text.find("--profile"); at != npos;
         at = text.find("--profile", at + 1)) {
      const std::string_view line =
          source.TextOf(LineAround(source, source.SpanOf(at, at)));
      if (HasWholeWord(line, name) && Passes(line, needed)) return true;
    }
  }
  return false;
}

void CheckUse(const Project& project, const Service& service, const Use& use,
              const AskedProfiles& asked, RuleContext& ctx) {
  const Service* needed = project.FindService(use.name);
  if (needed == nullptr || needed->has_unknown_profile ||
      service.has_unknown_profile || use.field == "additional_contexts" ||
      asked.Enables(*needed) || IsOptional(service, use)) {
    return;
  }
  const std::string_view* profile = MissingProfile(service, *needed);
  if (profile == nullptr || IsAskedByCall(project, *needed, ctx.repository())) {
    return;
  }
  // Without any profile the project does not load; with one, whoever asks for
  // it may ask for the other as well.
  const std::string message =
      profile->empty()
          ? fmt::format(
                "`{}` always starts, and needs `{}`, which only starts "
                "with the profile `{}`",
                service.name, needed->name, needed->profiles.front())
          : fmt::format(
                "with the profile `{}`, `{}` starts and `{}`, which it "
                "needs, does not",
                *profile, service.name, needed->name);
  Diagnostic& finding = profile->empty() ? ctx.Report(use.span, message)
                                         : ctx.Warn(use.span, message);
  finding.Also(needed->Get("profiles")->span, "its profiles");
  if (use.field == "depends_on") {
    finding.Help(
        "give both the same profiles, or write `required: false` for the "
        "dependency");
  } else {
    finding.Help("give both the same profiles");
  }
  finding.About(ObjectOf(project, service.name), std::string(use.name));
}

void Check(const Project& project, RuleContext& ctx) {
  if (project.is_fragment) return;
  const AskedProfiles asked = AskedProfilesOf(project);
  for (const Service& service : project.services) {
    for (const Use& use : service.services) {
      CheckUse(project, service, use, asked, ctx);
    }
  }
}

}  // namespace

constinit const Rule disabled_dependency = {
    .id = "compose/disabled-dependency",
    .summary = "a service needs one that its profiles do not start",
    .check = Check,
};

}  // namespace plimsoll::rules::compose
