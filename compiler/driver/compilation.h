#ifndef PLIMSOLL_COMPILER_DRIVER_COMPILATION_H_
#define PLIMSOLL_COMPILER_DRIVER_COMPILATION_H_

#include <span>

#include "compiler/diag/sink.h"
#include "compiler/resolve/fleet.h"

namespace plimsoll {

// What the targets say of `hosts`, which are compiled in memory for it. A value
// that is an error in `known` already is one fault, not two, and a fault of an
// app is the same one on all its hosts: the first is reported and names the
// others.
[[nodiscard]] Sink CompiledFindings(const Fleet& fleet,
                                    std::span<const Host* const> hosts,
                                    unsigned jobs, const Sink& known);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_COMPILATION_H_
