#include <algorithm>
#include <nlohmann/json.hpp>

#include "compiler/diag/render.h"
#include "compiler/diag/report.h"

namespace plimsoll {
namespace {

using Json = nlohmann::ordered_json;

// Of the five words, `blocker` is left to people.
std::string_view SeverityWord(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "critical";
    case Severity::kWarning:
      return "minor";
    default:
      return "info";
  }
}

}  // namespace

std::string RenderGitlab(const Report& report) {
  Json issues = Json::array();
  const auto fingerprints = Fingerprints(report.findings, report.view);
  for (size_t i = 0; i < report.findings.size(); ++i) {
    if (report.findings[i].accepted != nullptr) continue;
    const Diagnostic& finding = *report.findings[i].diagnostic;
    const Span place = finding.primary();
    uint32_t first = 1;
    uint32_t last = 1;
    if (place.valid()) {
      first = report.view.Locate(place.file, place.begin).line;
      last =
          report.view.Locate(place.file, std::max(place.begin, place.end)).line;
    }
    issues.push_back({{"description", report.view.Scrub(finding.message)},
                      {"check_name", finding.id},
                      {"fingerprint", fingerprints[i]},
                      {"severity", SeverityWord(finding.severity)},
                      {"location",
                       {{"path", ReportedPath(place, report)},
                        {"lines", {{"begin", first}, {"end", last}}}}}});
  }
  constexpr int kIndent = 1;
  return issues.dump(kIndent, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace plimsoll
