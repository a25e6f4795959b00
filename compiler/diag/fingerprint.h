#ifndef PLIMSOLL_COMPILER_DIAG_FINGERPRINT_H_
#define PLIMSOLL_COMPILER_DIAG_FINGERPRINT_H_

#include <string>
#include <vector>

#include "compiler/diag/accepted.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/source/redaction.h"

namespace plimsoll {

// 16 hex digits made of rule, object, redacted evidence and an ordinal among
// equals; one for each finding, in their order.
[[nodiscard]] std::vector<std::string> Fingerprints(
    const std::vector<Diagnostic>& diagnostics, const RedactedView& view);
// The same where some are accepted: equal findings are counted among all, so
// that accepting one changes no other's.
[[nodiscard]] std::vector<std::string> Fingerprints(
    const std::vector<ReportedFinding>& findings, const RedactedView& view);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DIAG_FINGERPRINT_H_
