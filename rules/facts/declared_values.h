#ifndef PLIMSOLL_RULES_FACTS_DECLARED_VALUES_H_
#define PLIMSOLL_RULES_FACTS_DECLARED_VALUES_H_

#include <vector>

#include "rules/facts/stated_places.h"

namespace plimsoll {

// Variables and image tags that the fleet declares and another file states
// otherwise.
[[nodiscard]] std::vector<FactConflict> DeclaredConflicts(
    const Repository& repository, const Fleet& fleet);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_FACTS_DECLARED_VALUES_H_
