#ifndef PLIMSOLL_TARGETS_TARGET_H_
#define PLIMSOLL_TARGETS_TARGET_H_

#include <span>
#include <string_view>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/resolve/fleet.h"
#include "targets/artifact.h"

namespace plimsoll {

// What the targets of one host produce.
struct HostArtifacts {
  std::vector<Artifact> artifacts;  // Sorted by path, paths unique.
  Sink diagnostics;                 // What cannot be expressed, or is lost.
};

// A kind of reader artifacts are written for. Emitting is a function of the
// fleet alone: no clock, environment, locale, randomness or disk.
struct Target {
  std::string_view name;
  std::string_view summary;
  Runtime runtime;
  // Appends the artifacts of the instances of `host` that this runtime runs.
  void (*emit)(const Host& host, const Fleet& fleet, HostArtifacts& out);
};

// Every target of targets.def, in its order.
[[nodiscard]] std::span<const Target* const> AllTargets();

// Everything `build` writes for a host, the shared scripts included.
[[nodiscard]] HostArtifacts EmitHost(const Host& host, const Fleet& fleet);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_TARGET_H_
