#ifndef PLIMSOLL_COMPILER_DIAG_REPORT_H_
#define PLIMSOLL_COMPILER_DIAG_REPORT_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/accepted.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/source/redaction.h"

namespace plimsoll {

// What a report says of a rule besides its findings.
struct RuleInfo {
  std::string summary;
  std::string page;  // Markdown; empty: none.
  Severity severity = Severity::kError;
  std::string_view profile;  // Empty: always on.
};

// The findings of one run, for a program that shows them. Everything that
// comes from a file is escaped and redacted by the renderers.
struct Report {
  std::vector<ReportedFinding> findings;  // Accepted ones are among them.
  const RedactedView& view;
  std::string_view tool_version;
  // From the folder that the reader's paths start at to the project's root:
  // empty, or `infra/`.
  std::string path_prefix;
  // The least severity that fails the run.
  Severity fail_on = Severity::kError;
  std::function<RuleInfo(std::string_view id)> rule_info;
};

// GitHub takes no more from one run; the rest are counted in a notification.
inline constexpr size_t kMaxSarifResults = 25'000;

// SARIF 2.1.0. Accepted findings are there, with their suppression.
[[nodiscard]] std::string RenderSarif(const Report& report);
// One workflow command a finding, which GitHub shows beside its line.
[[nodiscard]] std::string RenderGithub(const Report& report);
// GitLab's code quality report, a subset of Code Climate's.
[[nodiscard]] std::string RenderGitlab(const Report& report);
// A suite a file, a case a finding; those below `fail_on` pass.
[[nodiscard]] std::string RenderJunit(const Report& report);

// Findings that count, by rule: most first.
struct RuleCount {
  std::string_view id;
  Severity severity = Severity::kError;  // The highest among them.
  size_t findings = 0;
  size_t files = 0;
  size_t fixable = 0;  // With a safe fix.
};
[[nodiscard]] std::vector<RuleCount> CountByRule(
    const std::vector<ReportedFinding>& findings);
[[nodiscard]] std::string RenderStatistics(const Report& report);
[[nodiscard]] std::string RenderStatisticsJson(const Report& report);

// A finding's message and notes, one below the other, scrubbed.
[[nodiscard]] std::string WholeText(const Diagnostic& finding,
                                    const RedactedView& view);
// The path a reader knows the finding's file by; that of the project where a
// finding has no place, since most readers want one.
[[nodiscard]] std::string ReportedPath(const Span& place, const Report& report);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DIAG_REPORT_H_
