#ifndef PLIMSOLL_RULES_SUPPORT_READER_VERSIONS_H_
#define PLIMSOLL_RULES_SUPPORT_READER_VERSIONS_H_

#include "compiler/resolve/fleet.h"

namespace plimsoll {

// The newest version of a reader that any host of the fleet states, for files
// that may be meant for any of them. 0 without hosts, and when one does not
// state its own.
[[nodiscard]] int NewestSystemd(const Fleet& fleet);  // 252
[[nodiscard]] int NewestPodman(const Fleet& fleet);   // 504 for 5.4.2

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_READER_VERSIONS_H_
