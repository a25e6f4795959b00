#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/base/edit_distance.h"
#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/compose.h"
#include "rules/support/dialled.h"
#include "rules/support/network_names.h"
#include "rules/support/places.h"
#include "rules/support/text.h"

namespace plimsoll::rules::network {
namespace {

using Members = std::vector<NetworkMember>;

// Two names that differ in their numbers alone are siblings, no slips.
bool DifferInDigits(std::string_view a, std::string_view b) {
  const auto letters = [](std::string_view name) {
    std::string kept;
    for (const char c : name) {
      if (!IsAsciiDigit(c)) kept += c;
    }
    return kept;
  };
  return letters(a) == letters(b);
}

bool IsSlip(std::string_view name, std::string_view meant) {
  constexpr size_t kShortest = 5;
  constexpr size_t kLong = 9;
  if (name.size() < kShortest || meant.size() < kShortest) return false;
  const size_t allowed = name.size() >= kLong ? 2 : 1;
  const size_t longer = std::max(name.size(), meant.size());
  if (longer - std::min(name.size(), meant.size()) > allowed) return false;
  return !DifferInDigits(name, meant) && EditDistance(name, meant) <= allowed;
}

// Who answers to `name` without sharing a network with the one that dials.
const NetworkMember* FindApart(const Members& members, std::string_view name) {
  const NetworkMember* apart = nullptr;
  for (const NetworkMember& member : members) {
    if (!member.AnswersTo(name)) continue;
    if (member.elsewhere) return nullptr;
    apart = &member;
  }
  return apart;
}

// The name on the networks of `from` that was meant by `name`.
std::string FindSlip(const Members& members, const NetworkMember& from,
                     std::string_view name) {
  for (const NetworkMember& member : members) {
    if (&member == &from || !member.Meets(from)) continue;
    for (const std::string& known : member.names) {
      if (IsSlip(name, known)) return known;
    }
  }
  return {};
}

std::string NetworksOf(const NetworkMember& member) {
  std::vector<std::string> names;
  for (const std::string& network : member.networks) {
    names.push_back(network.starts_with("name:") ? network.substr(5) : network);
  }
  return JoinNames(names);
}

// `WATCHED_SERVICE: vpn` of what is given the engine's socket: it asks the
// engine about that service and connects to nothing.
bool NamesForEngine(const plimsoll::compose::Service& service,
                    const plimsoll::compose::Pair& pair) {
  const bool is_name =
      pair.key.ends_with("_SERVICE") || pair.key.ends_with("_SERVICES") ||
      pair.key.ends_with("_CONTAINER") || pair.key.ends_with("_CONTAINERS");
  if (!is_name || pair.value.find(':') != std::string_view::npos) return false;
  return std::ranges::any_of(
      service.mounts, [](const plimsoll::compose::Mount& mount) {
        return IsEngineSocket(mount.source) || IsEngineSocket(mount.target);
      });
}

// What one variable of a container says.
struct Use {
  const NetworkMember* from = nullptr;
  const Host* host = nullptr;  // Null for services of compose files.
  std::string_view key;
  DialledName dialled;
};

class Search {
 public:
  explicit Search(RuleContext& ctx) : ctx_(ctx) {
    for (const plimsoll::compose::Project& project : ctx.repository().compose) {
      for (const plimsoll::compose::Service& service : project.services) {
        known_.insert(AsciiLower(service.name));
      }
    }
    if (ctx.fleet() == nullptr) return;
    for (const auto& host : ctx.fleet()->hosts) {
      known_.insert(AsciiLower(host->id));
    }
  }

  void LookAt(const Host& host) {
    const bool has_network =
        std::ranges::any_of(host.instances, [](const Instance& instance) {
          return instance.is_container && !instance.host_network;
        });
    if (!has_network) return;
    Members members;
    std::vector<const Instance*> instances;
    for (const Instance& instance : host.instances) {
      if (instance.from_template) continue;
      members.push_back(MemberOf(instance));
      instances.push_back(&instance);
    }
    for (size_t i = 0; i < members.size(); ++i) {
      if (!members[i].elsewhere) LookAt(*instances[i], members, members[i]);
    }
  }

  void LookAt(const plimsoll::compose::Project& project) {
    const bool overlaid =
        !project.is_main && project.beside && !project.beside->empty();
    if (!project.IsWhole() || overlaid) return;
    Members members;
    for (const plimsoll::compose::Service& service : project.services) {
      members.push_back(MemberOf(project, service));
    }
    for (size_t i = 0; i < members.size(); ++i) {
      if (!members[i].elsewhere) {
        LookAt(project, project.services[i], members, members[i]);
      }
    }
  }

 private:
  void LookAt(const Instance& instance, const Members& members,
              const NetworkMember& member) {
    const Host& host = *instance.host;
    for (const EnvVar& variable : instance.env) {
      const auto report = [&](std::string message) -> Diagnostic& {
        return ctx_.Report(variable.value, std::move(message))
            .About(fmt::format("{}/{}", host.id, instance.id), variable.key);
      };
      const std::string text = TextOf(variable.value);
      for (const DialledName& dialled : DialledNames(variable.key, text)) {
        if (!seen_.insert({variable.value.span, dialled.name}).second) continue;
        Judge(members, {&member, &host, variable.key, dialled}, report);
      }
    }
  }

  void LookAt(const plimsoll::compose::Project& project,
              const plimsoll::compose::Service& service, const Members& members,
              const NetworkMember& member) {
    for (const plimsoll::compose::Pair& pair :
         plimsoll::compose::PairsOf(service.Get("environment"))) {
      if (!pair.has_value || pair.unknown || pair.from == nullptr) continue;
      if (NamesForEngine(service, pair)) continue;
      for (const DialledName& dialled : DialledNames(pair.key, pair.value)) {
        const size_t ahead = pair.from->text.size() - pair.value.size();
        const Span span = plimsoll::compose::SpanWithin(
            *pair.from, ahead + dialled.begin, dialled.size);
        const auto report = [&](std::string message) -> Diagnostic& {
          return ctx_.Report(span, std::move(message))
              .About(ObjectOf(project, service.name), std::string(pair.key));
        };
        Judge(members, {&member, nullptr, pair.key, dialled}, report);
      }
    }
  }

  template <class Report>
  void Judge(const Members& members, const Use& use, const Report& report) {
    const std::string& name = use.dialled.name;
    const NetworkMember& from = *use.from;
    const bool answered =
        std::ranges::any_of(members, [&](const NetworkMember& member) {
          return member.AnswersTo(name) &&
                 (&member == &from || member.Meets(from));
        });
    if (answered ||
        std::ranges::find(from.own_names, name) != from.own_names.end()) {
      return;
    }
    // Others may be on a shared network, under whatever name.
    if (from.shared) return;
    const NetworkMember* apart = FindApart(members, name);
    if (apart != nullptr) {
      report(fmt::format("`{}` cannot reach `{}`, which `{}` names: they share "
                         "no network",
                         from.id, name, use.key))
          .AddNote(fmt::format("`{}` is on {}; `{}` is on {}", from.id,
                               NetworksOf(from), apart->id, NetworksOf(*apart)))
          .Help("put both on one network");
      return;
    }
    if (known_.contains(name)) return;
    if (IsApp(name)) {
      const Host* far = FindFar(use);
      if (far == nullptr) return;
      report(fmt::format("nothing on {} answers to `{}`, which `{}` names",
                         NetworksOf(from), name, use.key))
          .AddNote(fmt::format("`{}` runs on `{}`; names of containers end at "
                               "their host",
                               name, far->id))
          .Help(fmt::format(
              "write `{{{{apps.{}.address}}}}` in a `derived_env`", name));
      return;
    }
    const std::string meant = FindSlip(members, from, name);
    if (meant.empty()) return;
    report(fmt::format("nothing on {} answers to `{}`, which `{}` names",
                       NetworksOf(from), name, use.key))
        .Help(fmt::format("the nearest name there is `{}`", meant));
  }

  [[nodiscard]] bool IsApp(std::string_view name) const {
    return ctx_.fleet() != nullptr && ctx_.fleet()->FindApp(name) != nullptr;
  }

  // The other machine on which alone the app of that name runs.
  [[nodiscard]] const Host* FindFar(const Use& use) const {
    const Host* far = nullptr;
    if (use.host == nullptr) return far;
    for (const Instance* instance :
         ctx_.fleet()->InstancesOf(use.dialled.name)) {
      if (instance->host->machine == use.host->machine) return nullptr;
      far = instance->host;
    }
    return far;
  }

  RuleContext& ctx_;
  std::set<std::string, std::less<>> known_;  // Hosts, services of any file.
  std::set<std::pair<Span, std::string>> seen_;
};

void Check(const Repository& repository, RuleContext& ctx) {
  Search search(ctx);
  for (const plimsoll::compose::Project& project : repository.compose) {
    search.LookAt(project);
  }
  if (ctx.fleet() == nullptr || !IsSound(*ctx.fleet())) return;
  for (const auto& host : ctx.fleet()->hosts) search.LookAt(*host);
}

}  // namespace

constinit const Rule unanswered_name = {
    .id = "network/unanswered-name",
    .summary = "a container dials a name that nothing on its networks has",
    .check = Check,
};

}  // namespace plimsoll::rules::network
