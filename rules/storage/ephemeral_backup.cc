#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "rules/rule.h"
#include "rules/support/volumes.h"

namespace plimsoll::rules::storage {
namespace {

bool IsDisposable(const VolumeUse& volume) {
  return volume.Is(VolumeState::kEphemeral) || volume.Is(VolumeState::kScratch);
}

// Whether the same backup says never to keep it.
bool IsKeptOut(const Instance& instance, const VolumeUse& volume) {
  return std::ranges::any_of(
      instance.app->backup.never,
      [&](const Text& entry) { return Names(entry.value, volume); });
}

// The volume that a backup's entry means: one of the same app, else one of the
// same host, which a backup job names, else any.
const VolumeUse* FindVolume(std::string_view entry, const Instance& instance,
                            const std::vector<VolumeUse>& volumes) {
  const VolumeUse* best = nullptr;
  int best_rank = 0;
  for (const VolumeUse& volume : volumes) {
    const bool same_app = volume.instance == &instance;
    // A path in a container means that container's own volume.
    const bool is_path = entry.starts_with('/');
    // A folder that holds the volume's takes it along.
    const bool above = is_path && !volume.folder().empty() &&
                       volume.instance->host == instance.host &&
                       IsBelow(volume.folder(), entry) &&
                       IsDisposable(volume) && !IsKeptOut(instance, volume);
    if (!above && !Names(entry, volume)) continue;
    const bool holds_it =
        !volume.folder().empty() && IsBelow(entry, volume.folder());
    if (is_path && !above && !same_app && !holds_it) continue;
    const int rank = same_app                                 ? 3
                     : volume.instance->host == instance.host ? 2
                                                              : 1;
    if (rank > best_rank) {
      best = &volume;
      best_rank = rank;
    }
  }
  return best;
}

void CheckNever(const Text& entry, const Instance& instance, RuleContext& ctx) {
  for (const Text& never : instance.app->backup.never) {
    if (never.value != entry.value) continue;
    ctx.Report(
           entry.span,
           fmt::format("`{}` is to be backed up, and never to be", entry.value))
        .Also(never.span, "never")
        .Help("remove one of the two")
        .About(instance.unit->path, entry.value);
  }
}

// What a backup would bring back is older than the rest of the system thinks:
// a cache or a queue that is restored replays the past.
void CheckState(const Text& entry, const Instance& instance,
                const std::vector<VolumeUse>& volumes, RuleContext& ctx) {
  const VolumeUse* volume = FindVolume(entry.value, instance, volumes);
  if (volume == nullptr || !IsDisposable(*volume)) return;
  ctx.Report(entry.span,
             fmt::format("the backup of `{}` includes `{}`, which is {}",
                         instance.id, entry.value,
                         NameOf(volume->mount->state.value)))
      .Also(volume->place(),
            fmt::format("said of it by `{}`", volume->instance->id))
      .AddNote(
          "restoring it would bring back a state that the rest of the system "
          "has left")
      .Help("take it out of `backup.include`, or call the volume `durable`")
      .About(instance.unit->path, entry.value);
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  const std::vector<VolumeUse> volumes = VolumesOf(fleet);
  std::set<Span> seen;
  for (const auto& host : fleet.hosts) {
    for (const Instance& instance : host->instances) {
      if (instance.unit->broken || host->broken) continue;
      for (const Text& entry : instance.app->backup.include) {
        if (!entry.set() || !seen.insert(entry.span).second) continue;
        CheckNever(entry, instance, ctx);
        CheckState(entry, instance, volumes, ctx);
      }
    }
  }
}

}  // namespace

constinit const Rule ephemeral_backup = {
    .id = "storage/ephemeral-backup",
    .summary = "a backup includes what is declared not to be kept",
    .check = Check,
};

}  // namespace plimsoll::rules::storage
