#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "rules/rule.h"
#include "rules/support/dialled.h"

namespace plimsoll::rules::network {
namespace {

struct Domain {
  const Host* host = nullptr;
  const HostDomain* domain = nullptr;
};
using Domains = std::map<std::string, Domain, std::less<>>;

Domains UserDomains(const Fleet& fleet) {
  Domains domains;
  for (const auto& host : fleet.hosts) {
    if (host->retired() || host->broken) continue;
    for (const HostDomain& domain : host->facts.domains) {
      const bool users_only =
          domain.plane.set() && domain.plane.value == Plane::kData;
      if (users_only && domain.name.set()) {
        domains[domain.name.value] = {host.get(), &domain};
      }
    }
  }
  return domains;
}

// An app that serves users has to know by which name they call it.
bool ServesUsers(const Instance& instance) {
  return std::ranges::any_of(instance.ports, [](const ResolvedPort& port) {
    return port.source != nullptr && port.source->plane.set() &&
           port.source->plane.value == Plane::kData;
  });
}

void Look(const Instance& instance, const EnvVar& variable,
          const Domains& domains, std::set<Span>* seen, RuleContext& ctx) {
  const AddressUse use = UseOf(variable.key);
  if (use == AddressUse::kPublic || use == AddressUse::kListened) return;
  for (const DialledHost& dialled : DialledHosts(TextOf(variable.value))) {
    const auto found = domains.find(dialled.host);
    if (found == domains.end()) continue;
    const Domain& domain = found->second;
    const bool is_address = !dialled.scheme.empty() || dialled.port != 0;
    if (use == AddressUse::kUnknown &&
        (!is_address ||
         (domain.host == instance.host && ServesUsers(instance)))) {
      continue;
    }
    if (!seen->insert(variable.value.span).second) continue;
    const std::string message =
        fmt::format("`{}` reaches a service by `{}`, a domain for users",
                    variable.key, dialled.host);
    // A name that says nothing may hold what is shown to users.
    Diagnostic& diagnostic = use == AddressUse::kDialled
                                 ? ctx.Report(variable.value, message)
                                 : ctx.Warn(variable.value.span, message);
    diagnostic
        .Also(domain.domain->name.span,
              fmt::format("`plane: data` on `{}`", domain.host->id))
        .AddNote(
            "it goes out through the proxy, and fails with it, its "
            "certificate or the name server")
        .Help(
            "write the address of the app, such as `{{apps.ID.address}}` in "
            "a `derived_env`")
        .About(fmt::format("{}/{}", instance.host->id, instance.id),
               variable.key);
  }
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  const Domains domains = UserDomains(fleet);
  if (domains.empty()) return;
  std::set<Span> seen;
  for (const auto& host : fleet.hosts) {
    if (host->broken) continue;
    for (const Instance& instance : host->instances) {
      if (instance.unit->broken) continue;
      for (const EnvVar& variable : instance.env) {
        if (!MayNameHost(variable.value)) continue;
        Look(instance, variable, domains, &seen, ctx);
      }
    }
  }
}

}  // namespace

constinit const Rule control_by_domain = {
    .id = "network/control-by-domain",
    .summary = "a service reaches another by a domain that is for users",
    .check = Check,
};

}  // namespace plimsoll::rules::network
