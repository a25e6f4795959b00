#include "compiler/import/canonical.h"

#include <fmt/format.h>

#include "compiler/import/canonical_fields.h"

namespace plimsoll::importing {

CanonicalProject Canonicalize(const compose::Project& project,
                              std::string_view name,
                              const SecretVariables& secrets) {
  static const std::set<std::string> kNone;
  CanonicalProject canonical;
  canonical.name = name.empty()
                       ? compose::TextOf(compose::Find(project.root, "name"))
                       : name;
  std::set<std::string, std::less<>> used;
  for (const compose::Service& service : project.services) {
    CanonicalService& fields = canonical.services[std::string(service.name)];
    const auto hidden = secrets.find(std::string(service.name));
    for (const compose::Member& member : service.value->members) {
      // What it extends is merged into it.
      if (member.key == "extends") continue;
      std::string text =
          member.key == "environment"
              ? EnvironmentText(*member.value, hidden == secrets.end()
                                                   ? kNone
                                                   : hidden->second)
              : CanonicalField(member.key, *member.value);
      if (!text.empty()) fields[std::string(member.key)] = std::move(text);
    }
    const auto use = [&](std::string_view section, const auto& list) {
      for (const compose::Use& one : list) {
        used.insert(fmt::format("{}.{}", section, one.name));
      }
    };
    use("networks", service.networks);
    use("volumes", service.volumes);
    use("secrets", service.secrets);
    use("configs", service.configs);
    use("models", service.models);
  }
  used.insert("networks.default");
  const auto add = [&](std::string_view section,
                       const compose::Resources& resources) {
    for (const compose::Resource& resource : resources) {
      const std::string path = fmt::format("{}.{}", section, resource.name);
      if (used.contains(path)) {
        canonical.resources[path] =
            ResourceText(section, resource, canonical.name);
      }
    }
  };
  add("networks", project.networks);
  add("volumes", project.volumes);
  add("secrets", project.secrets);
  add("configs", project.configs);
  add("models", project.models);
  return canonical;
}

std::vector<Difference> Compare(const CanonicalProject& source,
                                const CanonicalProject& built) {
  std::vector<Difference> differences;
  if (source.name != built.name) differences.push_back({"", "name"});
  for (const auto& [name, fields] : source.services) {
    const auto other = built.services.find(name);
    if (other == built.services.end()) {
      differences.push_back({name, ""});
      continue;
    }
    for (const auto& [key, text] : fields) {
      const auto field = other->second.find(key);
      if (field == other->second.end() || field->second != text) {
        differences.push_back({name, key});
      }
    }
    for (const auto& [key, text] : other->second) {
      if (!fields.contains(key)) differences.push_back({name, key});
    }
  }
  for (const auto& [name, fields] : built.services) {
    if (!source.services.contains(name)) differences.push_back({name, ""});
  }
  for (const auto& [path, text] : source.resources) {
    const auto other = built.resources.find(path);
    if (other == built.resources.end() || other->second != text) {
      differences.push_back({"", path});
    }
  }
  return differences;
}

}  // namespace plimsoll::importing
