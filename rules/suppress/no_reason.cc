#include "rules/rule.h"

namespace plimsoll::rules::suppress {

// Without a check: TakeAccepted reports it, which sees what is hidden.
constinit const Rule no_reason = {
    .id = "suppress/no-reason",
    .summary = "a suppression says no reason",
    .severity = Severity::kWarning,
};

}  // namespace plimsoll::rules::suppress
