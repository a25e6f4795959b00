#include "compiler/diag/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace plimsoll {

std::string WholeText(const Diagnostic& finding, const RedactedView& view) {
  std::string text = view.Scrub(finding.message);
  for (const Note& note : finding.notes) {
    text += note.kind == NoteKind::kNote ? "\nnote: " : "\nhelp: ";
    text += view.Scrub(note.text);
  }
  return text;
}

std::string ReportedPath(const Span& place, const Report& report) {
  const std::string path =
      place.valid() ? report.view.Path(place.file) : "plimsoll.yml";
  return report.path_prefix + path;
}

std::vector<RuleCount> CountByRule(
    const std::vector<ReportedFinding>& findings) {
  std::map<std::string_view, RuleCount> counts;
  std::map<std::string_view, std::set<FileId>> files;
  for (const ReportedFinding& reported : findings) {
    if (reported.accepted != nullptr) continue;
    const Diagnostic& finding = *reported.diagnostic;
    RuleCount& count = counts[finding.id];
    if (count.findings == 0) count.severity = finding.severity;
    count.id = finding.id;
    count.severity = std::max(count.severity, finding.severity);
    ++count.findings;
    if (finding.primary().valid()) {
      files[finding.id].insert(finding.primary().file);
    }
    count.fixable += static_cast<size_t>(
        std::ranges::count(finding.fixes, Applicability::kSafe,
                           &FixIt::applicability) > 0);
  }
  std::vector<RuleCount> sorted;
  for (auto& [id, count] : counts) {
    count.files = files[id].size();
    sorted.push_back(count);
  }
  std::ranges::stable_sort(sorted, [](const RuleCount& a, const RuleCount& b) {
    return a.findings > b.findings;
  });
  return sorted;
}

std::string RenderStatistics(const Report& report) {
  std::string out;
  for (const RuleCount& count : CountByRule(report.findings)) {
    out += fmt::format("{:>6} {:<7} {:<32} in {} file{}{}\n", count.findings,
                       NameOf(count.severity), count.id, count.files,
                       count.files == 1 ? "" : "s",
                       count.fixable == 0
                           ? std::string()
                           : fmt::format(", {} fixable", count.fixable));
  }
  return out;
}

std::string RenderStatisticsJson(const Report& report) {
  nlohmann::ordered_json root;
  root["version"] = 1;
  root["tool"] = {{"name", "plimsoll"}, {"version", report.tool_version}};
  auto& rules = root["statistics"] = nlohmann::ordered_json::array();
  for (const RuleCount& count : CountByRule(report.findings)) {
    rules.push_back({{"rule", count.id},
                     {"severity", NameOf(count.severity)},
                     {"findings", count.findings},
                     {"files", count.files},
                     {"fixable", count.fixable}});
  }
  constexpr int kIndent = 2;
  return root.dump(kIndent) + "\n";
}

}  // namespace plimsoll
