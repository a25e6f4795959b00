#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/reader_versions.h"
#include "rules/support/unit_tables.h"
#include "rules/support/units.h"

namespace plimsoll::rules::systemd {
namespace {

void Check(const Repository& repository, RuleContext& ctx) {
  const int newest = ctx.fleet() == nullptr ? 0 : NewestSystemd(*ctx.fleet());
  if (newest == 0) return;
  for (const ParsedFile& file : repository.files) {
    if (file.role != DocumentRole::kLive) continue;
    ForEachSetting(file, [&](const UnitSetting& setting) {
      const UnitDirective* known = FindDirective(setting.section, setting.name);
      if (known == nullptr || known->since <= newest) return;
      ctx.Report(setting.key->span,
                 fmt::format("`{}` needs systemd {}, and no host has more than "
                             "{}",
                             setting.name, known->since, newest))
          .AddNote("an older systemd logs a warning and ignores it")
          .Help(
              "do without it, or state the newer systemd in the host's facts");
    });
  }
}

}  // namespace

constinit const Rule newer_setting = {
    .id = "systemd/newer-setting",
    .summary = "a setting is newer than the systemd of every host",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::systemd
