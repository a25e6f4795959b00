#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/rule.h"
#include "rules/support/volumes.h"

namespace plimsoll::rules::storage {
namespace {

// What identifies a volume on its machine: the folder, or the name.
std::string_view KeyOf(const VolumeUse& volume) {
  const VolumeMount& mount = *volume.mount;
  if (mount.name.set()) return mount.name.value;
  return mount.source.set() ? std::string_view(mount.source.value)
                            : std::string_view{};
}

// Whether `inner` is kept in the place that `outer` calls disposable.
bool Contradict(const VolumeUse& inner, const VolumeUse& outer) {
  if (!inner.folder().empty() && !outer.folder().empty()) {
    return IsBelow(inner.folder(), outer.folder());
  }
  return !KeyOf(inner).empty() && KeyOf(inner) == KeyOf(outer);
}

using Volumes = std::vector<const VolumeUse*>;

void CheckMachine(const Volumes& durable, const Volumes& disposable,
                  std::set<std::pair<Span, Span>>* seen, RuleContext& ctx) {
  for (const VolumeUse* inner : durable) {
    for (const VolumeUse* outer : disposable) {
      // Hosts that share an app say the same once.
      if (!Contradict(*inner, *outer) ||
          !seen->insert({inner->place(), outer->place()}).second) {
        continue;
      }
      const std::string_view state = NameOf(outer->mount->state.value);
      const std::string message =
          KeyOf(*inner) == KeyOf(*outer)
              ? fmt::format("`{}` is durable for `{}` and {} for `{}`",
                            KeyOf(*inner), inner->instance->id, state,
                            outer->instance->id)
              : fmt::format(
                    "durable `{}` of `{}` lies below `{}`, which is "
                    "{} for `{}`",
                    KeyOf(*inner), inner->instance->id, KeyOf(*outer), state,
                    outer->instance->id);
      ctx.Report(inner->place(), message)
          .Also(outer->place(), fmt::format("{} here", state))
          .Help("keep the two apart, or state one of them otherwise")
          .About(inner->instance->unit->path, std::string(KeyOf(*inner)));
    }
  }
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  const std::vector<VolumeUse> volumes = VolumesOf(fleet);
  std::map<std::string_view, std::pair<Volumes, Volumes>> machines;
  for (const VolumeUse& volume : volumes) {
    if (!volume.mount->state.set()) continue;
    auto& machine = machines[volume.instance->host->machine];
    (volume.Is(VolumeState::kDurable) ? machine.first : machine.second)
        .push_back(&volume);
  }
  std::set<std::pair<Span, Span>> seen;
  for (const auto& [name, machine] : machines) {
    CheckMachine(machine.first, machine.second, &seen, ctx);
  }
}

}  // namespace

constinit const Rule conflicting_state = {
    .id = "storage/conflicting-state",
    .summary = "one app keeps data where another calls it disposable",
    .check = Check,
};

}  // namespace plimsoll::rules::storage
