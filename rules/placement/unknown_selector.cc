#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"
#include "rules/support/text.h"

namespace plimsoll::rules::placement {
namespace {

class Search {
 public:
  Search(const Fleet& fleet, RuleContext& ctx)
      : has_all_apps_(!fleet.unread.apps), ctx_(ctx) {
    for (const auto& host : fleet.hosts) {
      ids_.push_back(host->id);
      for (const Text& role : host->facts.roles) roles_.insert(role.value);
    }
    for (const auto& unit : fleet.apps) {
      apps_.push_back(unit->app.id.value);
      has_all_apps_ = has_all_apps_ && !unit->broken;
    }
  }

  void App(const Text& app, std::string_view where) {
    if (!app.set() || !has_all_apps_) return;
    if (std::ranges::find(apps_, app.value) != apps_.end()) return;
    Report("app", app.value, apps_, app.span, where);
  }

  void Roles(const TextList& roles, std::string_view where) {
    for (const Text& role : roles) {
      if (role.set()) Role(role.value, role.span, where);
    }
  }
  void Hosts(const TextList& hosts, std::string_view where) {
    for (const Text& host : hosts) {
      if (host.set()) Id(host.value, host.span, where);
    }
  }
  void Role(std::string_view role, const Span& span, std::string_view where) {
    if (roles_.contains(role)) return;
    Report("role", role, {roles_.begin(), roles_.end()}, span, where);
  }
  // `when` of an override, as it stands.
  void Selector(const Node& selector, std::string_view where) {
    ForEachText(plimsoll::Find(selector, "roles"),
                [&](const Node& role) { Role(role.text, role.span, where); });
    ForEachText(plimsoll::Find(selector, "hosts"),
                [&](const Node& host) { Id(host.text, host.span, where); });
  }

 private:
  static void ForEachText(const Node* list,
                          const std::function<void(const Node&)>& body) {
    if (list == nullptr) return;
    const Node& node = Deref(*list);
    if (node.IsScalar() && !node.IsNull()) body(node);
    for (const Node* item : node.items) {
      if (Deref(*item).IsScalar()) body(Deref(*item));
    }
  }

  void Id(std::string_view id, const Span& span, std::string_view where) {
    for (const std::string& known : ids_) {
      if (known == id) return;
    }
    Report("host", id, ids_, span, where);
  }

  void Report(std::string_view what, std::string_view name,
              const std::vector<std::string>& known, const Span& span,
              std::string_view where) {
    if (name.find("{{") != std::string_view::npos) return;
    if (!seen_.insert(span).second) return;
    const std::string help = SuggestName(name, known, what);
    const std::string_view lack = what == "role" ? "which no host has"
                                  : what == "host"
                                      ? "which no file describes"
                                      : "which no manifest describes";
    Diagnostic& diagnostic = ctx_.Report(
        span, fmt::format("{} selects {} `{}`, {}", where, what, name, lack));
    diagnostic
        .Help(!help.empty()    ? help
              : what == "role" ? "no host states any"
                               : "there is none yet")
        .About(std::string(where), std::string(name));
  }

  std::set<std::string, std::less<>> roles_;
  std::vector<std::string> ids_;
  std::vector<std::string> apps_;
  bool has_all_apps_ = true;  // Every manifest was read whole.
  std::set<Span> seen_;
  RuleContext& ctx_;
};

void CheckApp(const Fleet& fleet, const AppUnit& unit, Search* search) {
  const std::string name = fmt::format("`{}`", unit.app.id.value);
  // One that runs nowhere for lack of a host is placement/undefined.
  if (!fleet.InstancesOf(unit.app.id.value).empty()) {
    search->Roles(unit.app.placement.roles, name);
  }
  if (!unit.app.overrides.stated()) return;
  for (const Node* item : Deref(*unit.app.overrides.node).items) {
    const Node* when = plimsoll::Find(Deref(*item), "when");
    if (when == nullptr) continue;
    search->Selector(Deref(*when), "an override of " + name);
  }
}

// Nothing happens where nothing is selected: a slip of the pen in a selector is
// an override, policy or group that never applies.
void Check(const Fleet& fleet, RuleContext& ctx) {
  if (fleet.unread.hosts || fleet.unread.project) return;
  for (const auto& host : fleet.hosts) {
    if (host->broken) return;
  }
  Search search(fleet, ctx);
  for (const auto& unit : fleet.apps) {
    if (!unit->broken) CheckApp(fleet, *unit, &search);
  }
  const Project& project = fleet.project;
  for (const Named<Placement>& placement : project.placement) {
    search.App(placement.key, "`placement`");
    if (fleet.InstancesOf(placement.key.value).empty()) continue;
    search.Roles(placement.value.roles,
                 fmt::format("the placement of `{}`", placement.key.value));
  }
  for (const EnvTemplate& listed : project.env_templates) {
    for (const Text& app : listed.apps) {
      search.App(app, fmt::format("env template `{}`", listed.path.value));
    }
  }
  for (const Policy& policy : project.policies) {
    const std::string where = fmt::format("policy `{}`", policy.name.value);
    search.Roles(policy.hosts.roles, where);
    search.Hosts(policy.hosts.hosts, where);
  }
  for (const FileTemplate& file : project.templates) {
    const std::string where = fmt::format("template `{}`", file.from.value);
    search.Roles(file.hosts.roles, where);
    search.Hosts(file.hosts.hosts, where);
  }
  if (!project.groups.stated()) return;
  for (const Entry& group : EffectiveEntries(Deref(*project.groups.node))) {
    search.Role(group.key->text, group.key->span, "`groups`");
  }
}

}  // namespace

constinit const Rule unknown_selector = {
    .id = "placement/unknown-selector",
    .summary = "a selector names a role, host or app that there is not",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::placement
