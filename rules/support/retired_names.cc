#include "rules/support/retired_names.h"

#include <algorithm>
#include <charconv>
#include <optional>

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
  const auto parsed = ParseAddress(address);
  if (!range || !parsed) return false;
  const unsigned shift = 32 - range->bits;
  const auto cut = [shift](uint32_t value) {
    return shift >= 32 ? 0 : value >> shift;
  };
  return cut(*parsed) == cut(range->address);
}

RetiredNames::RetiredNames(const Fleet& fleet) {
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
  for (const Named<Text>& named : host.facts.endpoints) {
    const Endpoint endpoint = SplitEndpoint(named.value.value);
    if (!host.retired()) {
      live_.insert(std::string(endpoint.host));
      live_.insert(Joined(endpoint.host, endpoint.port));
      continue;
    }
    declarations_.push_back(named.value.span);
    Add({.kind = RetiredKind::kEndpoint,
         .host = std::string(endpoint.host),
         .port = std::string(endpoint.port),
         .owner = &host,
         .span = named.value.span});
  }
  for (const Zone& zone : host.zones) {
    if (!host.retired()) {
      live_.insert(zone.address);
      continue;
    }
    declarations_.push_back(zone.span);
    Add({.kind = RetiredKind::kAddress,
         .host = zone.address,
         .owner = &host,
         .span = zone.span});
  }
  if (host.retired()) return;
  for (const HostDomain& domain : host.facts.domains) {
    live_.insert(domain.name.value);
  }
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
  return words;
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
