#include "compiler/compose/project.h"

#include <algorithm>
#include <map>

#include "compiler/base/path.h"
#include "compiler/compose/scalar_text.h"

namespace plimsoll::compose {
namespace {

std::string_view WithoutSlash(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

std::optional<PortSpan> NumberOrSpan(const Value* value) {
  return value == nullptr || !value->IsKnown()
             ? std::nullopt
             : ParsePortSpan(TextAsRead(*value));
}

std::optional<Port> BindPort(const Value& value) {
  Port port{.from = &value, .span = InnerSpan(value)};
  if (value.kind == ValueKind::kInt) {
    const auto number = NumberOrSpan(&value);
    if (!number) return std::nullopt;
    port.target = *number;
    return port;
  }
  if (value.IsKnown()) {
    const auto parsed = ParseShortPort(value.text);
    if (!parsed.ok()) return std::nullopt;
    port.host_ip = parsed->host_ip;
    port.published = parsed->published;
    port.target = parsed->target;
    port.protocol = parsed->protocol;
    return port;
  }
  if (!value.IsMapping()) return std::nullopt;
  const auto target = NumberOrSpan(Find(&value, "target"));
  const Value* published = Find(&value, "published");
  const Value* protocol = Find(&value, "protocol");
  const Value* host_ip = Find(&value, "host_ip");
  const bool is_known =
      (protocol == nullptr || protocol->IsKnown()) &&
      (host_ip == nullptr || host_ip->IsKnown()) &&
      (published == nullptr || published->IsKnown() || published->IsNull());
  if (!target || !is_known) return std::nullopt;
  port.target = *target;
  port.published = NumberOrSpan(published);
  if (published != nullptr) port.span = InnerSpan(*published);
  if (protocol != nullptr) port.protocol = protocol->text;
  if (host_ip != nullptr) port.host_ip = host_ip->text;
  return port;
}

MountType TypeNamed(std::string_view name) {
  if (name == "bind") return MountType::kBind;
  if (name == "volume") return MountType::kVolume;
  if (name == "tmpfs") return MountType::kTmpfs;
  return MountType::kOther;
}

// The parts of `- "${DATA}:/data:ro"`, of which some may be unknown, are told
// by what is written.
std::optional<Mount> BindShortMount(const Value& value) {
  if (value.unknown) return std::nullopt;
  const auto parsed = ParseShortMount(value.text);
  if (!parsed.ok()) return std::nullopt;
  Mount mount{.from = &value,
              .span = InnerSpan(value),
              .source = parsed->source,
              .target = WithoutSlash(parsed->target),
              .options = parsed->options};
  mount.source_span = SpanWithin(value, 0, parsed->source.size());
  mount.type =
      IsHostPath(parsed->source) ? MountType::kBind : MountType::kVolume;
  std::string_view options = parsed->options;
  while (!options.empty()) {
    const size_t comma = std::min(options.find(','), options.size());
    const std::string_view option = options.substr(0, comma);
    if (option == "ro") mount.read_only = true;
    if (option == "rw") mount.read_only = false;
    options.remove_prefix(std::min(comma + 1, options.size()));
  }
  return mount;
}

std::optional<Mount> BindMount(const Value& value) {
  if (value.IsScalar()) return BindShortMount(value);
  const Value* type = Find(&value, "type");
  const Value* source = Find(&value, "source");
  const Value* target = Find(&value, "target");
  const bool is_known = type != nullptr && type->IsKnown() &&
                        (source == nullptr || source->IsKnown()) &&
                        target != nullptr && target->IsKnown();
  if (!is_known) return std::nullopt;
  Mount mount{.from = &value, .span = InnerSpan(*target)};
  mount.type = TypeNamed(type->text);
  mount.target = WithoutSlash(target->text);
  mount.read_only = IsTrue(Find(&value, "read_only"));
  if (source != nullptr) {
    mount.source = source->text;
    mount.source_span = InnerSpan(*source);
  } else {
    mount.source_span = mount.span;
  }
  return mount;
}

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
