#include "rules/rule.h"

namespace plimsoll::rules::suppress {

// Without a check: TakeAccepted reports it, which sees what is hidden.
constinit const Rule expired = {
    .id = "suppress/expired",
    .summary = "a suppression of lint.ignore has expired",
    .severity = Severity::kWarning,
};

}  // namespace plimsoll::rules::suppress
