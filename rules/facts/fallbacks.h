#ifndef PLIMSOLL_RULES_FACTS_FALLBACKS_H_
#define PLIMSOLL_RULES_FACTS_FALLBACKS_H_

#include <vector>

#include "rules/facts/stated_places.h"

namespace plimsoll {

// Variables without a home in a fleet. Programs have defaults of their own for
// names that they share, so only the same file, or programs of one folder, can
// contradict themselves.

// `${DB_HOST:-a}` here and `${DB_HOST:-b}` there in one file: which one counts
// depends on who asks.
[[nodiscard]] std::vector<FactConflict> FallbackConflicts(
    const Repository& repository);

// A value in a document, a sample or a compose file that is not the default of
// the programs that read the variable.
[[nodiscard]] std::vector<FactConflict> DefaultDifferences(
    const Repository& repository);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_FACTS_FALLBACKS_H_
