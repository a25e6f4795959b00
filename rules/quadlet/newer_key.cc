#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/reader_versions.h"
#include "rules/support/unit_tables.h"
#include "rules/support/units.h"

namespace plimsoll::rules::quadlet {
namespace {

std::string VersionName(int version) {
  return fmt::format("{}.{}", version / 100, version % 100);
}

void Check(const Repository& repository, RuleContext& ctx) {
  const int newest = ctx.fleet() == nullptr ? 0 : NewestPodman(*ctx.fleet());
  if (newest == 0) return;
  for (const ParsedFile& file : repository.files) {
    if (file.source->kind() != FileKind::kQuadlet ||
        file.role != DocumentRole::kLive) {
      continue;
    }
    ForEachSetting(file, [&](const UnitSetting& setting) {
      const QuadletKey* known = FindQuadletKey(setting.section, setting.name);
      if (known == nullptr || known->since <= newest) return;
      ctx.Report(setting.key->span,
                 fmt::format("`{}` needs podman {}, and no host has more than "
                             "{}",
                             setting.name, VersionName(known->since),
                             VersionName(newest)))
          .AddNote("an older generator refuses the whole file")
          .Help("pass the option with `PodmanArgs=`");
    });
  }
}

}  // namespace

constinit const Rule newer_key = {
    .id = "quadlet/newer-key",
    .summary = "a key is newer than the podman of every host",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::quadlet
