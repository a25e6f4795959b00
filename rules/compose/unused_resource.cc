#include <fmt/format.h>

#include <set>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Project;
using plimsoll::compose::Resource;
using plimsoll::compose::Resources;
using plimsoll::compose::Service;
using plimsoll::compose::Use;

using Names = std::set<std::string_view>;

void Report(const Project& project, std::string_view what,
            const Resources& resources, const Names& used, RuleContext& ctx) {
  for (const Resource& resource : resources) {
    if (used.contains(resource.name)) continue;
    // What was declared in another file may be for that file's services.
    if (resource.name_span.file != project.main().id()) continue;
    ctx.Report(resource.name_span,
               fmt::format("no service uses the {} `{}`", what, resource.name))
        .AddNote("compose makes nothing of what no service uses")
        .Help("remove it, or give it to the service that needs it")
        .About(ObjectOf(project, resource.name), std::string(what));
  }
}

// The volumes that the service mounts in the long form, or may mount.
void AddMounted(const Project& project, const Service& service,
                Names* volumes) {
  for (const auto* item : plimsoll::compose::ItemsOf(service.Get("volumes"))) {
    const auto* source = Find(item, "source");
    if (source != nullptr && !source->unknown) volumes->insert(source->text);
    if (!item->unknown || item->node == nullptr) continue;
    // A mount that is not known may be of any volume that it begins with.
    for (const Resource& volume : project.volumes) {
      if (item->node->text.starts_with(volume.name)) {
        volumes->insert(volume.name);
      }
    }
  }
}

void Check(const Project& project, RuleContext& ctx) {
  // A file without services is there for others to use.
  if (!project.IsWhole() || project.services.empty()) return;
  if (!project.is_main && project.beside && project.beside->size() > 1) return;
  Names networks = {"default"};
  Names volumes;
  Names secrets;
  Names configs;
  const auto add = [](const std::vector<Use>& uses, Names* names) {
    for (const Use& use : uses) names->insert(use.name);
  };
  for (const Service& service : project.services) {
    if (service.open || service.has_unknown_network) return;
    add(service.networks, &networks);
    add(service.volumes, &volumes);
    add(service.secrets, &secrets);
    add(service.configs, &configs);
    AddMounted(project, service, &volumes);
  }
  Report(project, "network", project.networks, networks, ctx);
  Report(project, "volume", project.volumes, volumes, ctx);
  Report(project, "secret", project.secrets, secrets, ctx);
  Report(project, "config", project.configs, configs, ctx);
}

}  // namespace

constinit const Rule unused_resource = {
    .id = "compose/unused-resource",
    .summary = "a network, volume, secret or config is used by no service",
    .severity = Severity::kInfo,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
