#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "rules/rule.h"
#include "rules/support/text.h"
#include "rules/support/volumes.h"

namespace plimsoll::rules::storage {
namespace {

class Search {
 public:
  Search(const Fleet& fleet, RuleContext& ctx)
      : volumes_(VolumesOf(fleet)), ctx_(ctx) {}

  void Look(const Instance& instance, const TextList& entries,
            std::string_view list) {
    for (const Text& entry : entries) {
      // A path need not be a volume: a backup may take any folder.
      const bool is_name =
          entry.set() && entry.value.find_first_of("/*{$") == std::string::npos;
      if (!is_name || !seen_.insert(entry.span).second) continue;
      const bool known = std::ranges::any_of(
          volumes_,
          [&](const VolumeUse& volume) { return Names(entry.value, volume); });
      if (known) continue;
      const std::string help =
          SuggestName(entry.value, NamesNear(instance), "volume");
      ctx_.Report(entry.span,
                  fmt::format("`backup.{}` of `{}` names `{}`, which is no "
                              "volume of any app",
                              list, instance.id, entry.value))
          .Help(help.empty() ? "name the `source` of one of its volumes" : help)
          .About(instance.unit->path, entry.value);
    }
  }

 private:
  [[nodiscard]] std::vector<std::string> NamesNear(
      const Instance& instance) const {
    std::vector<std::string> names;
    for (const VolumeUse& volume : volumes_) {
      const Text& source = volume.mount->source;
      if (volume.instance->host != instance.host || !source.set()) continue;
      if (std::ranges::find(names, source.value) == names.end()) {
        names.push_back(source.value);
      }
    }
    return names;
  }

  std::vector<VolumeUse> volumes_;
  std::set<Span> seen_;
  RuleContext& ctx_;
};

void Check(const Fleet& fleet, RuleContext& ctx) {
  if (fleet.unread.any()) return;
  for (const auto& unit : fleet.apps) {
    if (unit->broken) return;
  }
  Search search(fleet, ctx);
  for (const auto& host : fleet.hosts) {
    if (host->broken) return;
    for (const Instance& instance : host->instances) {
      search.Look(instance, instance.app->backup.include, "include");
      search.Look(instance, instance.app->backup.never, "never");
    }
  }
}

}  // namespace

constinit const Rule unknown_volume = {
    .id = "storage/unknown-volume",
    .summary = "a backup names a volume that no app has",
    .check = Check,
};

}  // namespace plimsoll::rules::storage
