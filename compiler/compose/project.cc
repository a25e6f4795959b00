#include "compiler/compose/project.h"

#include <algorithm>

#include "compiler/base/path.h"
#include "compiler/compose/bind_items.h"

namespace plimsoll::compose {
namespace {

class ServiceBinder {
 public:
  explicit ServiceBinder(Service& service) : service_(service) {}

  void Run() {
    BindPorts();
    BindMounts();
    BindDependencies();
    BindNetworks();
    BindFiles("secrets", Get("secrets"), &service_.secrets);
    BindFiles("build.secrets", Find(Get("build"), "secrets"),
              &service_.secrets);
    BindFiles("configs", Get("configs"), &service_.configs);
    BindNames("models", Get("models"), &service_.models);
    for (const Value* profile : ItemsOf(Get("profiles"))) {
      if (profile->IsKnown()) service_.profiles.push_back(profile->text);
      service_.has_unknown_profile |= profile->unknown;
    }
  }

 private:
  [[nodiscard]] const Value* Get(std::string_view key) const {
    return service_.Get(key);
  }

  void BindPorts() {
    const Value* ports = Get("ports");
    if (ports == nullptr) return;
    for (const Value* item : ports->items) {
      if (const auto port = BindPort(*item)) service_.ports.push_back(*port);
    }
  }

  void BindMounts() {
    const Value* volumes = Get("volumes");
    if (volumes == nullptr) return;
    for (const Value* item : volumes->items) {
      const auto mount = BindMount(*item);
      if (!mount) continue;
      service_.mounts.push_back(*mount);
      if (mount->type == MountType::kVolume && !mount->source.empty()) {
        service_.volumes.push_back(
            {mount->source, mount->source_span, "volumes"});
      }
    }
  }

  void BindDependencies() {
    const Value* depends_on = Get("depends_on");
    BindNames("depends_on", depends_on, &service_.services);
    for (Use& use : service_.services) {
      const Value* entry = Find(depends_on, use.name);
      use.condition = TextOf(Find(entry, "condition"));
      const Value* required = Find(entry, "required");
      use.required = required == nullptr || IsTrue(required);
    }
    for (const Value* link : ItemsOf(Get("links"))) {
      AddHead("links", *link, link->text.substr(0, link->text.find(':')));
    }
    for (const Value* from : ItemsOf(Get("volumes_from"))) {
      if (from->text.starts_with("container:")) continue;
      AddHead("volumes_from", *from,
              from->text.substr(0, from->text.find(':')));
    }
    for (const std::string_view field :
         {"network_mode", "ipc", "pid", "uts", "cgroup"}) {
      AddPrefixed(field, Get(field));
    }
    for (const Pair& pair :
         PairsOf(Find(Get("build"), "additional_contexts"))) {
      constexpr std::string_view kPrefix = "service:";
      if (pair.unknown || !pair.value.starts_with(kPrefix)) continue;
      service_.services.push_back({pair.value.substr(kPrefix.size()), pair.span,
                                   "additional_contexts"});
    }
  }

  void AddHead(std::string_view field, const Value& value,
               std::string_view name) {
    if (!value.IsKnown()) return;
    service_.services.push_back(
        {name, SpanWithin(value, 0, name.size()), field});
  }

  // `service:web` in fields that may say other things, too.
  void AddPrefixed(std::string_view field, const Value* value) {
    constexpr std::string_view kPrefix = "service:";
    const std::string_view text = TextOf(value);
    if (!text.starts_with(kPrefix)) return;
    const std::string_view name = text.substr(kPrefix.size());
    service_.services.push_back(
        {name, SpanWithin(*value, kPrefix.size(), name.size()), field});
  }

  void BindNetworks() {
    const Value* networks = Get("networks");
    BindNames("networks", networks, &service_.networks);
    for (const Value* item : ItemsOf(networks)) {
      service_.has_unknown_network |= item->unknown;
    }
  }

  static void BindNames(std::string_view field, const Value* value,
                        std::vector<Use>* uses) {
    if (value == nullptr) return;
    for (const Value* item : value->items) {
      if (item->IsKnown()) {
        uses->push_back({item->text, InnerSpan(*item), field});
      }
    }
    for (const Member& member : value->members) {
      uses->push_back({member.key, member.key_span, field});
    }
  }

  static void BindFiles(std::string_view field, const Value* value,
                        std::vector<Use>* uses) {
    if (value == nullptr) return;
    for (const Value* item : value->items) {
      const Value* source = item->IsMapping() ? Find(item, "source") : item;
      if (source == nullptr || !source->IsKnown()) continue;
      uses->push_back({source->text, InnerSpan(*source), field});
    }
  }

  Service& service_;
};

Resources BindResources(const Value* root, std::string_view section) {
  Resources resources;
  const Value* mapping = Find(root, section);
  if (mapping == nullptr) return resources;
  for (const Member& member : mapping->members) {
    // The reader takes a network for an extension, and then misses it.
    if (section == "networks" && member.key.starts_with("x-")) continue;
    resources.Add({member.key, member.key_span, member.value});
  }
  return resources;
}

}  // namespace

const Project* MainBeside(const Project& project,
                          std::span<const Project> all) {
  if (project.is_main) return nullptr;
  const auto main = std::ranges::find_if(all, [&](const Project& other) {
    return other.is_main && other.folder == project.folder;
  });
  return main == all.end() ? nullptr : &*main;
}

const Service* Project::FindService(std::string_view name) const {
  const auto found = service_index.find(name);
  return found == service_index.end() ? nullptr : &services[found->second];
}

std::string Project::FolderOfPaths(const SourceFile& file) const {
  const auto found = folders.find(file.id());
  return found == folders.end() ? std::string(FolderOf(file.path()))
                                : found->second;
}

bool Project::IsBeside(std::string_view section, std::string_view name) const {
  const auto has = [&](const Node* other) {
    // What the project consists of has been laid over it already.
    if (other == own || folders.contains(other->span.file)) return false;
    const Node* mapping = plimsoll::Find(*other, section);
    const Node* entry =
        mapping == nullptr ? nullptr : plimsoll::Find(*mapping, name);
    if (entry == nullptr) return false;
    return section != "services" ||
           plimsoll::Find(*entry, "image") != nullptr ||
           plimsoll::Find(*entry, "build") != nullptr ||
           plimsoll::Find(*entry, "extends") != nullptr;
  };
  if (beside != nullptr && std::ranges::any_of(*beside, has)) return true;
  return std::ranges::any_of(parts, [&](const auto& included) {
    return included->open || std::ranges::any_of(included->roots, has);
  });
}

void BindProject(Project& project) {
  const Value* services = Find(project.root, "services");
  if (services != nullptr) {
    for (const Member& member : services->members) {
      if (!member.value->IsMapping()) continue;
      Service service{.name = member.key,
                      .name_span = member.key_span,
                      .value = member.value};
      ServiceBinder(service).Run();
      project.service_index.try_emplace(member.key, project.services.size());
      project.services.push_back(std::move(service));
    }
  }
  project.networks = BindResources(project.root, "networks");
  project.volumes = BindResources(project.root, "volumes");
  project.secrets = BindResources(project.root, "secrets");
  project.configs = BindResources(project.root, "configs");
  project.models = BindResources(project.root, "models");
}

}  // namespace plimsoll::compose
