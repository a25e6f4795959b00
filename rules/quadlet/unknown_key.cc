#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/text.h"
#include "rules/support/unit_tables.h"
#include "rules/support/units.h"

namespace plimsoll::rules::quadlet {
namespace {

void Check(const ParsedFile& file, RuleContext& ctx) {
  if (file.source->kind() != FileKind::kQuadlet) return;
  const std::string name = UnitNameOf(file);
  const std::string_view own = QuadletSectionOf(UnitTypeOf(name));
  ForEachSetting(file, [&](const UnitSetting& setting) {
    // The generator looks into the section of its own type alone.
    const bool judged = setting.section == "Quadlet" ||
                        (!own.empty() && setting.section == own);
    if (!judged || IsTemplated(setting.name) ||
        FindQuadletKey(setting.section, setting.name) != nullptr) {
      return;
    }
    const std::string nearest =
        SuggestName(setting.name, QuadletKeysOf(setting.section), "key");
    const bool service = FindDirective("Service", setting.name) != nullptr;
    Diagnostic& finding = ctx.Report(
        setting.key->span,
        fmt::format("`{}` is no key of `[{}]`", setting.name, setting.section));
    finding.AddNote("the generator refuses the whole file");
    if (service) {
      finding.Help("move it to `[Service]`");
    } else if (FindDirective("Unit", setting.name) != nullptr) {
      finding.Help("move it to `[Unit]`");
    } else {
      finding.Help(nearest.empty()
                       ? std::string("pass the option with `PodmanArgs=`")
                       : nearest);
    }
  });
}

}  // namespace

constinit const Rule unknown_key = {
    .id = "quadlet/unknown-key",
    .summary = "a key of a Quadlet file is not known to the generator",
    .check = Check,
};

}  // namespace plimsoll::rules::quadlet
