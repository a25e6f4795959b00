#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
  std::vector<std::string_view> profiles;  // Those of the base with its own.
};

// What names no image has it from the file that it is laid over.
bool IsPart(const Service& service) {
  return service.Get("image") == nullptr && service.Get("build") == nullptr;
}

// The profiles of a service, together with those that its base has; nothing
// where some of them are not known.
std::optional<std::vector<std::string_view>> ProfilesOf(const Service& service,
                                                        const Project* base) {
  if (service.has_unknown_profile) return std::nullopt;
  std::vector<std::string_view> profiles = service.profiles;
  if (!IsPart(service)) return profiles;
  const Service* below =
      base == nullptr ? nullptr : base->FindService(service.name);
  const bool is_known = below != nullptr && !below->open && !IsPart(*below) &&
                        !below->has_unknown_profile;
  if (!is_known) return std::nullopt;
  profiles.insert(profiles.end(), below->profiles.begin(),
                  below->profiles.end());
  return profiles;
}

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
bool MayRunTogether(const Claim& a, const Claim& b) {
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
  return MayRunTogether(a, b);
}

// In the order of their numbers.
std::vector<Claim> ClaimsOf(const Project& project,
                            const Repository& repository) {
  const Project* base = MainBeside(project, repository.compose);
  std::vector<Claim> claims;
  for (const Service& service : project.services) {
    const auto profiles = ProfilesOf(service, base);
    if (!profiles) continue;
    for (const Port& port : service.ports) {
      if (IsFixed(port)) claims.push_back({&service, &port, *profiles});
    }
  }
  std::ranges::stable_sort(claims, {}, [](const Claim& claim) {
    return claim.port->published->first;
  });
  return claims;
}

void Report(const Project& project, const Claim& first, const Claim& second,
            RuleContext& ctx) {
  const int number =
      std::max(first.port->published->first, second.port->published->first);
  const std::string message =
      first.service == second.service
          ? fmt::format("host port {} is published twice by `{}`", number,
                        first.service->name)
          : fmt::format("host port {} is published by `{}` and by `{}`", number,
                        first.service->name, second.service->name);
  // That it is laid over the main file is likely, but nowhere said.
  const bool is_laid_over = IsPart(*first.service) || IsPart(*second.service);
  Diagnostic& finding = is_laid_over ? ctx.Warn(second.port->span, message)
                                     : ctx.Report(second.port->span, message);
  finding.Also(first.port->span, "first published here")
      .Help("give one of them another host port")
      .About(ObjectOf(project, second.service->name), std::to_string(number));
}

void Check(const Project& project, RuleContext& ctx) {
  if (project.is_fragment) return;
  const std::vector<Claim> claims = ClaimsOf(project, ctx.repository());
  std::vector<const Claim*> near;  // Those that reach as far as the next one.
  for (const Claim& claim : claims) {
    std::erase_if(near, [&](const Claim* other) {
      return other->port->published->last < claim.port->published->first;
    });
    const auto found = std::ranges::find_if(
        near, [&](const Claim* other) { return Clash(*other, claim); });
    if (found != near.end()) {
      const Claim& other = **found;
      const bool in_order = other.port->span < claim.port->span;
      Report(project, in_order ? other : claim, in_order ? claim : other, ctx);
    }
    near.push_back(&claim);
  }
}

}  // namespace

constinit const Rule duplicate_port = {
    .id = "network/duplicate-port",
    .summary = "two services of a project publish the same host port",
    .check = Check,
};

}  // namespace plimsoll::rules::network
