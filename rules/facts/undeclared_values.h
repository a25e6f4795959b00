#ifndef PLIMSOLL_RULES_FACTS_UNDECLARED_VALUES_H_
#define PLIMSOLL_RULES_FACTS_UNDECLARED_VALUES_H_

#include <vector>

#include "rules/facts/stated_places.h"

namespace plimsoll {

// Variables of a project that no app declares and that files of different kinds
// give different addresses, ports, paths, queues or versions: a default in a
// program, an env file, a unit.
[[nodiscard]] std::vector<FactConflict> UndeclaredConflicts(
    const Repository& repository, const Fleet& fleet);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_FACTS_UNDECLARED_VALUES_H_
