#ifndef PLIMSOLL_TARGETS_EMIT_HEALTH_H_
#define PLIMSOLL_TARGETS_EMIT_HEALTH_H_

#include <string>
#include <vector>

#include "targets/emit/report.h"

namespace plimsoll {

// What is run inside a container to see whether it is well.
struct HealthProbe {
  enum class Kind {
    kNone,       // There is no health check, or it cannot be run; reported.
    kDisabled,   // The image's own is switched off.
    kShell,      // `script`, by the container's shell.
    kArguments,  // `arguments`, as they stand.
  };
  Kind kind = Kind::kNone;
  std::string script;
  std::vector<std::string> arguments;
};

[[nodiscard]] HealthProbe ProbeOf(Reporter& reporter);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_EMIT_HEALTH_H_
