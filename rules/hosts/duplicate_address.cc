#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/model/quantity.h"
#include "rules/rule.h"

namespace plimsoll::rules::hosts {
namespace {

struct Claim {
  const Host* host = nullptr;
  const Zone* zone = nullptr;
  Span span;
};

// Behind one router several hosts have its address, each with its own ports.
uint16_t SharedPort(const Zone& a, const Zone& b) {
  for (const auto& [here, outside] : a.outside) {
    for (const auto& [there, other] : b.outside) {
      if (outside == other) return outside;
    }
  }
  return 0;
}

void ReportPort(const Claim& claim, const Claim& first, uint16_t port,
                RuleContext& ctx) {
  ctx.Report(
         claim.span,
         fmt::format("port {} of `{}` is forwarded to `{}` and to `{}`", port,
                     claim.zone->address, first.host->id, claim.host->id))
      .Also(first.span, "first forwarded here")
      .Help("forward another port outside to one of the two")
      .About(claim.host->id, fmt::format("{}:{}", claim.zone->address, port));
}

void Report(const Claim& claim, const Claim& first, const std::string& what,
            RuleContext& ctx) {
  ctx.Report(claim.span, fmt::format("`{}` is claimed by `{}` and by `{}`",
                                     what, first.host->id, claim.host->id))
      .Also(first.span, fmt::format("`{}` claims it here", first.host->id))
      .AddNote("every reference to it means one of them only")
      .Help(
          "correct one of the two; hosts that are one box say so with "
          "`machine`")
      .About(claim.host->id, what);
}

bool MayShare(const Host& a, const Host& b) { return a.machine == b.machine; }

// Reports the first of the other hosts that cannot have the address as well.
void CheckAddress(const Claim& claim, const std::vector<Claim>& others,
                  RuleContext& ctx) {
  const Zone& zone = *claim.zone;
  for (const Claim& other : others) {
    if (MayShare(*claim.host, *other.host)) continue;
    if (!zone.nat || !other.zone->nat) {
      Report(claim, other, zone.address, ctx);
      return;
    }
    const uint16_t port = SharedPort(zone, *other.zone);
    if (port == 0) continue;
    ReportPort(claim, other, port, ctx);
    return;
  }
}

// Claims of hosts that are gone are judged as stale references.
void Check(const Fleet& fleet, RuleContext& ctx) {
  std::map<std::pair<std::string, std::string>, std::vector<Claim>> addresses;
  std::map<std::string, std::vector<Claim>> endpoints;
  for (const auto& host : fleet.hosts) {
    if (host->broken || host->retired()) continue;
    for (const Zone& zone : host->zones) {
      auto& others = addresses[{zone.name, zone.address}];
      const Claim claim{host.get(), &zone, zone.span};
      CheckAddress(claim, others, ctx);
      others.push_back(claim);
    }
    for (const Named<Text>& endpoint : host->facts.endpoints) {
      if (!endpoint.value.set()) continue;
      auto& others = endpoints[endpoint.value.value];
      const Claim claim{host.get(), nullptr, endpoint.value.span};
      if (!others.empty() && !MayShare(*host, *others.front().host)) {
        Report(claim, others.front(), endpoint.value.value, ctx);
      }
      others.push_back(claim);
    }
  }
}

}  // namespace

constinit const Rule duplicate_address = {
    .id = "hosts/duplicate-address",
    .summary = "two hosts claim one address or endpoint",
    .check = Check,
};

}  // namespace plimsoll::rules::hosts
