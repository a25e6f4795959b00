#ifndef PLIMSOLL_COMPILER_RESOLVE_SELECTS_H_
#define PLIMSOLL_COMPILER_RESOLVE_SELECTS_H_

#include "compiler/resolve/fleet.h"

namespace plimsoll {

// Whether a host is among those that a selector asks for.
[[nodiscard]] bool Selects(const Selector& selector, const Host& host,
                           const Project& project);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_RESOLVE_SELECTS_H_
