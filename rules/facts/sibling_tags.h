#ifndef PLIMSOLL_RULES_FACTS_SIBLING_TAGS_H_
#define PLIMSOLL_RULES_FACTS_SIBLING_TAGS_H_

#include <vector>

#include "rules/facts/stated_places.h"

namespace plimsoll {

// Images of one publisher that are released together: where a variable gives
// most of them their tag, one with a tag of its own was left behind. Looked for
// within a compose project and, with a fleet (null: none), within a host.
[[nodiscard]] std::vector<FactConflict> TagConflicts(
    const Repository& repository, const Fleet* fleet);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_FACTS_SIBLING_TAGS_H_
