#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Find;
using plimsoll::compose::Resource;
using plimsoll::compose::Service;
using plimsoll::compose::Use;
using plimsoll::compose::Value;

struct Range {
  uint32_t first = 0;
  uint32_t last = 0;
};

// `10.0.0.0/8`; nothing for IPv6, which nobody runs out of.
std::optional<Range> ParseSubnet(std::string_view text) {
  uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    uint8_t byte = 0;
    const auto [stop, error] =
        std::from_chars(text.data(), text.data() + text.size(), byte);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<size_t>(stop - text.data()));
    if (text.empty() || text[0] != (part < 3 ? '.' : '/')) return std::nullopt;
    text.remove_prefix(1);
    address = address << 8U | byte;
  }
  uint8_t bits = 0;
  const auto [stop, error] =
      std::from_chars(text.data(), text.data() + text.size(), bits);
  const bool whole = stop == text.data() + text.size();
  if (error != std::errc() || !whole || bits > 32) return std::nullopt;
  const uint32_t hosts = bits == 0 ? ~0U : ~(~0U << (32U - bits));
  return Range{address & ~hosts, address | hosts};
}

struct Claim {
  const Resource* network;
  const Value* subnet;
  Range range;
};

// The networks that services are in: compose makes no other ones.
std::set<std::string_view> UsedNetworks(
    const plimsoll::compose::Project& project) {
  std::set<std::string_view> used;
  for (const Service& service : project.services) {
    for (const Use& use : service.networks) used.insert(use.name);
    if (service.networks.empty() && service.Get("network_mode") == nullptr) {
      used.insert("default");
    }
  }
  return used;
}

std::vector<Claim> ClaimsOf(const plimsoll::compose::Project& project) {
  const std::set<std::string_view> used = UsedNetworks(project);
  std::vector<Claim> claims;
  for (const Resource& network : project.networks) {
    if (!used.contains(network.name) || IsExternal(network)) continue;
    const Value* config = Find(network.value, {"ipam", "config"});
    if (config == nullptr || !config->IsSequence()) continue;
    for (const Value* item : config->items) {
      const Value* subnet = Find(item, "subnet");
      if (subnet == nullptr || !subnet->IsKnown()) continue;
      const auto range = ParseSubnet(subnet->text);
      if (range) claims.push_back({&network, subnet, *range});
    }
  }
  return claims;
}

void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  const std::vector<Claim> claims = ClaimsOf(project);
  for (size_t i = 0; i < claims.size(); ++i) {
    for (size_t k = 0; k < i; ++k) {
      const Claim& one = claims[k];
      const Claim& other = claims[i];
      if (one.network == other.network || one.range.last < other.range.first ||
          other.range.last < one.range.first) {
        continue;
      }
      ctx.Report(other.subnet->span,
                 fmt::format("the networks `{}` and `{}` share addresses",
                             one.network->name, other.network->name))
          .Also(one.subnet->span, "taken here")
          .AddNote("the engine refuses to create the second one")
          .Help("give it a range of its own")
          .About(ObjectOf(project, other.network->name),
                 std::string(other.subnet->text));
      break;
    }
  }
}

}  // namespace

constinit const Rule overlapping_subnet = {
    .id = "compose/overlapping-subnet",
    .summary = "two networks of a project share addresses",
    .check = Check,
};

}  // namespace plimsoll::rules::compose
