#include <fmt/format.h>

#include <set>
#include <string>

#include "rules/rule.h"
#include "rules/support/units.h"

namespace plimsoll::rules::systemd {
namespace {

using Names = std::set<std::string, std::less<>>;

// The units that the unit is ordered with.
Names OrderedWith(const Unit& unit) {
  Names ordered;
  for (const std::string_view name : {"After", "Before"}) {
    for (const UnitSetting& setting : unit.All("Unit", name)) {
      for (const UnitReference& other : ReferencesIn(setting)) {
        ordered.insert(other.name);
      }
    }
  }
  return ordered;
}

// `name` is `Requires` or `BindsTo`.
void Judge(const Unit& unit, std::string_view name, const Names& ordered,
           RuleContext& ctx) {
  for (const UnitSetting& setting : unit.All("Unit", name)) {
    for (const UnitReference& other : ReferencesIn(setting)) {
      // Other types are ordered by systemd itself, or have no start to wait
      // for.
      if (UnitTypeOf(other.name) != "service" || ordered.contains(other.name) ||
          IsTemplated(other.name)) {
        continue;
      }
      ctx.Report(other.span,
                 fmt::format("`{}` may start before `{}`, which it requires",
                             unit.name(), other.name))
          .AddNote(
              fmt::format("`{}=` says that both run, not in what order", name))
          .Help(fmt::format("add `After={}`", other.name));
    }
  }
}

void Check(const Repository& repository, RuleContext& ctx) {
  for (const Unit& unit : UnitsOf(repository)) {
    // Sockets and timers are there before what they start.
    const bool is_service = unit.type() == "service" ||
                            unit.file().source->kind() == FileKind::kQuadlet;
    // The generator orders the units that Quadlet keys name.
    if (!is_service) continue;
    const Names ordered = OrderedWith(unit);
    Judge(unit, "Requires", ordered, ctx);
    Judge(unit, "BindsTo", ordered, ctx);
  }
}

}  // namespace

constinit const Rule requires_without_order = {
    .id = "systemd/requires-without-order",
    .summary = "a unit requires another and may start before it",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::systemd
