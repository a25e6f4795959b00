#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rules/rule.h"
#include "rules/support/volumes.h"

namespace plimsoll::rules::storage {
namespace {

// What an app says of its backup: to keep, or that it need not be kept.
struct Entry {
  const Instance* instance = nullptr;
  std::string_view text;
};

void AddEntries(const Instance& instance, const List<Text>& texts,
                std::vector<Entry>* entries) {
  for (const Text& text : texts) {
    if (text.set()) entries->push_back({&instance, text.value});
  }
}

std::vector<Entry> EntriesOf(const Fleet& fleet) {
  std::vector<Entry> entries;
  for (const auto& host : fleet.hosts) {
    for (const Instance& instance : host->instances) {
      const Backup& backup = instance.app->backup;
      AddEntries(instance, backup.include, &entries);
      AddEntries(instance, backup.never, &entries);
    }
  }
  return entries;
}

bool Covers(const Entry& entry, const VolumeUse& volume) {
  const bool is_path = entry.text.starts_with('/');
  const bool same_host = entry.instance->host == volume.instance->host;
  const bool above = is_path && same_host && !volume.folder().empty() &&
                     IsBelow(volume.folder(), entry.text);
  if (above) return true;
  // A path may be one in a container, and then means that of the same app.
  if (is_path && entry.instance != volume.instance) return false;
  return Names(entry.text, volume);
}

std::string_view NameOf(const VolumeMount& mount) {
  const Text& name = mount.name.set() ? mount.name : mount.source;
  return name.set() ? name.value : std::string_view{};
}

// A team that says of some of its data how it is kept has forgotten the rest.
// Where nothing is said of backups at all, they are made elsewhere.
void Check(const Fleet& fleet, RuleContext& ctx) {
  const std::vector<Entry> entries = EntriesOf(fleet);
  if (entries.empty()) return;
  std::vector<VolumeUse> lost;
  // A folder that several apps share is kept, or reported, by any of them.
  std::set<std::pair<const Host*, std::string_view>> settled;
  for (const VolumeUse& volume : VolumesOf(fleet)) {
    if (!volume.Is(VolumeState::kDurable)) continue;
    const bool covered = std::ranges::any_of(
        entries, [&](const Entry& entry) { return Covers(entry, volume); });
    if (!covered) {
      lost.push_back(volume);
    } else if (!volume.folder().empty()) {
      settled.emplace(volume.instance->host, volume.folder());
    }
  }
  std::set<Span> seen;
  for (const VolumeUse& volume : lost) {
    const Instance& instance = *volume.instance;
    const std::string_view name = NameOf(*volume.mount);
    const bool shared = !volume.folder().empty() &&
                        !settled.emplace(instance.host, volume.folder()).second;
    if (name.empty() || shared || !seen.insert(volume.place()).second) continue;
    ctx.Report(volume.place(),
               fmt::format("no backup keeps `{}` of `{}`, which is durable",
                           name, instance.id))
        .Help(fmt::format("add `{}` to `backup.include`, or to `backup.never` "
                          "where it can be had again",
                          name))
        .About(instance.unit->path, std::string(name));
  }
}

}  // namespace

constinit const Rule durable_without_backup = {
    .id = "storage/durable-without-backup",
    .summary = "a durable volume is in no backup",
    .severity = Severity::kWarning,
    .profile = Profile::kStrict,
    .check = Check,
};

}  // namespace plimsoll::rules::storage
