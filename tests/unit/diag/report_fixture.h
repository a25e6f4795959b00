#ifndef PLIMSOLL_TESTS_UNIT_DIAG_REPORT_FIXTURE_H_
#define PLIMSOLL_TESTS_UNIT_DIAG_REPORT_FIXTURE_H_

#include <string>
#include <vector>

#include "compiler/diag/report.h"
#include "tests/unit/diag/render_fixture.h"

namespace plimsoll {

class ReportTest : public RenderTest {
 protected:
  using Renderer = std::string (*)(const Report&);

  std::string Rendered(Renderer render, const std::vector<Diagnostic>& findings,
                       const std::vector<AcceptedFinding>& accepted = {}) {
    secrets_.Seal();
    const RedactedView view(sources_, secrets_);
    const Report report{.findings = MergeFindings(findings, accepted),
                        .view = view,
                        .tool_version = "1.2",
                        .path_prefix = prefix_,
                        .rule_info = [](std::string_view id) {
                          return RuleInfo{.summary = "what is bad",
                                          .page = "# " + std::string(id) + "\n",
                                          .profile = "default"};
                        }};
    return render(report);
  }

  std::string prefix_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_TESTS_UNIT_DIAG_REPORT_FIXTURE_H_
