#include <algorithm>
#include <array>
#include <set>

#include "targets/scripts/scripts.h"
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

// Reports runtimes that have no target yet, once a host.
void CheckRuntimes(const Host& host, HostArtifacts* out) {
  const bool quadlet =
      std::ranges::any_of(host.instances, [](const Instance& instance) {
        return instance.runtime == Runtime::kQuadlet;
      });
  if (!quadlet) return;
  const RuntimePair& stated = host.facts.runtime;
  const Span& span =
      stated.container.stated() ? stated.container.span : host.id_span;
  out->diagnostics
      .Report(code::kTargetUnsupported, span, "quadlet is not supported yet")
      .Help("compose runs containers, systemd and supervisor run programs")
      .About(host.id + "/runtime", "quadlet");
}

}  // namespace

HostArtifacts EmitHost(const Host& host, const Fleet& fleet) {
  HostArtifacts out;
  CheckRuntimes(host, &out);
  for (const Target* target : AllTargets()) {
    const bool used =
        std::ranges::any_of(host.instances, [&](const Instance& instance) {
          return instance.runtime == target->runtime;
        });
    if (used) target->emit(host, fleet, out);
  }
  EmitScripts(host, fleet, out);
  std::ranges::sort(out.artifacts, {}, &Artifact::path);
  return out;
}

}  // namespace plimsoll
