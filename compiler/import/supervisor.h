#ifndef PLIMSOLL_COMPILER_IMPORT_SUPERVISOR_H_
#define PLIMSOLL_COMPILER_IMPORT_SUPERVISOR_H_

#include "compiler/import/lines.h"

namespace plimsoll::importing {

// The programs of a supervisor configuration as manifests, and what is said of
// supervisord itself as facts of its host.
[[nodiscard]] Draft ImportSupervisor(const Files& files,
                                     const Repository& repository,
                                     ImportOptions options);

// What differs for the programs of `draft` between the source and what a build
// makes of it.
[[nodiscard]] std::vector<LineDifference> CompareSupervisor(
    const Files& source, const ParsedFile& built, const Draft& draft);

}  // namespace plimsoll::importing

#endif  // PLIMSOLL_COMPILER_IMPORT_SUPERVISOR_H_
