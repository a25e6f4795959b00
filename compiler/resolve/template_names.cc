// What the names in Handlebars templates stand for: the root context of
// placeholders, which can be gone through, too, and bare names of `vars`.

#include "compiler/resolve/template_names.h"

#include <algorithm>

#include "compiler/resolve/resolver.h"

namespace plimsoll {
namespace {

using templates::MapAt;

bool IsFactName(std::string_view name) {
  return !name.empty() && std::ranges::none_of(name, [](char c) {
    return c >= 'a' && c <= 'z';
  });
}

std::string UpperCase(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

void AddNames(const Node* map, std::vector<std::string>* names) {
  if (map == nullptr || !Deref(*map).IsMapping()) return;
  for (const Entry& entry : EffectiveEntries(Deref(*map))) {
    const std::string name(entry.key->text);
    if (std::ranges::find(*names, name) == names->end()) names->push_back(name);
  }
}

std::string Join(std::string_view path, std::string_view name) {
  return std::string(path) + "." + std::string(name);
}

}  // namespace

templates::Value TemplateNames::Leaf(const std::string& path,
                                     const Span& use) const {
  Value value;
  const auto found = resolver_.LookUpForTemplate(path, instance_, use, &value);
  if (found == Resolver::Found::kNothing) return {};
  if (found == Resolver::Found::kProblem) {
    return {.kind = templates::ValueKind::kUnknown};
  }
  const Span set = value.origin == nullptr ? Span{} : value.origin->span;
  return templates::TextValue(value.text(), set);
}

const Node* TemplateNames::VarNode(std::string_view name) const {
  for (const Node* vars : resolver_.VarsOf(*instance_.host)) {
    if (vars == nullptr || !Deref(*vars).IsMapping()) continue;
    const Node* found = Find(Deref(*vars), name);
    if (found != nullptr) return found;
  }
  return nullptr;
}

templates::Value TemplateNames::Var(std::string_view name) const {
  const Node* node = VarNode(name);
  return node == nullptr ? templates::Value{} : templates::FromNode(*node);
}

bool TemplateNames::HasNamedPort() const {
  return std::ranges::any_of(instance_.ports, [](const ResolvedPort& port) {
    return !port.name.empty();
  });
}

templates::Value TemplateNames::RootMember(std::string_view name,
                                           const Span& use) const {
  for (const std::string_view map :
       {"vars", "host", "hosts", "apps", "secrets"}) {
    if (name == map) return MapAt(map);
  }
  if (name == "app" && instance_.unit != nullptr &&
      instance_.unit->node != nullptr) {
    return templates::FromNode(*instance_.unit->node);
  }
  if (name == "ports" && HasNamedPort()) return MapAt(name);
  if (IsFactName(name)) {
    templates::Value fact = Leaf(std::string(name), use);
    if (fact.kind != templates::ValueKind::kUndefined) return fact;
  }
  return Var(name);
}

templates::Value TemplateNames::HostMember(std::string_view path,
                                           const Host& host,
                                           std::string_view name,
                                           const Span& use) const {
  if (name == "apps") return MapAt(Join(path, name));
  if (name == "addresses" && !host.zones.empty()) {
    return MapAt(Join(path, name));
  }
  for (const std::string_view field :
       {"id", "machine", "status", "deploy_dir", "address"}) {
    if (name == field) return Leaf(Join(path, name), use);
  }
  const Node* node = resolver_.HostNode(host);
  const Node* found = node == nullptr ? nullptr : Find(Deref(*node), name);
  return found == nullptr ? templates::Value{} : templates::FromNode(*found);
}

// Below `apps`: an app, then one of its addresses, or that of a port.
templates::Value TemplateNames::AppMember(std::string_view path,
                                          std::string_view below,
                                          std::string_view name,
                                          const Span& use) const {
  const size_t levels = below.empty() ? 0 : SplitPath(below).size();
  const bool ends = name == "address" || name == "host" || name == "port";
  if (levels == 0) {
    const bool known = resolver_.FindAppUnit(name) != nullptr;
    // An app that nobody knows is a problem of its own, with near names.
    return known ? MapAt(Join(path, name))
                 : Leaf(Join(Join(path, name), "address"), use);
  }
  if (levels == 1 && name == "ports") return MapAt(Join(path, name));
  if (levels == 2) return MapAt(Join(path, name));
  if ((levels == 1 || levels == 3) && ends) return Leaf(Join(path, name), use);
  return {};
}

templates::Value TemplateNames::Member(std::string_view path,
                                       std::string_view name,
                                       const Span& use) const {
  if (path.empty()) return RootMember(name, use);
  const std::vector<std::string_view> parts = SplitPath(path);
  const std::string_view root = parts[0];
  if (root == "vars") return Var(name);
  if (root == "secrets") {
    return {.kind = templates::ValueKind::kSecret,
            .text = std::string(name),
            .node = nullptr,
            .span = use};
  }
  if (root == "ports") {
    const bool own = std::ranges::any_of(
        instance_.ports,
        [&](const ResolvedPort& port) { return port.name == name; });
    if (own) return Leaf(Join(path, name), use);
    const Node* ports = VarNode("ports");
    const Node* found = ports == nullptr || !Deref(*ports).IsMapping()
                            ? nullptr
                            : Find(Deref(*ports), name);
    return found == nullptr ? templates::Value{} : templates::FromNode(*found);
  }
  if (root == "apps") {
    return AppMember(path, path.substr(std::min(path.size(), root.size() + 1)),
                     name, use);
  }
  if (root == "hosts" && parts.size() == 1) {
    return resolver_.FindHostUnit(name) == nullptr ? templates::Value{}
                                                   : MapAt(Join(path, name));
  }
  const size_t from = root == "hosts" ? 2 : 1;
  const Host* host =
      root == "hosts" ? resolver_.FindHostUnit(parts[1]) : instance_.host;
  if (host == nullptr) return {};
  if (parts.size() == from) return HostMember(path, *host, name, use);
  if (parts[from] == "addresses") {
    return host->FindZone(name) == nullptr ? templates::Value{}
                                           : Leaf(Join(path, name), use);
  }
  if (parts[from] == "apps") {
    const size_t length = static_cast<size_t>(parts[from].data() +
                                              parts[from].size() - path.data());
    return AppMember(path, path.substr(std::min(path.size(), length + 1)), name,
                     use);
  }
  return {};
}

std::vector<std::string> TemplateNames::Names(std::string_view path) const {
  std::vector<std::string> names;
  const std::vector<std::string_view> parts = SplitPath(path);
  const std::string_view root = path.empty() ? path : parts[0];
  if (root.empty() || root == "vars") {
    for (const Node* vars : resolver_.VarsOf(*instance_.host)) {
      AddNames(vars, &names);
    }
  }
  if (root.empty()) {
    for (const std::string_view name :
         {"HOST_IP", "apps", "host", "hosts", "secrets", "vars"}) {
      names.emplace_back(name);
    }
    const Free& facts = instance_.host->facts.facts;
    std::vector<std::string> keys;
    AddNames(facts.node, &keys);
    for (const std::string& key : keys) names.push_back(UpperCase(key));
  } else if (root == "hosts" && parts.size() == 1) {
    for (const auto& host : resolver_.fleet().hosts) names.push_back(host->id);
  } else if (root == "apps" && parts.size() == 1) {
    for (const auto& app : resolver_.fleet().apps) {
      names.push_back(app->app.id.value);
    }
  } else if (root == "ports") {
    for (const ResolvedPort& port : instance_.ports) {
      if (!port.name.empty()) names.push_back(port.name);
    }
    AddNames(VarNode("ports"), &names);
  } else if (root == "host" || root == "hosts") {
    const size_t from = root == "hosts" ? 2 : 1;
    const Host* host =
        root == "hosts" ? resolver_.FindHostUnit(parts[1]) : instance_.host;
    if (host == nullptr) return names;
    if (parts.size() == from) AddNames(resolver_.HostNode(*host), &names);
    if (parts.size() == from + 1 && parts[from] == "addresses") {
      for (const Zone& zone : host->zones) names.push_back(zone.name);
    }
  }
  return names;
}

templates::Data TemplateNames::AsData() const {
  templates::Data data;
  data.root = MapAt("");
  data.member = [this](std::string_view path, std::string_view name,
                       const Span& use) { return Member(path, name, use); };
  data.names = [this](std::string_view path) { return Names(path); };
  return data;
}

}  // namespace plimsoll
