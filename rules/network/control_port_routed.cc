#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "rules/rule.h"

namespace plimsoll::rules::network {
namespace {

constexpr std::string_view kRouters[] = {"traefik.http.routers.",
                                         "traefik.tcp.routers."};

// What an app's labels tell Traefik.
struct Routing {
  const Text* first = nullptr;  // What asks for a route at all.
  const Text* port = nullptr;   // `...loadbalancer.server.port`.
  std::string rules;            // All routers' rules.
  bool is_off = false;
};

Routing ReadLabels(const TextMap& labels) {
  Routing routing;
  for (const Named<Text>& label : labels) {
    const std::string_view key = label.key.value;
    if (key == "traefik.enable") {
      routing.is_off = label.value.value == "false";
      if (routing.first == nullptr) routing.first = &label.value;
    }
    if (key.starts_with("traefik.") &&
        key.ends_with(".loadbalancer.server.port")) {
      routing.port = &label.value;
    }
    const bool is_router = std::ranges::any_of(
        kRouters,
        [&](std::string_view prefix) { return key.starts_with(prefix); });
    if (!is_router) continue;
    if (routing.first == nullptr) routing.first = &label.value;
    if (key.ends_with(".rule")) routing.rules += label.value.value + " ";
  }
  return routing;
}

// A name that services may use leads to a route for services.
bool IsForServices(const Routing& routing, const Fleet& fleet) {
  return std::ranges::any_of(fleet.hosts, [&](const auto& host) {
    return std::ranges::any_of(
        host->facts.domains, [&](const HostDomain& domain) {
          return domain.plane.set() && domain.plane.value == Plane::kControl &&
                 routing.rules.find(domain.name.value) != std::string::npos;
        });
  });
}

bool IsControl(const ResolvedPort& port) {
  return port.source != nullptr && port.source->plane.set() &&
         port.source->plane.value == Plane::kControl;
}

uint16_t Inside(const Instance& instance, const ResolvedPort& port) {
  const bool is_hosts = instance.host_network || port.container_port == 0;
  return is_hosts ? port.host_port : port.container_port;
}

// The control port that the labels lead to: the one they name, else, where
// Traefik would choose, any, if there are no others.
const ResolvedPort* RoutedControlPort(const Instance& instance,
                                      const Routing& routing) {
  if (routing.port == nullptr) {
    const bool has_others = !std::ranges::all_of(instance.ports, IsControl);
    return has_others || instance.ports.empty() ? nullptr
                                                : &instance.ports.front();
  }
  const std::string& text = routing.port->value;
  unsigned number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return nullptr;
  const auto found =
      std::ranges::find_if(instance.ports, [&](const ResolvedPort& port) {
        return Inside(instance, port) == number;
      });
  return found != instance.ports.end() && IsControl(*found) ? &*found : nullptr;
}

// Traefik is the way in for users. Whoever knows the domain then reaches what
// was made for services, which trust their callers.
void Check(const Fleet& fleet, RuleContext& ctx) {
  std::set<std::pair<FileId, uint32_t>> seen;
  for (const auto& host : fleet.hosts) {
    for (const Instance& instance : host->instances) {
      if (!instance.is_container || instance.app == nullptr) continue;
      const Routing routing = ReadLabels(instance.app->container.labels);
      if (routing.is_off || IsForServices(routing, fleet)) continue;
      const Text* place =
          routing.port == nullptr ? routing.first : routing.port;
      if (place == nullptr) continue;
      const ResolvedPort* port = RoutedControlPort(instance, routing);
      if (port == nullptr) continue;
      if (!seen.insert({place->span.file, place->span.begin}).second) continue;
      ctx.Report(*place,
                 fmt::format("Traefik leads users to port {} of `{}`, which is "
                             "for services",
                             Inside(instance, *port), instance.id))
          .Also(port->source->plane.span, "of the control plane")
          .Help(
              "name a port of the data plane, or take the labels off; where "
              "the route is for services, give its domain `plane: control`")
          .About(fmt::format("{}/{}", host->id, instance.id),
                 std::to_string(Inside(instance, *port)));
    }
  }
}

}  // namespace

constinit const Rule control_port_routed = {
    .id = "network/control-port-routed",
    .summary = "a reverse proxy leads users to a port that is for services",
    .check = Check,
};

}  // namespace plimsoll::rules::network
