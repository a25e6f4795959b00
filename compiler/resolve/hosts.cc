// Host facts: defaults and groups merged under each host, then the answers
// that other steps ask for again and again.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "compiler/base/path.h"
#include "compiler/resolve/resolver.h"

namespace plimsoll {
namespace {

// Ids are unique ignoring case: they become file and unit names, and some
// disks do not tell case apart.
std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::optional<uint16_t> ToPort(std::string_view text) {
  uint16_t port = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) {
    return std::nullopt;
  }
  return port;
}

}  // namespace

const Node* Resolver::MergedHostNode(const Node* node) {
  Arena& arena = arena_;
  const Project& project = fleet_.project;
  const Node* merged = project.host_defaults.node;
  const Node* roles = node == nullptr ? nullptr : Find(*node, "roles");
  if (roles == nullptr && merged != nullptr) roles = Find(*merged, "roles");
  if (roles != nullptr && project.groups.stated()) {
    const Node& list = Deref(*roles);
    // A single role may be written without brackets.
    const Node* const single[] = {&list};
    for (const Node* role :
         list.IsSequence() ? list.items : std::span(single)) {
      const Node* group = Find(*project.groups.node, Deref(*role).text);
      if (group != nullptr) merged = MergeNodes(merged, group, arena);
    }
  }
  return MergeNodes(merged, node, arena);
}

void Resolver::AddHosts() {
  std::set<std::string> seen;
  std::sort(
      units_.hosts.begin(), units_.hosts.end(),
      [](const HostUnit& a, const HostUnit& b) { return a.path < b.path; });
  for (const HostUnit& unit : units_.hosts) {
    auto host = std::make_unique<Host>();
    const Node* node = MergedHostNode(unit.node);
    if (node == nullptr) continue;
    Sink local;
    host->facts = BindHostFacts(*node, local);
    host->broken = unit.broken || local.has_errors();
    sink_.Append(std::move(local));
    host->path = unit.path;
    if (!host->facts.id.set()) {  // Reported when it was bound.
      fleet_.unread.hosts = true;
      continue;
    }
    host->id = host->facts.id.value;
    host->id_span = host->facts.id.span;
    if (!seen.insert(LowerCase(host->id)).second) {
      sink_
          .Report(
              code::kSchemaBadId, host->id_span,
              fmt::format("host id `{}` is taken by another file", host->id))
          .Help("ids are unique ignoring case");
      continue;
    }
    state_->host_nodes[host.get()] = node;
    FinishHost(host.get());
    fleet_.hosts.push_back(std::move(host));
  }
  std::ranges::sort(
      fleet_.hosts, {},
      [](const auto& host) -> const auto& { return host->id; });
}

void Resolver::FinishHost(Host* host) {
  const HostFacts& facts = host->facts;
  host->status = facts.status.or_default(HostStatus::kActive);
  host->machine = facts.machine.or_default(host->id);
  host->process_runtime = facts.runtime.process.or_default(Runtime::kSystemd);
  host->container_runtime =
      facts.runtime.container.or_default(Runtime::kCompose);
  const std::string& project = fleet_.project.project.value;
  host->deploy_dir = facts.deploy_dir.or_default(
      "/opt/plimsoll/" + (project.empty() ? std::string("fleet") : project));
  host->secret_source = facts.secrets.source.or_default(SecretSource::kFiles);
  host->secrets_dir = facts.secrets.dir.or_default(
      facts.secrets_dir.or_default("/var/lib/plimsoll/secrets"));
  AddZones(host);
}

void Resolver::AddZones(Host* host) {
  if (host->facts.address.set()) {
    host->zones.push_back({.name = "default",
                           .address = host->facts.address.value,
                           .nat = false,
                           .outside = {},
                           .span = host->facts.address.span});
  }
  for (const Named<ZoneAddress>& stated : host->facts.addresses) {
    if (!stated.value.address.set()) continue;
    Zone zone{.name = stated.key.value,
              .address = stated.value.address.value,
              .nat = stated.value.ports.stated(),
              .outside = {},
              .span = stated.value.address.span};
    for (const Named<Text>& pair : stated.value.ports) {
      const auto inside = ToPort(pair.key.value);
      const auto outside = ToPort(pair.value.value);
      if (!inside || !outside) {
        sink_
            .Report(code::kSchemaWrongType,
                    inside ? pair.value.span : pair.key.span,
                    "expected port numbers from 1 to 65535")
            .Help("write `{port here: port outside}`, such as `{8080: 80}`");
        continue;
      }
      zone.outside[*inside] = *outside;
    }
    host->zones.push_back(std::move(zone));
  }
}

}  // namespace plimsoll
