#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/unit_tables.h"
#include "rules/support/units.h"

namespace plimsoll::rules::quadlet {
namespace {

class Judge {
 public:
  Judge(const Unit& unit, RuleContext& ctx)
      : unit_(unit), section_(QuadletSectionOf(unit.type())), ctx_(ctx) {}

  void Run() {
    const std::string_view type = unit_.type();
    if (type == "container") JudgeContainer();
    if (type == "container" || type == "kube") JudgeService();
    if (type == "container" || type == "pod" || type == "kube") JudgeMaps();
    if (type == "network") JudgeNetwork();
    if (type == "kube") JudgeKube();
    if (type == "volume") JudgeVolume();
  }

 private:
  [[nodiscard]] bool Has(std::string_view key) const {
    return !unit_.Value(section_, key).empty();
  }

  Diagnostic& Report(std::string_view key, std::string message) {
    return ctx_.Report(unit_.Last(section_, key)->span, std::move(message))
        .AddNote("the generator refuses the file");
  }

  void JudgeContainer() {
    if (Has("Image") && Has("Rootfs")) {
      Report("Rootfs", "the container has both an image and a root folder")
          .Also(unit_.Last(section_, "Image")->span, "the image")
          .Help("remove `Image=` or `Rootfs=`");
    }
    if (Has("Group") && !Has("User")) {
      Report("Group", "`Group` is set without `User`").Help("set `User=`, too");
    }
    if (Has("ReloadCmd") && Has("ReloadSignal")) {
      Report("ReloadSignal", "both `ReloadCmd` and `ReloadSignal` are set")
          .Also(unit_.Last(section_, "ReloadCmd")->span, "the command")
          .Help("remove one of them");
    }
  }

  // A container's or pod's service works with few of systemd's choices.
  void JudgeService() {
    const std::string type = unit_.Value("Service", "Type");
    if (!type.empty() && type != "notify" && type != "oneshot") {
      ctx_.Report(unit_.Last("Service", "Type")->span,
                  fmt::format("the generator does not make services of type "
                              "`{}`",
                              type))
          .AddNote("the generator refuses the file")
          .Help("remove `Type=`, or set it to `oneshot`");
    }
    const std::string kill = unit_.Value("Service", "KillMode");
    if (!kill.empty() && kill != "mixed" && kill != "control-group") {
      ctx_.Report(
              unit_.Last("Service", "KillMode")->span,
              fmt::format("`KillMode={}` does not go with containers", kill))
          .AddNote("the generator refuses the file")
          .Help("remove it, or use `mixed` or `control-group`");
    }
  }

  void JudgeMaps() {
    const std::string users = unit_.Value(section_, "RemapUsers");
    const bool mapped = Has("UserNS") || Has("UIDMap") || Has("GIDMap") ||
                        Has("SubUIDMap") || Has("SubGIDMap");
    for (const std::string_view key : {"RemapUid", "RemapGid"}) {
      if (!Has(key)) continue;
      if (!mapped && users.empty()) {
        Report(key, fmt::format("`{}` is set without `RemapUsers`", key))
            .Help("set `UserNS=` instead of both");
      } else if (users == "keep-id" && unit_.All(section_, key).size() > 1) {
        Report(key, fmt::format("`{}` is set twice, which `keep-id` does not "
                                "take",
                                key))
            .Help("keep one of them");
      }
    }
    if (mapped && (Has("RemapUsers") || Has("RemapUid") || Has("RemapGid"))) {
      const std::string_view key = Has("RemapUsers") ? "RemapUsers"
                                   : Has("RemapUid") ? "RemapUid"
                                                     : "RemapGid";
      Report(key,
             fmt::format("`{}` does not go with the keys that replace it", key))
          .Help("keep `UserNS=`, `UIDMap=` and `GIDMap=` alone");
    }
  }

  void JudgeNetwork() {
    const size_t subnets = unit_.All(section_, "Subnet").size();
    for (const std::string_view key : {"Gateway", "IPRange"}) {
      const auto all = unit_.All(section_, key);
      if (all.size() <= subnets) continue;
      Report(key, fmt::format("`{}` is set {} `Subnet`", key,
                              subnets == 0 ? "without any" : "more often than"))
          .Help("set a `Subnet=` for each, in the same order");
      return;
    }
  }

  void JudgeKube() {
    size_t files = 0;
    for (const UnitSetting& setting : unit_.All(section_, "Yaml")) {
      files += ReferencesIn(setting).size();
    }
    if (files > 1 &&
        EqualsIgnoringCase(unit_.Value(section_, "SetWorkingDirectory"),
                           "yaml")) {
      Report("SetWorkingDirectory",
             "`yaml` does not say which of several files")
          .Help("write `SetWorkingDirectory=unit`");
    }
  }

  void JudgeVolume() {
    if (unit_.Value(section_, "Driver") == "image") return;
    for (const std::string_view key : {"Type", "Options"}) {
      if (!Has(key) || Has("Device")) continue;
      Report(key, fmt::format("`{}` is set without `Device`", key))
          .Help("set `Device=`, too");
    }
  }

  const Unit& unit_;
  std::string_view section_;
  RuleContext& ctx_;
};

void Check(const Repository& repository, RuleContext& ctx) {
  for (const Unit& unit : UnitsOf(repository)) {
    if (unit.file().source->kind() != FileKind::kQuadlet) continue;
    Judge(unit, ctx).Run();
  }
}

}  // namespace

constinit const Rule conflict = {
    .id = "quadlet/conflict",
    .summary = "keys of a Quadlet file exclude each other",
    .check = Check,
};

}  // namespace plimsoll::rules::quadlet
