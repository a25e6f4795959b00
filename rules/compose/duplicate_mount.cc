#include <fmt/format.h>

#include <map>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Mount;

// In one list, compose keeps the last mount of a target and drops the others
// without a word. What a list inherits is replaced on purpose, so both have to
// stand in the same one.
void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  for (const auto& service : project.services) {
    const auto* volumes = service.Get("volumes");
    if (volumes == nullptr) continue;
    std::map<std::string_view, const Mount*> first;
    for (const Mount& mount : service.mounts) {
      if (!volumes->span.Contains(mount.span)) continue;
      const auto [it, fresh] = first.try_emplace(mount.target, &mount);
      if (fresh || it->second->source == mount.source) continue;
      ctx.Report(mount.span, fmt::format("`{}` of `{}` is mounted twice",
                                         mount.target, service.name))
          .Also(it->second->span, "this one is dropped")
          .Help("mount one of them somewhere else, or remove it")
          .About(ObjectOf(project, service.name), std::string(mount.target));
    }
  }
}

}  // namespace

constinit const Rule duplicate_mount = {
    .id = "compose/duplicate-mount",
    .summary = "two mounts of a service have the same path in the container",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
