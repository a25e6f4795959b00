#ifndef PLIMSOLL_COMPILER_DRIVER_COMPILATION_H_
#define PLIMSOLL_COMPILER_DRIVER_COMPILATION_H_

#include <functional>
#include <span>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/resolve/fleet.h"
#include "targets/artifact.h"

namespace plimsoll {

// Called on several threads; `index` is the host's place among those compiled.
using SeeArtifacts =
    std::function<void(size_t index, const std::vector<Artifact>&)>;

// What the targets say of `hosts`, which are compiled in memory for it. A value
// that is an error in `known` already is one fault, not two, and a fault of an
// app is the same one on all its hosts: the first is reported and names the
// others. Who asks `see` gets what each host compiles to before it is let go.
[[nodiscard]] Sink CompiledFindings(const Fleet& fleet,
                                    std::span<const Host* const> hosts,
                                    unsigned jobs, const Sink& known,
                                    const SeeArtifacts& see = {});

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_COMPILATION_H_
