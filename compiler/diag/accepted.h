#ifndef PLIMSOLL_COMPILER_DIAG_ACCEPTED_H_
#define PLIMSOLL_COMPILER_DIAG_ACCEPTED_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/diagnostic.h"

namespace plimsoll {

// Who says that a finding need not be mended.
enum class AcceptedBy : uint8_t { kComment, kProject, kBaseline };
[[nodiscard]] std::string_view NameOf(AcceptedBy by);

// A finding that does not count: no command fails for it, and no fix is made.
struct AcceptedFinding {
  Diagnostic diagnostic;
  AcceptedBy by = AcceptedBy::kComment;
  std::string reason;
};

// A finding as a report shows it; `accepted` is null where it counts.
struct ReportedFinding {
  const Diagnostic* diagnostic = nullptr;
  const AcceptedFinding* accepted = nullptr;
};

// Both kinds in the order of SortAndDedupe. Points into its arguments.
[[nodiscard]] std::vector<ReportedFinding> MergeFindings(
    const std::vector<Diagnostic>& counting,
    const std::vector<AcceptedFinding>& accepted);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DIAG_ACCEPTED_H_
