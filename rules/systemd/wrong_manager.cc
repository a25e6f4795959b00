#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "rules/rule.h"
#include "rules/support/units.h"

namespace plimsoll::rules::systemd {
namespace {

// Where the manager of a user has its units, and Quadlet the files of one.
// Source: systemd.unit(5), podman-systemd.unit(5).
bool IsOfUser(std::string_view path) {
  for (const std::string_view folder :
       {"systemd/user/", ".config/containers/systemd/"}) {
    const size_t at = path.find(folder);
    const bool is_whole =
        at == 0 || (at != std::string_view::npos &&
                    (path[at - 1] == '/' || folder[0] == '.'));
    if (is_whole) return true;
  }
  return false;
}

// Targets that only the manager of the system has. Source: systemd.special(7).
bool IsOfSystem(std::string_view target) {
  static constexpr std::string_view kTargets[] = {
      "getty.target",      "graphical.target", "local-fs.target",
      "multi-user.target", "network.target",   "network-online.target",
      "remote-fs.target",  "rescue.target",    "sysinit.target",
  };
  return std::ranges::count(kTargets, target) > 0;
}

void Check(const Repository& repository, RuleContext& ctx) {
  for (const Unit& unit : UnitsOf(repository)) {
    if (!unit.whole() || !IsOfUser(unit.file().source->path())) continue;
    std::vector<UnitReference> wanted;
    for (const std::string_view key : {"WantedBy", "RequiredBy"}) {
      for (const UnitSetting& setting : unit.All("Install", key)) {
        std::ranges::move(ReferencesIn(setting), std::back_inserter(wanted));
      }
    }
    const bool is_started =
        wanted.empty() ||
        std::ranges::any_of(wanted, [](const UnitReference& reference) {
          return !IsOfSystem(reference.name);
        });
    if (is_started) continue;
    const UnitReference& first = wanted.front();
    ctx.Report(first.span,
               fmt::format("the manager of a user has no `{}`", first.name))
        .AddNote("where the unit is enabled, nothing starts it all the same")
        .Help("write `WantedBy=default.target`")
        .About(unit.name());
  }
}

}  // namespace

constinit const Rule wrong_manager = {
    .id = "systemd/wrong-manager",
    .summary = "a unit of a user waits for a target of the system",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::systemd
