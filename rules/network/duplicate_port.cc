#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::network {
namespace {

using plimsoll::compose::Port;
using plimsoll::compose::Project;
using plimsoll::compose::Service;

struct Claim {
  const Service* service;
  const Port* port;
};

bool IsAny(std::string_view ip) {
  return ip.empty() || ip == "0.0.0.0" || ip == "::";
}

// Docker binds IPv4 and IPv6 apart, so that `0.0.0.0` and `::` do not meet.
bool AddressesMeet(std::string_view a, std::string_view b) {
  const auto is_v6 = [](std::string_view ip) {
    return ip.find(':') != std::string_view::npos;
  };
  if (a == b) return true;
  if (!a.empty() && !b.empty() && is_v6(a) != is_v6(b)) return false;
  return IsAny(a) || IsAny(b);
}

// A range outside for one port inside takes whichever is free.
bool IsFixed(const Port& port) {
  return port.published && port.published->first != 0 &&
         (port.published->first == port.published->last ||
          port.target.first != port.target.last);
}

// Services that no set of profiles starts together may share a port: one of
// them replaces the other.
bool MayRunTogether(const Service& a, const Service& b) {
  if (a.profiles.empty() || b.profiles.empty()) {
    return a.profiles.empty() && b.profiles.empty();
  }
  return std::ranges::any_of(a.profiles, [&](std::string_view profile) {
    return std::ranges::count(b.profiles, profile) > 0;
  });
}

bool Clash(const Claim& a, const Claim& b) {
  const Port& one = *a.port;
  const Port& other = *b.port;
  if (one.protocol != other.protocol) return false;
  if (one.published->last < other.published->first ||
      other.published->last < one.published->first) {
    return false;
  }
  if (!AddressesMeet(one.host_ip, other.host_ip)) return false;
  // The same line twice is one port: compose drops repetitions.
  const bool same_target = one.target.first == other.target.first;
  if (a.service == b.service) return !same_target;
  return MayRunTogether(*a.service, *b.service);
}

void Check(const Project& project, RuleContext& ctx) {
  if (project.is_fragment) return;
  std::vector<Claim> claims;
  for (const Service& service : project.services) {
    // What is laid over another file has its profiles, too, from there.
    const bool is_part =
        service.Get("image") == nullptr && service.Get("build") == nullptr;
    if (service.has_unknown_profile || is_part) continue;
    for (const Port& port : service.ports) {
      if (IsFixed(port)) claims.push_back({&service, &port});
    }
  }
  std::ranges::stable_sort(claims, {}, [](const Claim& claim) {
    return claim.port->published->first;
  });
  for (size_t i = 0; i < claims.size(); ++i) {
    const uint16_t last = claims[i].port->published->last;
    for (size_t j = i + 1; j < claims.size(); ++j) {
      if (claims[j].port->published->first > last) break;
      if (!Clash(claims[i], claims[j])) continue;
      const bool in_order = claims[i].port->span < claims[j].port->span;
      const Claim& first = in_order ? claims[i] : claims[j];
      const Claim& second = in_order ? claims[j] : claims[i];
      const int number =
          std::max(first.port->published->first, second.port->published->first);
      const std::string message =
          first.service == second.service
              ? fmt::format("host port {} is published twice by `{}`", number,
                            first.service->name)
              : fmt::format("host port {} is published by `{}` and by `{}`",
                            number, first.service->name, second.service->name);
      ctx.Report(second.port->span, message)
          .Also(first.port->span, "first published here")
          .Help("give one of them another host port")
          .About(ObjectOf(project, second.service->name),
                 std::to_string(number));
      break;
    }
  }
}

}  // namespace

constinit const Rule duplicate_port = {
    .id = "network/duplicate-port",
    .summary = "two services of a project publish the same host port",
    .check = Check,
};

}  // namespace plimsoll::rules::network
