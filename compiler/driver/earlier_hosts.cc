#include "compiler/driver/earlier_hosts.h"

#include <algorithm>
#include <set>

#include "compiler/frontend/frontend.h"
#include "compiler/model/bind.h"
#include "compiler/source/source_map.h"

namespace plimsoll {
namespace {

using Names = std::set<std::string, std::less<>>;

struct HostNames {
  Names endpoints;
  Names addresses;
};

void AddNames(const HostFacts& facts, HostNames* names) {
  for (const Named<Text>& named : facts.endpoints) {
    if (named.value.set()) names->endpoints.insert(named.value.value);
  }
  if (facts.address.set()) names->addresses.insert(facts.address.value);
  for (const Named<ZoneAddress>& zone : facts.addresses) {
    const Text& address = zone.value.address;
    if (address.set()) names->addresses.insert(address.value);
  }
}

HostNames NamesIn(const EarlierFile& file) {
  SourceMap sources;
  const SourceFile& source = sources.Add(file.path, file.text, FileKind::kHost);
  Sink ignored;  // What was wrong with it is not any more, or is told of.
  const Tree tree = ParseYaml(source, ignored);
  HostNames names;
  const Node* host = HostNodeOf(tree, {}, ignored);
  if (host != nullptr) AddNames(BindHostFacts(*host, ignored), &names);
  return names;
}

Text TextAt(const std::string& value, const Span& span) {
  return {.value = value, .state = FieldState::kSet, .span = span};
}

// Where the host says what it has now.
Span PlaceOf(const Host& host) {
  for (const Named<Text>& named : host.facts.endpoints) {
    return named.value.span;
  }
  return host.zones.empty() ? host.id_span : host.zones.front().span;
}

}  // namespace

bool MayBeHost(std::string_view path, std::string_view text) {
  return (path.ends_with(".yml") || path.ends_with(".yaml")) &&
         (text.starts_with("host:") ||
          text.find("\nhost:") != std::string_view::npos);
}

void AddEarlierNames(std::span<const EarlierFile> files, Fleet* fleet) {
  if (files.empty()) return;
  HostNames now;
  for (const auto& host : fleet->hosts) AddNames(host->facts, &now);
  for (const auto& host : fleet->hosts) {
    const auto earlier =
        std::ranges::find(files, host->path, &EarlierFile::path);
    if (earlier == files.end()) continue;
    const HostNames before = NamesIn(*earlier);
    const Span place = PlaceOf(*host);
    std::vector<FormerName>& former = host->facts.formerly.items;
    for (const std::string& endpoint : before.endpoints) {
      if (now.endpoints.contains(endpoint)) continue;
      former.emplace_back().endpoint = TextAt(endpoint, place);
    }
    for (const std::string& address : before.addresses) {
      if (now.addresses.contains(address)) continue;
      former.emplace_back().address = TextAt(address, place);
    }
  }
}

}  // namespace plimsoll
