#ifndef PLIMSOLL_RULES_POLICY_POLICIES_H_
#define PLIMSOLL_RULES_POLICY_POLICIES_H_

#include "rules/rule.h"

namespace plimsoll {

// Judges the fleet and its files by the `policies` of plimsoll.yml, each a
// rule `policy/NAME` of the team's own. Policies that cannot be understood are
// findings, too.
[[nodiscard]] Sink CheckPolicies(const Repository& repository,
                                 const Fleet& fleet,
                                 const RuleOptions& options);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_POLICY_POLICIES_H_
