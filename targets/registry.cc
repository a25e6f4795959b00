#include <algorithm>
#include <array>

#include "targets/scripts/scripts.h"
#include "targets/systemd/links.h"
#include "targets/systemd/mount.h"
#include "targets/systemd/tmpfiles.h"
#include "targets/target.h"

namespace plimsoll {

#define TARGET(name) extern const Target name##_target;
#include "targets/targets.def"
#undef TARGET

std::span<const Target* const> AllTargets() {
  static constexpr std::array kTargets = {
#define TARGET(name) &name##_target,
#include "targets/targets.def"
#undef TARGET
  };
  return kTargets;
}

namespace {

// Whether systemd is what starts things here.
bool HasUnits(const Host& host) {
  return std::ranges::any_of(host.instances, IsUnit);
}

}  // namespace

HostArtifacts EmitHost(const Host& host, const Fleet& fleet) {
  const bool has_services = std::ranges::any_of(
      host.instances,
      [](const Instance& instance) { return instance.from_template; });
  if (has_services) {
    // Those are written with the file that they stand in.
    Host own = host;
    std::erase_if(own.instances, [](const Instance& instance) {
      return instance.from_template;
    });
    return EmitHost(own, fleet);
  }
  HostArtifacts out;
  for (const Target* target : AllTargets()) {
    const bool used =
        std::ranges::any_of(host.instances, [&](const Instance& instance) {
          return instance.runtime == target->runtime;
        });
    if (used) target->emit(host, fleet, out);
  }
  if (HasUnits(host)) {
    EmitMounts(host, out);
    EmitTmpfiles(host, fleet, out);
  }
  EmitScripts(host, fleet, out);
  EmitOutputs(host, out);
  std::ranges::sort(out.artifacts, {}, &Artifact::path);
  return out;
}

}  // namespace plimsoll
