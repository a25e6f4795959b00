// Which address a consumer dials: DESIGN's rules, one function each.

#include <algorithm>

#include "compiler/resolve/resolver.h"
#include "compiler/resolve/service_name.h"

namespace plimsoll {
namespace {

bool IsLoopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" ||
         address == "localhost";
}

bool IsEveryAddress(std::string_view bind) {
  return bind.empty() || bind == "0.0.0.0" || bind == "::" || bind == "*";
}

// Containers of one project meet on its default network unless they name
// others.
bool ShareNetwork(const Instance& a, const Instance& b) {
  if (a.host != b.host || !a.is_container || !b.is_container ||
      a.host_network || b.host_network || a.runtime != b.runtime) {
    return false;
  }
  if (a.networks.empty() || b.networks.empty()) {
    return a.networks.empty() && b.networks.empty();
  }
  return std::ranges::any_of(a.networks, [&](const std::string& network) {
    return std::ranges::find(b.networks, network) != b.networks.end();
  });
}

// The zone both hosts list, in the consumer's order; else the public one.
const Zone* ZoneTowards(const Host& consumer, const Host& provider) {
  for (const Zone& zone : consumer.zones) {
    const Zone* common = provider.FindZone(zone.name);
    if (common != nullptr) return common;
  }
  return provider.FindZone("public");
}

}  // namespace

const Instance* Resolver::FindProvider(const NameUse& use,
                                       const AppUnit& provider,
                                       const Host* on_host, Problem* problem) {
  const auto& instances = fleet_.InstancesOf(provider.app.id.value);
  const Host* preferred = on_host != nullptr ? on_host : use.instance.host;
  for (const Instance* instance : instances) {
    if (instance->host == preferred) return instance;
  }
  problem->kind = ProblemKind::kUnplacedApp;
  if (on_host != nullptr || instances.empty()) return nullptr;
  if (instances.size() == 1) return instances.front();
  problem->kind = ProblemKind::kAmbiguousProvider;
  for (const Instance* instance : instances) {
    problem->candidates.push_back(instance->host->id);
  }
  return nullptr;
}

std::optional<DialAddress> Resolver::Dial(const NameUse& use,
                                          const Instance& provider,
                                          const ResolvedPort& port,
                                          Problem* problem) {
  const Instance& consumer = use.instance;
  problem->provider = provider.unit;
  problem->provider_host = provider.host;
  problem->port = port.name;
  problem->port_number =
      port.host_port != 0 ? port.host_port : port.container_port;
  problem->related = {port.span};
  const auto fail = [&](ProblemKind kind) {
    problem->kind = kind;
    return std::nullopt;
  };

  if (ShareNetwork(consumer, provider) && port.container_port != 0) {
    return DialAddress{std::string(ServiceNameOf(*provider.app)),
                       port.container_port, port.span};
  }
  if (port.host_port == 0) return fail(ProblemKind::kUnpublishedPort);
  if (consumer.host == provider.host && consumer.host_network) {
    const bool anywhere = IsEveryAddress(port.bind) || IsLoopback(port.bind);
    return DialAddress{anywhere ? "127.0.0.1" : port.bind, port.host_port,
                       port.span};
  }
  if (IsLoopback(port.bind)) return fail(ProblemKind::kLoopbackOnly);
  if (consumer.host == provider.host) {
    if (!IsEveryAddress(port.bind)) {
      return DialAddress{port.bind, port.host_port, port.span};
    }
    if (provider.host->zones.empty()) return fail(ProblemKind::kNoCommonZone);
    const Zone& first = provider.host->zones.front();
    return DialAddress{first.address, port.host_port, port.span, &first};
  }
  const Zone* zone = ZoneTowards(*consumer.host, *provider.host);
  if (zone == nullptr) return fail(ProblemKind::kNoCommonZone);
  if (!zone->nat) {
    if (!IsEveryAddress(port.bind) && port.bind != zone->address) {
      return fail(ProblemKind::kUnpublishedPort);
    }
    return DialAddress{zone->address, port.host_port, port.span, zone};
  }
  problem->candidates = {zone->name};
  const auto outside = zone->outside.find(port.host_port);
  if (outside == zone->outside.end()) return fail(ProblemKind::kNotForwarded);
  return DialAddress{zone->address, outside->second, port.span, zone};
}

void Resolver::ResolveDependencies(Instance* instance) {
  for (const AppDependency& stated : instance->app->dependencies) {
    if (!stated.app_id.set()) continue;
    const NameUse use{*instance, stated.app_id.span};
    ResolvedDependency dependency{.source = &stated,
                                  .app = fleet_.FindApp(stated.app_id.value),
                                  .provider = nullptr,
                                  .same_host = false,
                                  .condition = stated.condition.or_default(
                                      DependencyCondition::kStarted)};
    Problem problem;
    if (dependency.app == nullptr) {
      problem.kind = ProblemKind::kUnknownApp;
      for (const auto& app : fleet_.apps) {
        problem.candidates.push_back(app->app.id.value);
      }
    } else {
      dependency.provider =
          FindProvider(use, *dependency.app, nullptr, &problem);
      // Which of several is not said; any will do for reachability.
      if (problem.kind == ProblemKind::kAmbiguousProvider) {
        dependency.provider = fleet_.InstancesOf(stated.app_id.value).front();
      }
    }
    const Instance* provider = dependency.provider;
    if (provider != nullptr) {
      dependency.same_host = provider->host == instance->host;
      // Elsewhere it only has to be reachable, by any of its ports.
      const bool reachable =
          dependency.same_host || provider->ports.empty() ||
          std::ranges::any_of(provider->ports, [&](const ResolvedPort& port) {
            return Dial(use, *provider, port, &problem).has_value();
          });
      if (!reachable) dependency.provider = nullptr;
    }
    if (dependency.provider == nullptr) {
      problem.span = use.span;
      problem.name = stated.app_id.value;
      problem.app = instance->unit;
      problem.host = instance->host;
      problem.provider = dependency.app;
      problems_.push_back(std::move(problem));
    }
    instance->dependencies.push_back(dependency);
  }
}

}  // namespace plimsoll
