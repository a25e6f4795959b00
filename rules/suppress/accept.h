#ifndef PLIMSOLL_RULES_SUPPRESS_ACCEPT_H_
#define PLIMSOLL_RULES_SUPPRESS_ACCEPT_H_

#include <string_view>
#include <vector>

#include "compiler/diag/accepted.h"
#include "rules/rule.h"

namespace plimsoll {

// Whether findings of this id can be accepted: those of rules and policies,
// and codes that are only warnings. What could not be read, and what is wrong
// with suppressions themselves, cannot.
[[nodiscard]] bool IsSuppressible(std::string_view id);

// Takes out of `findings` those that a comment or `lint.ignore` accepts, and
// returns them with who accepts them and why. What is wrong with the comments
// and entries joins `findings`: they are the rules of the group `suppress`.
[[nodiscard]] std::vector<AcceptedFinding> TakeAccepted(
    const Repository& repository, const Fleet* fleet,
    const RuleOptions& options, std::string_view today, unsigned jobs,
    std::vector<Diagnostic>* findings);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPRESS_ACCEPT_H_
