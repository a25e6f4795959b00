#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/units.h"

namespace plimsoll::rules::systemd {
namespace {

constexpr std::string_view kService = "Service";

// The name that a mount unit has to have for its place.
std::string NameForPath(std::string_view path) {
  std::string name;
  for (size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                       (c >= 'A' && c <= 'Z') || c == ':' || c == '_' ||
                       (c == '.' && !name.empty());
    if (c == '/') {
      const bool edge = name.empty() || name.back() == '-' ||
                        path.find_first_not_of('/', i) == std::string::npos;
      if (!edge) name += '-';
    } else if (plain) {
      name += c;
    } else {
      name += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  return name.empty() ? "-" : name;
}

void JudgeMount(const Unit& unit, std::string_view section, RuleContext& ctx) {
  const Node* where = unit.Last(section, "Where");
  const std::string place = unit.Value(section, "Where");
  if (where == nullptr || !place.starts_with('/') ||
      place.find('%') != std::string::npos || IsTemplated(place)) {
    return;
  }
  const std::string wanted =
      fmt::format("{}.{}", NameForPath(place), unit.type());
  if (wanted == unit.name()) return;
  ctx.Report(where->span, fmt::format("the unit for `{}` is not named `{}`",
                                      place, unit.name()))
      .AddNote("systemd refuses a mount whose name is not that of its place")
      .Help(fmt::format("rename the file to `{}`", wanted));
}

void JudgeOneshot(const Unit& unit, const Node& type, RuleContext& ctx) {
  const Node* restart = unit.Last(kService, "Restart");
  const std::string policy = unit.Value(kService, "Restart");
  if (policy == "always" || policy == "on-success") {
    ctx.Report(
           restart->span,
           fmt::format("a oneshot service cannot have `Restart={}`", policy))
        .Also(type.span, "the type is set here")
        .AddNote("systemd refuses the unit")
        .Help("use `Restart=on-failure`, or another type");
  }
  const Node* exit = unit.Last(kService, "ExitType");
  if (exit != nullptr && exit->text == "cgroup") {
    ctx.Report(exit->span, "a oneshot service cannot have `ExitType=cgroup`")
        .Also(type.span, "the type is set here")
        .AddNote("systemd refuses the unit")
        .Help("remove `ExitType=`");
  }
  const Node* runtime = unit.Last(kService, "RuntimeMaxSec");
  if (runtime != nullptr && runtime->text != "infinity") {
    ctx.Warn(runtime->span,
             "`RuntimeMaxSec` does nothing for a oneshot service")
        .Also(type.span, "the type is set here")
        .Help("use `TimeoutStartSec=`");
  }
}

void JudgeCommands(const Unit& unit, RuleContext& ctx) {
  const std::vector<UnitSetting> starts = unit.All(kService, "ExecStart");
  if (starts.size() < 2) return;
  const UnitSetting& first = starts.front();
  const UnitSetting& second = starts[1];
  Diagnostic& finding = ctx.Report(
      second.key->span, "a service of this type has one `ExecStart=` alone");
  finding.Also(first.key->span, "the first one")
      .AddNote("systemd refuses the unit");
  finding.Help(second.file == first.file
                   ? "join them into one script, or set `Type=oneshot`"
                   : "set an empty `ExecStart=` before it, which drops the "
                     "first one");
}

void JudgeService(const Unit& unit, RuleContext& ctx) {
  const Node* type = unit.Last(kService, "Type");
  const std::string name = unit.Value(kService, "Type");
  const bool oneshot = name == "oneshot";
  // Without a type, a service that starts nothing is a oneshot.
  if (!oneshot) JudgeCommands(unit, ctx);
  if (oneshot) JudgeOneshot(unit, *type, ctx);
  if (name == "dbus" && unit.Last(kService, "BusName") == nullptr) {
    ctx.Report(type->span, "a service of type `dbus` names no bus name")
        .AddNote("systemd refuses the unit")
        .Help("set `BusName=`");
  }
  const Node* kill = unit.Last(kService, "KillMode");
  if (kill != nullptr && unit.Last(kService, "PAMName") != nullptr &&
      (kill->text == "process" || kill->text == "none")) {
    ctx.Report(kill->span, fmt::format("`KillMode={}` does not go with "
                                       "`PAMName`",
                                       kill->text))
        .AddNote("systemd refuses the unit")
        .Help("use `control-group` or `mixed`");
  }
}

void Check(const Repository& repository, RuleContext& ctx) {
  for (const Unit& unit : UnitsOf(repository)) {
    if (unit.file().source->kind() != FileKind::kSystemd) continue;
    if (unit.type() == "service") JudgeService(unit, ctx);
    if (unit.type() == "mount") JudgeMount(unit, "Mount", ctx);
    if (unit.type() == "automount") JudgeMount(unit, "Automount", ctx);
  }
}

}  // namespace

constinit const Rule conflict = {
    .id = "systemd/conflict",
    .summary = "settings of a unit exclude each other",
    .check = Check,
};

}  // namespace plimsoll::rules::systemd
