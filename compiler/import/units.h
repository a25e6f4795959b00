#ifndef PLIMSOLL_COMPILER_IMPORT_UNITS_H_
#define PLIMSOLL_COMPILER_IMPORT_UNITS_H_

#include "compiler/import/lines.h"

namespace plimsoll::importing {

// Services with their timers, mounts, and containers of Quadlet as manifests
// and facts of their host.
[[nodiscard]] Draft ImportUnits(const Files& files,
                                const Repository& repository,
                                ImportOptions options);

// What differs for the apps of `draft` between the source and what a build
// makes of it; keys are `Section.Setting`.
[[nodiscard]] std::vector<LineDifference> CompareUnits(const Files& source,
                                                       const Files& built,
                                                       const Draft& draft);

}  // namespace plimsoll::importing

#endif  // PLIMSOLL_COMPILER_IMPORT_UNITS_H_
