#include "rules/rule.h"

namespace plimsoll::rules::suppress {

// Without a check: TakeAccepted reports it, which sees what is hidden.
constinit const Rule unused = {
    .id = "suppress/unused",
    .summary = "a suppression hides nothing",
    .severity = Severity::kWarning,
};

}  // namespace plimsoll::rules::suppress
