#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Project;
using plimsoll::compose::Service;
using plimsoll::compose::Use;

// Compose refuses the whole project over one name that leads nowhere.
void Check(const Project& project, RuleContext& ctx) {
  if (!project.IsWhole()) return;
  std::vector<std::string_view> names;
  for (const Service& service : project.services) names.push_back(service.name);
  for (const Service& service : project.services) {
    for (const Use& use : service.services) {
      if (project.FindService(use.name) != nullptr) continue;
      if (!project.is_main && project.IsBeside("services", use.name)) {
        continue;
      }
      if (MayComeFromOverride(project, use.name, ctx)) continue;
      ctx.Report(use.span,
                 fmt::format("there is no service `{}`, which `{}` of `{}` "
                             "names",
                             use.name, use.field, service.name))
          .Help(NearestHelp("service", use.name, names))
          .About(ObjectOf(project, service.name), std::string(use.name));
    }
  }
}

}  // namespace

constinit const Rule undefined_service = {
    .id = "compose/undefined-service",
    .summary = "a service needs one that the project does not have",
    .check = Check,
};

}  // namespace plimsoll::rules::compose
