#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/units.h"

namespace plimsoll::rules::quadlet {
namespace {

void Check(const ParsedFile& file, RuleContext& ctx) {
  if (file.source->kind() != FileKind::kQuadlet) return;
  ForEachSetting(file, [&](const UnitSetting& setting) {
    const bool user = setting.name == "User" || setting.name == "Group" ||
                      setting.name == "DynamicUser";
    if (setting.section != "Service" || !user) return;
    ctx.Report(setting.key->span,
               fmt::format("`{}` is about the podman that starts the "
                           "container",
                           setting.name))
        .AddNote(
            "podman then runs as a user without a session, and the generator "
            "warns about it")
        .Help(
            "put the file among the user's own, or set `User=` in "
            "`[Container]` for the process inside");
  });
}

}  // namespace

constinit const Rule unsupported_setting = {
    .id = "quadlet/unsupported-setting",
    .summary = "a service setting does not work for a container",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::quadlet
