#include <fmt/format.h>

#include <map>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Service;

// Names belong to the whole machine: the second container cannot be made.
void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  if (project.is_fragment) return;
  std::map<std::string_view, const Service*> first;
  for (const Service& service : project.services) {
    const auto* name = service.Get("container_name");
    if (name == nullptr || !name->IsKnown() || name->text.empty()) continue;
    const auto [it, fresh] = first.try_emplace(name->text, &service);
    if (fresh) continue;
    // Variants of a service are told apart by profiles.
    const bool may_meet =
        it->second->profiles.empty() && service.profiles.empty();
    if (!may_meet || service.has_unknown_profile) continue;
    ctx.Report(InnerSpan(*name),
               fmt::format("`{}` and `{}` call their containers `{}`",
                           it->second->name, service.name, name->text))
        .Also(it->second->Get("container_name")->span, "first used here")
        .Help("rename one, or leave the name to compose")
        .About(ObjectOf(project, service.name), std::string(name->text));
  }
}

}  // namespace

constinit const Rule duplicate_container_name = {
    .id = "compose/duplicate-container-name",
    .summary = "two services of a project give their containers one name",
    .check = Check,
};

}  // namespace plimsoll::rules::compose
