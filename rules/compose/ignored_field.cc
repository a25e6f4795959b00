#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Find;
using plimsoll::compose::Member;
using plimsoll::compose::Resource;
using plimsoll::compose::Resources;
using plimsoll::compose::Service;
using plimsoll::compose::Value;

// A file is mounted as it is; only what compose writes itself has an owner.
void CheckGrants(const plimsoll::compose::Project& project,
                 const Service& service, std::string_view field,
                 const Resources& resources, RuleContext& ctx) {
  const Value* grants = service.Get(field);
  if (grants == nullptr || !grants->IsSequence()) return;
  for (const Value* grant : grants->items) {
    const Resource* resource =
        resources.Find(plimsoll::compose::TextOf(Find(grant, "source")));
    if (resource == nullptr || Find(resource->value, "file") == nullptr) {
      continue;
    }
    for (const std::string_view key : {"uid", "gid", "mode"}) {
      const Member* member = FindMember(grant, key);
      if (member == nullptr) continue;
      ctx.Report(member->key_span,
                 fmt::format("`{}` has no effect on a file of `{}`", key,
                             resource->name))
          .AddNote("the file is mounted with the owner and mode it has")
          .Help("give the file itself the right owner and mode")
          .About(ObjectOf(project, service.name), std::string(key));
    }
  }
}

// Swarm makes files of its own, and is the only one to roll out updates.
bool IsOfSwarm(const plimsoll::compose::Project& project) {
  return project.main().path().find("-stack.y") != std::string::npos ||
         std::ranges::any_of(project.services, [](const Service& service) {
           const Value* deploy = service.Get("deploy");
           return Find(deploy, "update_config") != nullptr ||
                  Find(deploy, "rollback_config") != nullptr;
         });
}

void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  if (IsOfSwarm(project)) return;
  for (const Service& service : project.services) {
    CheckGrants(project, service, "secrets", project.secrets, ctx);
    CheckGrants(project, service, "configs", project.configs, ctx);
  }
}

}  // namespace

constinit const Rule ignored_field = {
    .id = "compose/ignored-field",
    .summary = "the owner or mode of a mounted file is ignored",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
