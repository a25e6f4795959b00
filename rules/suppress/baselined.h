#ifndef PLIMSOLL_RULES_SUPPRESS_BASELINED_H_
#define PLIMSOLL_RULES_SUPPRESS_BASELINED_H_

#include <string>
#include <vector>

#include "compiler/diag/accepted.h"
#include "compiler/diag/baseline.h"
#include "compiler/source/redaction.h"
#include "rules/rule.h"

namespace plimsoll {

struct Baseline {
  std::string name;  // Of its file, as the user wrote it.
  std::vector<BaselineEntry> entries;
};

// Takes out of `findings` those that the baseline lists and that may be
// accepted at all, and adds them to `accepted`. That entries are there no more
// is a finding of `suppress/unused` without a place, so that a baseline
// shrinks.
void TakeBaselined(const Baseline& baseline, const Fleet* fleet,
                   const RuleOptions& options, const RedactedView& view,
                   std::vector<Diagnostic>* findings,
                   std::vector<AcceptedFinding>* accepted);

// What a baseline holds after this run: every finding that may be accepted
// and, where there was one before, is in it. Entries of rules that did not run
// stay.
[[nodiscard]] std::vector<BaselineEntry> NextBaseline(
    const Baseline* before, const Fleet* fleet, const RuleOptions& options,
    const std::vector<Diagnostic>& findings,
    const std::vector<AcceptedFinding>& accepted, const RedactedView& view);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPRESS_BASELINED_H_
