#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Project;
using plimsoll::compose::Resource;
using plimsoll::compose::Resources;
using plimsoll::compose::Service;
using plimsoll::compose::Use;

struct Section {
  std::string_view name;  // At the top of the file.
  std::string_view what;
  const Resources& resources;
};

void CheckUses(const Project& project, const Service& service,
               const Section& section, const std::vector<Use>& uses,
               RuleContext& ctx) {
  for (const Use& use : uses) {
    if (section.resources.Find(use.name) != nullptr) continue;
    // Every project has a network of this name.
    if (section.name == "networks" && use.name == "default") continue;
    if (!project.is_main && project.IsBeside(section.name, use.name)) continue;
    // Ansible and its like fill it in before compose reads the file.
    if (use.name.find("{{") != std::string_view::npos) continue;
    if (MayComeFromOverride(project, use.name, ctx)) continue;
    std::vector<std::string_view> known;
    for (const Resource& resource : section.resources) {
      known.push_back(resource.name);
    }
    Diagnostic& finding = ctx.Report(
        use.span, fmt::format("`{}` of `{}` names the {} `{}`, which is not "
                              "declared",
                              use.field, service.name, section.what, use.name));
    if (known.empty()) {
      finding.Help(fmt::format("add it under `{}:` at the top of the file",
                               section.name));
    } else {
      finding.Help(NearestHelp(section.what, use.name, known));
    }
    finding.About(ObjectOf(project, service.name), std::string(use.name));
  }
}

void Check(const Project& project, RuleContext& ctx) {
  if (!project.IsWhole()) return;
  for (const Service& service : project.services) {
    if (service.open) continue;
    CheckUses(project, service, {"networks", "network", project.networks},
              service.networks, ctx);
    CheckUses(project, service, {"volumes", "volume", project.volumes},
              service.volumes, ctx);
    CheckUses(project, service, {"secrets", "secret", project.secrets},
              service.secrets, ctx);
    CheckUses(project, service, {"configs", "config", project.configs},
              service.configs, ctx);
    CheckUses(project, service, {"models", "model", project.models},
              service.models, ctx);
  }
}

}  // namespace

constinit const Rule undefined_resource = {
    .id = "compose/undefined-resource",
    .summary =
        "a service uses a network, volume, secret or config that is not "
        "declared",
    .check = Check,
};

}  // namespace plimsoll::rules::compose
