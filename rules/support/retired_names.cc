#include "rules/support/retired_names.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "compiler/index/word_finder.h"
#include "compiler/model/quantity.h"

namespace plimsoll {
namespace {

std::optional<uint32_t> ParseAddress(std::string_view text) {
  uint32_t address = 0;
  for (int i = 0; i < 4; ++i) {
    unsigned octet = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), octet);
    if (error != std::errc{} || octet > 255) return std::nullopt;
    address = address << 8 | octet;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    if (i == 3) break;
    if (!text.starts_with('.')) return std::nullopt;
    text.remove_prefix(1);
  }
  return text.empty() ? std::optional(address) : std::nullopt;
}

struct Subnet {
  uint32_t address = 0;
  unsigned bits = 0;
};
std::optional<Subnet> ParseSubnet(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = ParseAddress(text.substr(0, slash));
  const std::string_view length = text.substr(slash + 1);
  unsigned bits = 0;
  const auto [end, error] =
      std::from_chars(length.data(), length.data() + length.size(), bits);
  const bool whole = end == length.data() + length.size();
  if (!address || error != std::errc{} || !whole || bits > 32 || bits < 8) {
    return std::nullopt;
  }
  return Subnet{*address, bits};
}

// "10.50." for 10.50.0.0/20: what every address of the subnet begins with.
std::string FixedOctets(std::string_view subnet) {
  const auto parsed = ParseSubnet(subnet);
  if (!parsed) return {};
  const unsigned octets = std::min(parsed->bits / 8, 3U);
  std::string text;
  for (unsigned i = 0; i < octets; ++i) {
    text += std::to_string(parsed->address >> (24 - 8 * i) & 0xFF) + ".";
  }
  return text;
}

std::string Joined(std::string_view host, std::string_view port) {
  return std::string(host) + ":" + std::string(port);
}

}  // namespace

bool IsInSubnet(std::string_view address, std::string_view subnet) {
  const auto range = ParseSubnet(subnet);
  const size_t slash = address.find('/');
  const auto parsed = ParseAddress(address.substr(0, slash));
  if (!range || !parsed) return false;
  if (slash != std::string_view::npos) {
    const auto inner = ParseSubnet(address);
    if (!inner || inner->bits < range->bits) return false;
  }
  const unsigned shift = 32 - range->bits;
  const auto cut = [shift](uint32_t value) {
    return shift >= 32 ? 0 : value >> shift;
  };
  return cut(*parsed) == cut(range->address);
}

RetiredNames::RetiredNames(const Fleet& fleet) : fleet_(fleet) {
  for (const auto& host : fleet.hosts) AddHost(*host);
  for (const RetiredName& name : names_) {
    by_text_[name.host].push_back(&name);
  }
}

void RetiredNames::AddHost(const Host& host) {
  for (const FormerName& former : host.facts.formerly) {
    AddFormer(host, former);
  }
  if (host.facts.formerly.stated()) {
    declarations_.push_back(host.facts.formerly.span);
  }
  if (host.retired()) return AddRetired(host);
  for (const Named<Text>& named : host.facts.endpoints) {
    const Endpoint endpoint = SplitEndpoint(named.value.value);
    live_.insert(std::string(endpoint.host));
    live_.insert(Joined(endpoint.host, endpoint.port));
    live_owners_[std::string(endpoint.host)].insert(&host);
  }
  for (const Zone& zone : host.zones) live_.insert(zone.address);
  for (const HostDomain& domain : host.facts.domains) {
    live_.insert(domain.name.value);
  }
  live_.insert(host.id);
  live_.insert(host.machine);
}

// All that names a host goes with it.
void RetiredNames::AddRetired(const Host& host) {
  const auto add = [&](RetiredKind kind, std::string_view name,
                       std::string_view port, const Span& span) {
    Add({.kind = kind,
         .host = std::string(name),
         .port = std::string(port),
         .subnet = {},
         .owner = &host,
         .span = span});
  };
  for (const Named<Text>& named : host.facts.endpoints) {
    const Endpoint endpoint = SplitEndpoint(named.value.value);
    declarations_.push_back(named.value.span);
    add(RetiredKind::kEndpoint, endpoint.host, endpoint.port, named.value.span);
  }
  for (const Zone& zone : host.zones) {
    declarations_.push_back(zone.span);
    add(RetiredKind::kAddress, zone.address, {}, zone.span);
  }
  for (const HostDomain& domain : host.facts.domains) {
    if (!domain.name.set()) continue;
    declarations_.push_back(domain.name.span);
    add(RetiredKind::kName, domain.name.value, {}, domain.name.span);
  }
  if (host.facts.facts.stated()) {
    const Node* mdns = plimsoll::Find(*host.facts.facts.node, "host_mdns");
    if (mdns != nullptr && Deref(*mdns).IsScalar()) {
      declarations_.push_back(mdns->span);
      add(RetiredKind::kName, Deref(*mdns).text, {}, mdns->span);
    }
  }
  add(RetiredKind::kId, host.id, {}, host.id_span);
}

void RetiredNames::AddFormer(const Host& host, const FormerName& former) {
  if (former.endpoint.set()) {
    const Endpoint endpoint = SplitEndpoint(former.endpoint.value);
    Add({.kind = RetiredKind::kEndpoint,
         .host = std::string(endpoint.host),
         .port = std::string(endpoint.port),
         .owner = &host,
         .stated = &former,
         .span = former.endpoint.span});
  }
  const auto add = [&](RetiredKind kind, const Text& field) {
    if (!field.set()) return;
    Add({.kind = kind,
         .host = kind == RetiredKind::kSubnet ? FixedOctets(field.value)
                                              : field.value,
         .subnet = kind == RetiredKind::kSubnet ? field.value : std::string(),
         .owner = &host,
         .stated = &former,
         .span = field.span});
  };
  add(RetiredKind::kAddress, former.address);
  add(RetiredKind::kName, former.name);
  add(RetiredKind::kSubnet, former.subnet);
  add(RetiredKind::kPath, former.path);
}

void RetiredNames::Add(RetiredName name) {
  if (!name.host.empty()) names_.push_back(std::move(name));
}

const std::vector<const RetiredName*>& RetiredNames::NamesFor(
    std::string_view host) const {
  static const std::vector<const RetiredName*> kNone;
  const auto found = by_text_.find(host);
  return found == by_text_.end() ? kNone : found->second;
}

std::vector<std::string> RetiredNames::Words() const {
  std::vector<std::string> words;
  for (const auto& [text, names] : by_text_) words.push_back(text);
  for (const auto& [text, owners] : live_owners_) {
    if (!by_text_.contains(text)) words.push_back(text);
  }
  return words;
}

std::vector<const RetiredName*> RetiredNames::LeftPorts(
    std::string_view live_host, std::string_view port) const {
  std::vector<const RetiredName*> left;
  const auto owners = live_owners_.find(live_host);
  if (owners == live_owners_.end()) return left;
  for (const RetiredName& name : names_) {
    if (name.kind == RetiredKind::kEndpoint && name.port == port &&
        owners->second.contains(name.owner)) {
      left.push_back(&name);
    }
  }
  return left;
}

bool RetiredNames::HadPort(const Host& host, std::string_view port) const {
  return std::ranges::any_of(names_, [&](const RetiredName& name) {
    return name.kind == RetiredKind::kEndpoint && name.owner == &host &&
           name.port == port;
  });
}

const Host* RetiredNames::Successor(const RetiredName& name) const {
  const Host* host = name.owner;
  if (!host->retired()) return host;
  return host->facts.replaced_by.set()
             ? fleet_.FindHost(host->facts.replaced_by.value)
             : nullptr;
}

std::vector<std::string> RetiredNames::CurrentNames(
    const RetiredName& name) const {
  std::vector<std::string> current;
  const Host* host = Successor(name);
  if (host == nullptr) return current;
  if (name.kind == RetiredKind::kEndpoint) {
    for (const Named<Text>& endpoint : host->facts.endpoints) {
      current.push_back(endpoint.value.value);
    }
  } else if (name.kind == RetiredKind::kAddress) {
    for (const Zone& zone : host->zones) current.push_back(zone.address);
  }
  return current;
}

bool RetiredNames::NamesCurrent(const RetiredName& name,
                                std::string_view text) const {
  const auto has = [&](std::string_view word) {
    for (size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
      const size_t end = at + word.size();
      const bool begins = at == 0 || !IsWordByte(text[at - 1]);
      if (begins && (end >= text.size() || !IsWordByte(text[end]))) return true;
    }
    return false;
  };
  const Host* host = Successor(name);
  if (host == nullptr) return false;
  if (host != name.owner && has(host->id)) return true;
  return std::ranges::any_of(CurrentNames(name), [&](const std::string& now) {
    if (name.kind != RetiredKind::kEndpoint) return has(now);
    const Endpoint endpoint = SplitEndpoint(now);
    return has(endpoint.host) && has(endpoint.port);
  });
}

bool RetiredNames::IsLive(std::string_view host) const {
  return live_.contains(host);
}

bool RetiredNames::IsLive(std::string_view host, std::string_view port) const {
  return live_.contains(Joined(host, port));
}

bool RetiredNames::Declares(const Span& span) const {
  return std::ranges::any_of(declarations_, [&](const Span& declaration) {
    return declaration.Contains(span);
  });
}

}  // namespace plimsoll
