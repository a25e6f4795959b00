#ifndef PLIMSOLL_RULES_SUPPORT_VOLUMES_H_
#define PLIMSOLL_RULES_SUPPORT_VOLUMES_H_

#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/fleet.h"

namespace plimsoll {

// One volume of one app on one host.
struct VolumeUse {
  const Instance* instance = nullptr;
  const VolumeMount* mount = nullptr;
  std::string_view project;  // What compose puts in front of its name.

  // Its state, if it is stated.
  [[nodiscard]] bool Is(VolumeState state) const;
  // The folder of the machine that it is; empty for a named volume.
  [[nodiscard]] std::string_view folder() const;
  // Where a finding about its state goes.
  [[nodiscard]] Span place() const;
};
// In the order of hosts and apps; those of broken hosts and apps left out.
[[nodiscard]] std::vector<VolumeUse> VolumesOf(const Fleet& fleet);

// Whether a backup's entry means the volume: by its name or source, also with
// the project in front, or by a path in it, on the machine or in the app.
[[nodiscard]] bool Names(std::string_view entry, const VolumeUse& volume);

// Whether `path` is `folder` or lies below it. Both are absolute.
[[nodiscard]] bool IsBelow(std::string_view path, std::string_view folder);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_VOLUMES_H_
