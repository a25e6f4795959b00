#include "targets/systemd/links.h"

#include <fmt/format.h>

#include <algorithm>

#include "targets/emit/layout.h"
#include "targets/emit/process.h"
#include "targets/emit/secret_plan.h"

namespace plimsoll {
namespace {

bool HasLowerPriority(const Instance& a, const Instance& b) {
  const Integer& first = a.app->run.priority;
  const Integer& second = b.app->run.priority;
  return first.set() && second.set() && first.value < second.value;
}

// Docker has started the containers that start by themselves by the time its
// own unit is up, so that is what services wait for.
constexpr std::string_view kDocker = "docker.service";
constexpr std::string_view kNetwork = "network-online.target";

// `Notify=healthy` came with Podman 5.0.
bool TellsHealth(const Instance& instance) {
  const HealthCheck& check = instance.app->health_check;
  return instance.runtime == Runtime::kQuadlet && check.stated() &&
         !(check.type.set() && check.type.value == HealthType::kNone) &&
         !(check.probe.set() && check.probe.value == Probe::kHost) &&
         AtLeast(instance.host->facts.os.podman, 5, 0);
}

bool IsAwaited(const Instance& instance, DependencyCondition condition) {
  return std::ranges::any_of(
      instance.host->instances, [&](const Instance& other) {
        return IsUnit(other) &&
               std::ranges::any_of(other.dependencies,
                                   [&](const ResolvedDependency& needed) {
                                     return needed.provider == &instance &&
                                            needed.condition == condition;
                                   });
      });
}

}  // namespace

bool IsSystemdService(const Instance& instance) {
  return instance.runtime == Runtime::kSystemd && !instance.is_container;
}

bool IsUnit(const Instance& instance) {
  return IsSystemdService(instance) ||
         (instance.runtime == Runtime::kQuadlet && instance.is_container);
}

std::string UnitOf(const Instance& instance) {
  return instance.name + ".service";
}

StartOrder::StartOrder(const Host& host) {
  std::vector<const Instance*> units;
  for (const Instance& instance : host.instances) {
    if (IsUnit(instance)) units.push_back(&instance);
  }
  std::ranges::stable_sort(units, {}, [](const Instance* instance) {
    return instance->app->run.priority.or_default(INT64_MAX);
  });
  for (const Instance* unit : units) Visit(unit);
}

void StartOrder::Visit(const Instance* instance) {
  if (!seen_.insert(instance).second) return;
  for (const ResolvedDependency& dependency : instance->dependencies) {
    if (dependency.same_host && dependency.provider != nullptr &&
        IsUnit(*dependency.provider)) {
      Visit(dependency.provider);
    }
  }
  position_.emplace(instance, position_.size());
}

UnitLinks LinksOf(const Instance& instance, const Fleet& fleet,
                  const StartOrder& order) {
  std::set<std::string> after;
  std::set<std::string> needed;
  std::set<std::string> wanted;
  for (const ResolvedDependency& dependency : instance.dependencies) {
    if (dependency.provider == nullptr) continue;
    if (!dependency.same_host) {
      wanted.emplace(kNetwork);
    } else if (dependency.provider->runtime == Runtime::kCompose) {
      wanted.emplace(kDocker);
    } else if (IsUnit(*dependency.provider)) {
      needed.insert(UnitOf(*dependency.provider));
    }
  }
  if (NeedsMaterialize(instance)) {
    needed.insert(SecretsUnitName(*instance.host, fleet));
  }
  for (const Instance& other : instance.host->instances) {
    if (!HasLowerPriority(other, instance) || other.app->schedule.set()) {
      continue;
    }
    if (other.runtime == Runtime::kCompose) {
      after.emplace(kDocker);
    } else if (IsUnit(other) && order.IsBefore(other, instance)) {
      after.insert(UnitOf(other));
    }
  }
  after.insert(needed.begin(), needed.end());
  after.insert(wanted.begin(), wanted.end());
  return {.after = {after.begin(), after.end()},
          .requires_units = {needed.begin(), needed.end()},
          .wants = {wanted.begin(), wanted.end()}};
}

void AddLinks(const UnitLinks& links, UnitText* unit) {
  const auto add = [&](std::string_view directive,
                       const std::vector<std::string>& units) {
    unit->Add("Unit", directive, fmt::format("{}", fmt::join(units, " ")));
  };
  add("After", links.after);
  add("Requires", links.requires_units);
  add("Wants", links.wants);
}

bool WaitsAsAsked(const ResolvedDependency& dependency) {
  if (dependency.condition == DependencyCondition::kStarted) return true;
  if (dependency.provider == nullptr || !IsUnit(*dependency.provider)) {
    return false;
  }
  return dependency.condition == DependencyCondition::kCompleted ||
         TellsHealth(*dependency.provider);
}

bool IsAwaitedHealthy(const Instance& instance) {
  return TellsHealth(instance) &&
         IsAwaited(instance, DependencyCondition::kHealthy);
}

bool IsOneshot(const Instance& instance) {
  return instance.app->schedule.set() ||
         IsAwaited(instance, DependencyCondition::kCompleted);
}

}  // namespace plimsoll
