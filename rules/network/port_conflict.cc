#include <fmt/format.h>

#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rules/rule.h"

namespace plimsoll::rules::network {
namespace {

struct Claim {
  const Instance* instance = nullptr;
  const ResolvedPort* port = nullptr;
};

bool IsEveryAddress(std::string_view bind) {
  return bind.empty() || bind == "0.0.0.0" || bind == "::" || bind == "[::]" ||
         bind == "*";
}

bool Overlap(const ResolvedPort& a, const ResolvedPort& b) {
  return IsEveryAddress(a.bind) || IsEveryAddress(b.bind) || a.bind == b.bind;
}

// The first claim that leaves no room for the port.
const Claim* FindOverlap(const std::vector<Claim>& claims,
                         const ResolvedPort& port) {
  for (const Claim& claim : claims) {
    if (Overlap(port, *claim.port)) return &claim;
  }
  return nullptr;
}

void Report(const Claim& claim, const Claim& first, RuleContext& ctx) {
  const Host& host = *claim.instance->host;
  const std::string protocol(NameOf(claim.port->protocol));
  ctx.Report(claim.port->span,
             fmt::format("{} port {} is claimed twice on `{}`", protocol,
                         claim.port->host_port, host.machine),
             fmt::format("by `{}`", claim.instance->id))
      .Also(first.port->span, fmt::format("by `{}` on `{}`", first.instance->id,
                                          first.instance->host->id))
      .AddNote(
          "whichever starts second fails, stopped and scheduled apps "
          "included")
      .Help("give one of the two another port, or another `bind` address")
      .About(fmt::format("{}/{}", host.id, claim.instance->id),
             fmt::format("{}/{}", protocol, claim.port->host_port));
}

// One port of a machine can be bound once. The later app fails only when it
// starts, which is often after a reboot changed the start order, so apps that
// are stopped count as well.
void Check(const Fleet& fleet, RuleContext& ctx) {
  using Claims = std::map<std::pair<Protocol, uint16_t>, std::vector<Claim>>;
  std::unordered_map<std::string_view, Claims> machines;
  for (const auto& host : fleet.hosts) {
    if (host->broken) continue;
    Claims& claims = machines[host->machine];
    for (const Instance& instance : host->instances) {
      for (const ResolvedPort& port : instance.ports) {
        if (port.host_port == 0) continue;
        auto& others = claims[{port.protocol, port.host_port}];
        const Claim* other = FindOverlap(others, port);
        if (other != nullptr) Report({&instance, &port}, *other, ctx);
        others.push_back({&instance, &port});
      }
    }
  }
}

}  // namespace

constinit const Rule port_conflict = {
    .id = "network/port-conflict",
    .summary = "two apps of one machine claim the same port",
    .check = Check,
};

}  // namespace plimsoll::rules::network
