// What the names in placeholders stand for.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "compiler/base/encode_text.h"
#include "compiler/resolve/placeholder.h"
#include "compiler/resolve/resolver.h"

namespace plimsoll {
namespace {

std::string UpperCase(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

bool IsFactName(std::string_view name) {
  return std::ranges::none_of(name,
                              [](char c) { return c >= 'a' && c <= 'z'; });
}

// An IPv6 address needs brackets before a port.
std::string JoinHostPort(std::string_view host, uint16_t port) {
  const bool v6 = host.find(':') != std::string_view::npos;
  return v6 ? fmt::format("[{}]:{}", host, port)
            : fmt::format("{}:{}", host, port);
}

const Node* Child(const Node& node, std::string_view part) {
  const Node& here = Deref(node);
  if (here.IsMapping()) return Find(here, part);
  if (!here.IsSequence()) return nullptr;
  size_t index = 0;
  const auto [end, error] =
      std::from_chars(part.data(), part.data() + part.size(), index);
  const bool ok = error == std::errc{} && end == part.data() + part.size();
  return ok && index < here.items.size() ? here.items[index] : nullptr;
}

}  // namespace

bool Resolver::Unknown(const Lookup& lookup,
                       std::vector<std::string> candidates) {
  Problem& problem = AddProblem(ProblemKind::kUnknownName, lookup.use.instance,
                                lookup.use.span, lookup.path);
  problem.candidates = std::move(candidates);
  return false;
}

bool Resolver::Yield(const Lookup& lookup, std::string_view text,
                     OriginKind kind, const Span& span,
                     std::string_view description) {
  lookup.out->AppendText(lookup.encoding == SecretEncoding::kUrl
                             ? PercentEncode(text)
                             : std::string(text));
  lookup.steps->push_back({.kind = kind,
                           .span = span,
                           .text = arena_.Copy(description),
                           .next = nullptr});
  return true;
}

bool Resolver::LookUpName(const Lookup& lookup) {
  const Parts parts = SplitPath(lookup.path);
  const std::string_view root = parts.front();
  const Instance& instance = lookup.use.instance;
  if (parts.size() == 1 && IsFactName(root)) return LookUpFact(lookup, root);
  if (root == "vars" && parts.size() > 1) return LookUpVar(lookup, parts);
  if (root == "host" && parts.size() > 1) {
    return LookUpHost(lookup, *instance.host, parts, 1);
  }
  if (root == "hosts" && parts.size() > 2) {
    const Host* host = fleet_.FindHost(parts[1]);
    if (host != nullptr) return LookUpHost(lookup, *host, parts, 2);
    std::vector<std::string> ids;
    for (const auto& known : fleet_.hosts) ids.push_back("hosts." + known->id);
    return Unknown(lookup, std::move(ids));
  }
  if (root == "app" && parts.size() > 1) {
    return LookUpNode(lookup, instance.unit->node, parts, 1,
                      OriginKind::kLiteral, "app");
  }
  if (root == "ports" && parts.size() == 2) return LookUpOwnPort(lookup, parts);
  if (root == "apps" && parts.size() > 2) {
    return LookUpApp(lookup, parts, 1, nullptr);
  }
  if (root == "secrets" && parts.size() > 1) {
    lookup.out->AppendSecret(lookup.path.substr(root.size() + 1),
                             lookup.encoding, lookup.use.span);
    lookup.steps->push_back({.kind = OriginKind::kSecret,
                             .span = lookup.use.span,
                             .text = "secret named here",
                             .next = nullptr});
    return true;
  }
  return Unknown(lookup, {"HOST_IP", "vars", "host", "hosts", "app", "apps",
                          "ports", "secrets"});
}

bool Resolver::LookUpFact(const Lookup& lookup, std::string_view name) {
  const Host& host = *lookup.use.instance.host;
  std::vector<std::string> known = {"HOST_IP"};
  if (host.facts.facts.stated()) {
    for (const Entry& entry : EffectiveEntries(Deref(*host.facts.facts.node))) {
      known.push_back(UpperCase(entry.key->text));
      const Node& value = Deref(*entry.value);
      if (known.back() != name || !value.IsScalar()) continue;
      return Yield(lookup, value.text, OriginKind::kFact, value.span,
                   fmt::format("fact `{}` of `{}`", entry.key->text, host.id));
    }
  }
  if (name == "HOST_IP" && !host.zones.empty()) {
    const Zone& zone = host.zones.front();
    return Yield(lookup, zone.address, OriginKind::kFact, zone.span,
                 fmt::format("address of `{}`", host.id));
  }
  return Unknown(lookup, std::move(known));
}

bool Resolver::LookUpVar(const Lookup& lookup, const Parts& parts) {
  const Host& host = *lookup.use.instance.host;
  for (const Node* vars : {host.facts.vars.node, fleet_.project.vars.node}) {
    if (vars == nullptr || Child(*vars, parts[1]) == nullptr) continue;
    return LookUpNode(lookup, vars, parts, 1, OriginKind::kVar, "vars");
  }
  std::vector<std::string> known;
  for (const Node* vars : {host.facts.vars.node, fleet_.project.vars.node}) {
    if (vars == nullptr) continue;
    for (const Entry& entry : EffectiveEntries(Deref(*vars))) {
      known.push_back("vars." + std::string(entry.key->text));
    }
  }
  return Unknown(lookup, std::move(known));
}

bool Resolver::LookUpNode(const Lookup& lookup, const Node* node,
                          const Parts& parts, size_t from, OriginKind kind,
                          std::string_view owner) {
  for (size_t i = from; node != nullptr && i < parts.size(); ++i) {
    node = Child(*node, parts[i]);
  }
  if (node == nullptr || !Deref(*node).IsScalar() || Deref(*node).IsNull()) {
    std::vector<std::string> none;
    return Unknown(lookup, std::move(none));
  }
  const Node& value = Deref(*node);
  std::string name(owner);
  for (size_t i = from; i < parts.size(); ++i) {
    name += '.';
    name += parts[i];
  }
  return Yield(lookup, value.text, kind, value.span,
               fmt::format("`{}` set here", name));
}

bool Resolver::LookUpHost(const Lookup& lookup, const Host& host,
                          const Parts& parts, size_t from) {
  const std::string_view field = parts[from];
  const auto fact = [&](std::string_view text, const Span& span) {
    return Yield(lookup, text, OriginKind::kFact, span,
                 fmt::format("`{}` of `{}`", field, host.id));
  };
  if (field == "apps" && parts.size() > from + 2) {
    return LookUpApp(lookup, parts, from + 1, &host);
  }
  if (parts.size() == from + 1) {
    if (field == "id") return fact(host.id, host.id_span);
    if (field == "machine") return fact(host.machine, host.id_span);
    if (field == "status") return fact(NameOf(host.status), host.id_span);
    if (field == "deploy_dir") return fact(host.deploy_dir, host.id_span);
    if (field == "address" && !host.zones.empty()) {
      return fact(host.zones.front().address, host.zones.front().span);
    }
  }
  if (field == "addresses" && parts.size() == from + 2) {
    const Zone* zone = host.FindZone(parts[from + 1]);
    if (zone != nullptr) return fact(zone->address, zone->span);
  }
  return LookUpNode(lookup, state_->host_nodes.at(&host), parts, from,
                    OriginKind::kFact, host.id);
}

bool Resolver::LookUpOwnPort(const Lookup& lookup, const Parts& parts) {
  std::vector<std::string> known;
  for (const ResolvedPort& port : lookup.use.instance.ports) {
    if (port.name.empty()) continue;
    known.push_back("ports." + port.name);
    if (port.name != parts[1]) continue;
    const uint16_t number =
        port.host_port != 0 ? port.host_port : port.container_port;
    return Yield(lookup, std::to_string(number), OriginKind::kLiteral,
                 port.span, fmt::format("port `{}`", port.name));
  }
  return Unknown(lookup, std::move(known));
}

bool Resolver::UnknownProvider(const Lookup& lookup, std::string_view id,
                               const AppUnit* unit, const Host* on_host,
                               const Problem& problem) {
  const NameUse& use = lookup.use;
  const ProblemKind kind =
      unit == nullptr ? ProblemKind::kUnknownApp : problem.kind;
  Problem& added = AddProblem(kind, use.instance, use.span, id);
  added.provider = unit;
  added.provider_host = on_host;
  added.candidates = problem.candidates;
  if (unit != nullptr) return false;
  for (const auto& app : fleet_.apps) {
    added.candidates.push_back(app->app.id.value);
  }
  return false;
}

bool Resolver::UnknownPort(const Lookup& lookup, const Instance& provider,
                           std::string_view port) {
  const NameUse& use = lookup.use;
  Problem& added = AddProblem(ProblemKind::kUnknownPort, use.instance, use.span,
                              provider.id);
  added.provider = provider.unit;
  added.provider_host = provider.host;
  added.port = port;
  for (const ResolvedPort& known : provider.ports) {
    if (!known.name.empty()) added.candidates.push_back(known.name);
  }
  return false;
}

bool Resolver::LookUpApp(const Lookup& lookup, const Parts& parts, size_t from,
                         const Host* on_host) {
  const NameUse& use = lookup.use;
  const std::string_view id = parts[from];
  const std::string_view what = parts.back();
  const bool named_port =
      parts.size() == from + 4 && parts[from + 1] == "ports";
  if (!(named_port || parts.size() == from + 2) ||
      !(what == "address" || what == "host" || what == "port")) {
    const std::string base = fmt::format("apps.{}.", id);
    return Unknown(lookup, {base + "address", base + "host", base + "port"});
  }
  Problem problem;
  const AppUnit* unit = fleet_.FindApp(id);
  const Instance* provider =
      unit == nullptr ? nullptr : FindProvider(use, *unit, on_host, &problem);
  if (provider == nullptr) {
    return UnknownProvider(lookup, id, unit, on_host, problem);
  }
  const std::string_view port_name = named_port ? parts[from + 2] : "";
  const ResolvedPort* port = nullptr;
  for (const ResolvedPort& candidate : provider->ports) {
    const bool fits =
        named_port ? candidate.name == port_name : provider->ports.size() == 1;
    if (fits) port = &candidate;
  }
  if (port == nullptr) return UnknownPort(lookup, *provider, port_name);
  const auto address = Dial(use, *provider, *port, &problem);
  if (!address) {
    problem.app = use.instance.unit;
    problem.host = use.instance.host;
    problem.span = use.span;
    problem.name = lookup.path;
    problems_.push_back(std::move(problem));
    return false;
  }
  std::string text = address->host;
  if (what == "port") text = std::to_string(address->port);
  if (what == "address") text = JoinHostPort(address->host, address->port);
  Yield(lookup, text, OriginKind::kFact, address->span,
        fmt::format("port of `{}` on `{}`", id, provider->host->id));
  if (address->zone != nullptr && what != "port") {
    lookup.steps->push_back({.kind = OriginKind::kFact,
                             .span = address->zone->span,
                             .text = arena_.Copy(fmt::format(
                                 "address of `{}` in zone `{}`",
                                 provider->host->id, address->zone->name)),
                             .next = nullptr});
  }
  return true;
}

}  // namespace plimsoll
