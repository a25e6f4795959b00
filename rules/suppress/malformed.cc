#include "rules/rule.h"

namespace plimsoll::rules::suppress {

// Without a check: TakeAccepted reports it, which sees what is hidden.
constinit const Rule malformed = {
    .id = "suppress/malformed",
    .summary = "a comment that should suppress a finding cannot be read",
    .severity = Severity::kWarning,
};

}  // namespace plimsoll::rules::suppress
