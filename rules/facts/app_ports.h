#ifndef PLIMSOLL_RULES_FACTS_APP_PORTS_H_
#define PLIMSOLL_RULES_FACTS_APP_PORTS_H_

#include <vector>

#include "rules/facts/stated_places.h"

namespace plimsoll {

// Places that give an app of the fleet a port that it has not: variables that
// are called after it, rows of tables in documents, and commands that start the
// same program.
[[nodiscard]] std::vector<FactConflict> PortConflicts(
    const Repository& repository, const Fleet& fleet);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_FACTS_APP_PORTS_H_
