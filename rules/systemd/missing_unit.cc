#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "compiler/base/edit_distance.h"
#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/units.h"

namespace plimsoll::rules::systemd {
namespace {

using Names = std::set<std::string, std::less<>>;

// Settings whose value is a list of units that something is done with.
bool IsReference(const UnitSetting& setting) {
  static constexpr std::string_view kUnitNames[] = {
      "Requires", "Requisite", "Wants",  "BindsTo",   "PartOf",
      "Upholds",  "After",     "Before", "OnFailure", "OnSuccess"};
  static constexpr std::string_view kInstallNames[] = {"Also", "WantedBy",
                                                       "RequiredBy"};
  if (setting.section == "Unit") {
    return std::ranges::count(kUnitNames, setting.name) > 0;
  }
  if (setting.section == "Install") {
    return std::ranges::count(kInstallNames, setting.name) > 0;
  }
  return setting.name == "Unit" || setting.name == "Sockets" ||
         setting.name == "Service";
}

// Targets that systemd brings, to which one of ours may be near.
// Source: systemd.special(7).
bool IsSpecial(std::string_view name) {
  static constexpr std::string_view kTargets[] = {"basic",
                                                  "bluetooth",
                                                  "boot-complete",
                                                  "cryptsetup",
                                                  "default",
                                                  "emergency",
                                                  "exit",
                                                  "final",
                                                  "getty",
                                                  "graphical",
                                                  "graphical-session",
                                                  "graphical-session-pre",
                                                  "halt",
                                                  "hibernate",
                                                  "hybrid-sleep",
                                                  "initrd",
                                                  "local-fs",
                                                  "local-fs-pre",
                                                  "machines",
                                                  "multi-user",
                                                  "network",
                                                  "network-online",
                                                  "network-pre",
                                                  "nss-lookup",
                                                  "nss-user-lookup",
                                                  "paths",
                                                  "poweroff",
                                                  "printer",
                                                  "reboot",
                                                  "remote-fs",
                                                  "remote-fs-pre",
                                                  "rescue",
                                                  "rpcbind",
                                                  "shutdown",
                                                  "sigpwr",
                                                  "sleep",
                                                  "slices",
                                                  "smartcard",
                                                  "sockets",
                                                  "sound",
                                                  "suspend",
                                                  "swap",
                                                  "sysinit",
                                                  "system-update",
                                                  "time-set",
                                                  "time-sync",
                                                  "timers",
                                                  "umount",
                                                  "usb-gadget",
                                                  "xdg-desktop-autostart"};
  return UnitTypeOf(name) == "target" &&
         std::ranges::find(kTargets, name.substr(0, name.rfind('.'))) !=
             std::end(kTargets);
}

bool IsAbsent(const std::string& name, const Names& names) {
  return name.find('%') == std::string::npos && !IsTemplated(name) &&
         !IsSpecial(name) && !names.contains(name) &&
         !names.contains(TemplateOf(name));
}

// A unit that a file names and the repository lacks.
struct Absent {
  UnitReference reference;
  bool is_required = false;  // Without it, nothing starts.
};

// Whether a file names several absent units that are spelt alike: such come
// from one package, and one of ours may be spelt like them.
bool IsOfFamily(const std::string& name, const std::vector<Absent>& absent) {
  constexpr std::ptrdiff_t kOthers = 2;
  constexpr size_t kDistance = 3;
  const auto others = std::ranges::count_if(absent, [&](const Absent& other) {
    const std::string& known = other.reference.name;
    return known != name && UnitTypeOf(known) == UnitTypeOf(name) &&
           EditDistance(known, name, kDistance) <= kDistance;
  });
  return others >= kOthers;
}

// Only one that looks like a misspelt name of ours: any other may come with
// the system or from another repository.
void JudgeReference(const UnitReference& reference, const Names& names,
                    RuleContext& ctx) {
  constexpr size_t kDistance = 2;
  const std::string& name = reference.name;
  const std::string_view type = UnitTypeOf(name);
  std::vector<std::string_view> similar;
  for (const std::string& known : names) {
    const bool may_be_near = known.size() <= name.size() + kDistance &&
                             name.size() <= known.size() + kDistance;
    if (may_be_near && UnitTypeOf(known) == type) similar.push_back(known);
  }
  const std::string_view nearest = NearestWord(name, similar);
  const size_t stem = name.size() - std::min(name.size(), type.size() + 1);
  const bool near = !nearest.empty() && stem >= 4 &&
                    EditDistance(name, nearest) <= (stem >= 8 ? kDistance : 1);
  // web-1 and web-2, app and apps, are two units rather than one misspelt.
  const auto letters = [](std::string_view text) {
    std::string kept;
    for (const char c : text) {
      if (c < '0' || c > '9') kept += c;
    }
    return kept;
  };
  if (!near || letters(name) == letters(nearest)) return;
  // A file that names both does not take one for the other.
  const SourceFile& file = ctx.sources().Get(reference.span.file);
  if (file.text().find(nearest) != std::string_view::npos) return;
  ctx.Warn(reference.span,
           fmt::format("no unit of the repository is named `{}`", name))
      .Help(fmt::format("the nearest unit is `{}`", nearest));
}

// Whether a file is there that the unit may be made of, such as a template of
// it.
bool HasSource(std::string_view stem, const Repository& repository) {
  return std::ranges::any_of(repository.paths, [&](const PathEntry& entry) {
    std::string_view name = BaseNameOf(entry.path);
    if (!name.starts_with(stem)) return false;
    name.remove_prefix(stem.size());
    return name.starts_with(".service") || name.starts_with(".container") ||
           name.starts_with(".kube");
  });
}

// `data.service` where Quadlet makes `data-volume.service` of data.volume:
// only a container and a kube file keep their bare name. Whether it was one.
bool JudgeQuadlet(const Absent& absent, const Names& names, RuleContext& ctx) {
  static constexpr std::string_view kTypes[] = {"build", "image", "network",
                                                "pod", "volume"};
  const std::string& name = absent.reference.name;
  if (UnitTypeOf(name) != "service") return false;
  const std::string stem = name.substr(0, name.rfind('.'));
  const SourceFile& file = ctx.sources().Get(absent.reference.span.file);
  const std::string folder(FolderOf(file.path()));
  for (const std::string_view type : kTypes) {
    const std::string source = fmt::format("{}.{}", stem, type);
    const std::string made = fmt::format("{}-{}.service", stem, type);
    // Elsewhere it may belong to another machine.
    const auto path = NormalizeBelow(folder, source);
    if (!path || !ctx.repository().Exists(*path) || !names.contains(made) ||
        HasSource(stem, ctx.repository())) {
      continue;
    }
    const std::string message =
        fmt::format("Quadlet makes no `{}` of `{}`", name, source);
    Diagnostic& finding = absent.is_required
                              ? ctx.Report(absent.reference.span, message)
                              : ctx.Warn(absent.reference.span, message);
    finding.Help(fmt::format("its unit is `{}`", made));
    return true;
  }
  return false;
}

// Timers whose services come with packages; a repository replaces them to set
// another time.
bool IsOfPackage(std::string_view stem) {
  static constexpr std::string_view kTimers[] = {"apt-daily",
                                                 "apt-daily-upgrade",
                                                 "bootc-fetch-apply-updates",
                                                 "certbot",
                                                 "dnf-automatic",
                                                 "dnf-automatic-install",
                                                 "dnf5-automatic",
                                                 "fstrim",
                                                 "logrotate",
                                                 "man-db",
                                                 "plocate-updatedb",
                                                 "podman-auto-update",
                                                 "rpm-ostreed-automatic",
                                                 "sysstat-collect",
                                                 "systemd-tmpfiles-clean"};
  return std::ranges::count(kTimers, stem) > 0;
}

// A timer, path or socket starts the service of its own name.
void JudgePair(const Unit& unit, const Names& names, RuleContext& ctx) {
  const std::string_view type = unit.type();
  const bool timer = type == "timer" && unit.Value("Timer", "Unit").empty();
  const bool path = type == "path" && unit.Value("Path", "Unit").empty();
  if (!timer && !path) return;
  const std::string stem = unit.name().substr(0, unit.name().rfind('.'));
  if (names.contains(stem + ".service") || IsOfPackage(stem)) return;
  // A folder with this one unit may add to what a package brings.
  const std::string folder(FolderOf(unit.file().source->path()));
  const bool has_services =
      std::ranges::any_of(ctx.repository().files, [&](const ParsedFile& file) {
        return FolderOf(file.source->path()) == folder &&
               file.source->path().ends_with(".service");
      });
  if (!has_services) return;
  ctx.Warn(unit.Place(timer ? "Timer" : "Path"),
           fmt::format("`{}` starts `{}.service`, which is not here",
                       unit.name(), stem))
      .Help("add the service, or name another one with `Unit=`");
}

// The units the file refers to that the repository does not have.
std::vector<Absent> AbsentUnits(const ParsedFile& file, const Names& names) {
  std::vector<Absent> absent;
  ForEachSetting(file, [&](const UnitSetting& setting) {
    if (!IsReference(setting)) return;
    const bool is_required =
        setting.name == "Requires" || setting.name == "BindsTo";
    for (UnitReference& reference : ReferencesIn(setting)) {
      if (IsAbsent(reference.name, names)) {
        absent.push_back({std::move(reference), is_required});
      }
    }
  });
  return absent;
}

void Check(const Repository& repository, RuleContext& ctx) {
  const Names names = UnitNames(repository);
  for (const ParsedFile& file : repository.files) {
    if (file.role != DocumentRole::kLive) continue;
    const std::vector<Absent> absent = AbsentUnits(file, names);
    for (const Absent& one : absent) {
      if (!JudgeQuadlet(one, names, ctx) &&
          !IsOfFamily(one.reference.name, absent)) {
        JudgeReference(one.reference, names, ctx);
      }
    }
  }
  for (const Unit& unit : UnitsOf(repository)) JudgePair(unit, names, ctx);
}

}  // namespace

constinit const Rule missing_unit = {
    .id = "systemd/missing-unit",
    .summary = "a unit refers to one that the repository does not have",
    .check = Check,
};

}  // namespace plimsoll::rules::systemd
