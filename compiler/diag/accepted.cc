#include "compiler/diag/accepted.h"

#include <algorithm>
#include <tuple>

namespace plimsoll {

std::string_view NameOf(AcceptedBy by) {
  switch (by) {
    case AcceptedBy::kComment:
      return "comment";
    case AcceptedBy::kProject:
      return "project";
    case AcceptedBy::kBaseline:
      return "baseline";
  }
  return "comment";
}

std::vector<ReportedFinding> MergeFindings(
    const std::vector<Diagnostic>& counting,
    const std::vector<AcceptedFinding>& accepted) {
  std::vector<ReportedFinding> all;
  all.reserve(counting.size() + accepted.size());
  for (const Diagnostic& diagnostic : counting) all.push_back({&diagnostic});
  for (const AcceptedFinding& finding : accepted) {
    all.push_back({&finding.diagnostic, &finding});
  }
  const auto key = [](const ReportedFinding& finding) {
    const Diagnostic& diagnostic = *finding.diagnostic;
    const Span span = diagnostic.primary();
    return std::make_tuple(span.file, span.begin, diagnostic.id, span.end,
                           std::string_view(diagnostic.message));
  };
  std::ranges::stable_sort(
      all, [&](const ReportedFinding& a, const ReportedFinding& b) {
        return key(a) < key(b);
      });
  return all;
}

}  // namespace plimsoll
