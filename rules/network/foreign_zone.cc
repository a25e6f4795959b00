#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "rules/rule.h"
#include "rules/support/address_book.h"
#include "rules/support/dialled.h"

namespace plimsoll::rules::network {
namespace {

// Whether `host` can use addresses of the zone: it has one itself, or all the
// world can.
bool IsInZone(const Host& host, const Zone& zone) {
  return zone.name == "public" || host.FindZone(zone.name) != nullptr;
}

void Look(const Instance& instance, const EnvVar& variable,
          const AddressBook& book, std::set<Span>* seen, RuleContext& ctx) {
  const Host& host = *instance.host;
  for (const DialledHost& dialled : DialledHosts(TextOf(variable.value))) {
    const auto& entries = book.HostsAt(dialled.host);
    const bool reachable =
        entries.empty() ||
        std::ranges::any_of(entries, [&](const AddressBook::Entry& entry) {
          return entry.host->machine == host.machine ||
                 IsInZone(host, *entry.zone);
        });
    if (reachable || UseOf(variable.key) == AddressUse::kListened ||
        !seen->insert(variable.value.span).second) {
      continue;
    }
    const AddressBook::Entry& entry = entries.front();
    const Zone* other = entry.host->FindZone("public");
    for (const Zone& zone : host.zones) {
      const Zone* common = entry.host->FindZone(zone.name);
      if (common != nullptr) other = common;
    }
    Diagnostic& diagnostic = ctx.Report(
        variable.value,
        fmt::format("`{}` on `{}` cannot reach `{}` in `{}`", instance.id,
                    host.id, dialled.host, variable.key));
    diagnostic
        .Also(entry.zone->span, fmt::format("`{}` has it in zone `{}`",
                                            entry.host->id, entry.zone->name))
        .AddNote(fmt::format("`{}` has no address in zone `{}`", host.id,
                             entry.zone->name))
        .Help(other != nullptr
                  ? fmt::format("from here `{}` is `{}`", entry.host->id,
                                other->address)
                  : fmt::format("they share no zone; give `{}` an address in "
                                "one of them",
                                host.id))
        .About(fmt::format("{}/{}", host.id, instance.id), variable.key);
  }
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  const AddressBook book(fleet);
  std::set<Span> seen;
  for (const auto& host : fleet.hosts) {
    // A host without addresses says nothing of the networks it is in.
    if (host->broken || host->zones.empty()) continue;
    for (const Instance& instance : host->instances) {
      if (instance.unit->broken) continue;
      for (const EnvVar& variable : instance.env) {
        if (!MayNameHost(variable.value)) continue;
        Look(instance, variable, book, &seen, ctx);
      }
    }
  }
}

}  // namespace

constinit const Rule foreign_zone = {
    .id = "network/foreign-zone",
    .summary = "an app is given an address of a network its host is not in",
    .check = Check,
};

}  // namespace plimsoll::rules::network
