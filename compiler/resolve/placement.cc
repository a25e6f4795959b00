// Which app runs on which host.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/base/parallel_for.h"
#include "compiler/resolve/resolver.h"

namespace plimsoll {
namespace {

bool ShareText(const TextList& a, const TextList& b) {
  return std::ranges::any_of(a, [&](const Text& one) {
    return std::ranges::find(b.items, one.value, &Text::value) != b.items.end();
  });
}

}  // namespace

void Resolver::AddApps() {
  std::map<std::string_view, const AppUnit*> first;
  for (AppUnit& unit : units_.apps) {
    if (!unit.app.id.set()) {  // Reported when it was bound.
      fleet_.unread.apps = true;
      continue;
    }
    const auto [it, fresh] = first.try_emplace(unit.app.id.value, &unit);
    if (!fresh) {
      sink_
          .Report(code::kSchemaBadId, unit.app.id.span,
                  fmt::format("app id `{}` is taken by `{}`", unit.app.id.value,
                              it->second->path))
          .Also(it->second->app.id.span, "first used here");
    }
  }
  // Views into units_ are dead once the units move into the fleet.
  std::set<std::string> seen;
  for (AppUnit& unit : units_.apps) {
    if (!unit.app.id.set() || !seen.insert(unit.app.id.value).second) continue;
    fleet_.apps.push_back(std::make_unique<AppUnit>(std::move(unit)));
  }
  std::ranges::sort(
      fleet_.apps, {},
      [](const auto& unit) -> const auto& { return unit->app.id.value; });
}

const Placement* Resolver::PlacementOf(const AppUnit& unit) const {
  for (const Named<Placement>& named : fleet_.project.placement) {
    if (named.key.value == unit.app.id.value) return &named.value;
  }
  return unit.app.placement.stated() ? &unit.app.placement : nullptr;
}

std::vector<Host*> Resolver::HostsOf(const AppUnit& unit,
                                     const Placement& placement) {
  std::set<std::string_view> named;
  for (const Text& id : placement.hosts) {
    const Host* host = fleet_.FindHost(id.value);
    if (host != nullptr && !host->retired()) {
      named.insert(host->id);
      continue;
    }
    Problem problem{.kind = host == nullptr ? ProblemKind::kUnknownHost
                                            : ProblemKind::kPlacedOnRetired,
                    .span = id.span,
                    .name = id.value,
                    .app = &unit};
    problem.provider_host = host;
    for (const auto& known : fleet_.hosts) {
      problem.candidates.push_back(known->id);
    }
    problems_.push_back(std::move(problem));
  }
  std::vector<Host*> chosen;
  for (const auto& host : fleet_.hosts) {
    // A draining host keeps what names it and takes nothing by role.
    const bool by_role =
        host->status == HostStatus::kActive &&
        std::ranges::any_of(placement.roles, [&](const Text& role) {
          return host->HasRole(role.value);
        });
    if (by_role || named.contains(host->id)) chosen.push_back(host.get());
  }
  return chosen;
}

void Resolver::CheckSingleton(const AppUnit& unit, const Placement& placement,
                              const std::vector<Host*>& hosts) {
  if (!placement.singleton.or_default(false) || hosts.size() < 2) return;
  Problem problem{.kind = ProblemKind::kSingletonManyHosts,
                  .span = placement.singleton.span,
                  .name = unit.app.id.value,
                  .app = &unit};
  for (const Host* host : hosts) {
    problem.candidates.push_back(host->id);
    problem.related.push_back(host->id_span);
  }
  problems_.push_back(std::move(problem));
}

void Resolver::CheckPlaced(const AppUnit& unit, const Placement* placement) {
  // An app with profiles is omitted where none is wanted, even everywhere.
  if (!unit.app.profiles.empty()) return;
  // A host that is unknown or retired has been said to be so.
  const bool reported = placement != nullptr && !problems_.empty() &&
                        problems_.back().app == &unit;
  if (reported) return;
  problems_.push_back(
      {.kind = placement == nullptr ? ProblemKind::kNoPlacement
                                    : ProblemKind::kPlacedNowhere,
       .span = placement == nullptr ? unit.app.id.span : placement->span,
       .name = unit.app.id.value,
       .app = &unit});
}

void Resolver::PlaceApps() {
  if (fleet_.hosts.empty()) return;
  Placed placed;
  for (const auto& unit : fleet_.apps) {
    const Placement* placement = PlacementOf(*unit);
    std::vector<Host*> hosts;
    if (placement != nullptr) {
      hosts = HostsOf(*unit, *placement);
    } else if (fleet_.hosts.size() == 1 && !fleet_.hosts.front()->retired()) {
      hosts.push_back(fleet_.hosts.front().get());
    }
    std::erase_if(hosts, [&](const Host* host) {
      return !unit->app.profiles.empty() &&
             !ShareText(unit->app.profiles, host->facts.profiles);
    });
    if (hosts.empty()) CheckPlaced(*unit, placement);
    if (placement != nullptr) CheckSingleton(*unit, *placement, hosts);
    for (const Host* host : hosts) placed[host].push_back(unit.get());
  }
  AddInstances(std::move(placed));
}

void Resolver::AddInstances(Placed placed) {
  ParallelFor(fleet_.hosts.size(), jobs_, [&](size_t i) {
    Host& host = *fleet_.hosts[i];
    const auto found = placed.find(&host);
    if (found == placed.end()) return;
    std::vector<const AppUnit*>& units = found->second;
    std::ranges::sort(
        units, {},
        [](const AppUnit* unit) -> auto& { return unit->app.id.value; });
    host.instances.resize(units.size());
    for (size_t k = 0; k < units.size(); ++k) {
      Instance& instance = host.instances[k];
      instance.host = &host;
      instance.unit = units[k];
      instance.id = units[k]->app.id.value;
    }
  });
}

}  // namespace plimsoll
