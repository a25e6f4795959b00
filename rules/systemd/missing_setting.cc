#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rules/rule.h"
#include "rules/support/units.h"

namespace plimsoll::rules::systemd {
namespace {

struct Fault {
  std::string message;
  std::string help;
};

bool HasAny(const Unit& unit, std::string_view section,
            std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return unit.Last(section, name) != nullptr;
  });
}

Fault JudgeService(const Unit& unit) {
  if (HasAny(unit, "Service", {"ExecStart"}) ||
      HasAny(unit, "Unit", {"SuccessAction"})) {
    return {};
  }
  const std::string type = unit.Value("Service", "Type");
  const bool stops = HasAny(unit, "Service", {"ExecStop"});
  const bool oneshot = type.empty() || type == "oneshot";
  if (!stops) {
    return {"the service starts nothing", "set `ExecStart=` in `[Service]`"};
  }
  if (!oneshot) {
    return {fmt::format("a service of type `{}` starts nothing", type),
            "set `ExecStart=`, or `Type=oneshot`"};
  }
  if (!IsTrue(unit.Value("Service", "RemainAfterExit"))) {
    return {"the service starts nothing and does not stay",
            "set `ExecStart=`, or `RemainAfterExit=yes`"};
  }
  return {};
}

Fault JudgeOther(const Unit& unit) {
  const std::string_view type = unit.type();
  if (type == "timer" &&
      !HasAny(unit, "Timer",
              {"OnCalendar", "OnActiveSec", "OnBootSec", "OnStartupSec",
               "OnUnitActiveSec", "OnUnitInactiveSec", "OnClockChange",
               "OnTimezoneChange"})) {
    return {"the timer never elapses", "set `OnCalendar=` in `[Timer]`"};
  }
  if (type == "socket" &&
      !HasAny(unit, "Socket",
              {"ListenStream", "ListenDatagram", "ListenSequentialPacket",
               "ListenFIFO", "ListenNetlink", "ListenSpecial",
               "ListenMessageQueue", "ListenUSBFunction"})) {
    return {"the socket listens nowhere", "set `ListenStream=` in `[Socket]`"};
  }
  if (type == "path" && !HasAny(unit, "Path",
                                {"PathExists", "PathExistsGlob", "PathChanged",
                                 "PathModified", "DirectoryNotEmpty"})) {
    return {"the path unit watches nothing", "set `PathExists=` in `[Path]`"};
  }
  if (type == "mount" && !HasAny(unit, "Mount", {"What"})) {
    return {"the mount has nothing to mount", "set `What=` in `[Mount]`"};
  }
  if (type == "swap" && !HasAny(unit, "Swap", {"What"})) {
    return {"the swap unit names no device", "set `What=` in `[Swap]`"};
  }
  if (type == "automount" && !HasAny(unit, "Automount", {"Where"})) {
    return {"the automount has no place", "set `Where=` in `[Automount]`"};
  }
  return {};
}

std::string_view SectionOf(std::string_view type) {
  static constexpr std::array<std::array<std::string_view, 2>, 7> kSections = {
      {{"service", "Service"},
       {"timer", "Timer"},
       {"socket", "Socket"},
       {"path", "Path"},
       {"mount", "Mount"},
       {"swap", "Swap"},
       {"automount", "Automount"}}};
  for (const auto& known : kSections) {
    if (known[0] == type) return known[1];
  }
  return "Unit";
}

void Check(const Repository& repository, RuleContext& ctx) {
  for (const Unit& unit : UnitsOf(repository)) {
    // An empty file masks the unit of that name.
    const bool empty = unit.file().tree.root()->entries.empty();
    if (unit.file().source->kind() != FileKind::kSystemd || !unit.whole() ||
        empty || IsTemplated(unit.file().source->text())) {
      continue;
    }
    const Fault fault =
        unit.type() == "service" ? JudgeService(unit) : JudgeOther(unit);
    if (fault.message.empty()) continue;
    const Span place = unit.Place(SectionOf(unit.type()));
    // A drop-in of each instance, on its machine, may add what a template has
    // not.
    const bool is_template = unit.name().find("@.") != std::string::npos;
    (is_template ? ctx.Warn(place, fault.message)
                 : ctx.Report(place, fault.message))
        .AddNote("systemd refuses the unit")
        .Help(fault.help)
        .About(unit.name());
  }
}

}  // namespace

constinit const Rule missing_setting = {
    .id = "systemd/missing-setting",
    .summary = "a unit lacks the setting that says what it does",
    .check = Check,
};

}  // namespace plimsoll::rules::systemd
