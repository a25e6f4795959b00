#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "compiler/base/utf8.h"
#include "compiler/diag/render.h"
#include "compiler/diag/report.h"

namespace plimsoll {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kRoot = "SRCROOT";

std::string_view LevelOf(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kInfo:
      return "note";
    case Severity::kOff:
      break;
  }
  return "none";
}

// A path as a relative URI: what RFC 3986 reserves is escaped, bytes beyond
// ASCII, too.
std::string UriOf(std::string_view path) {
  constexpr std::string_view kPlain = "-._~/@+=,!$&'()*;";
  std::string uri;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       (c >= '0' && c <= '9') ||
                       kPlain.find(c) != std::string_view::npos;
    uri += plain ? std::string(1, c)
                 : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

class Writer {
 public:
  explicit Writer(const Report& report) : report_(report) {}

  std::string Write() {
    std::vector<size_t> kept = Choose();
    Json results = Json::array();
    const auto fingerprints = Fingerprints(report_.findings, report_.view);
    for (const size_t i : kept) {
      results.push_back(ResultOf(report_.findings[i], fingerprints[i]));
    }
    const size_t cut = report_.findings.size() - kept.size();
    Json run = Json::object();
    run["tool"] = {{"driver",
                    {{"name", "plimsoll"},
                     {"version", report_.tool_version},
                     {"rules", std::move(rules_)}}}};
    run["columnKind"] = "unicodeCodePoints";
    run["originalUriBaseIds"] = {
        {kRoot, {{"description", {{"text", "The folder paths start at."}}}}}};
    run["invocations"] = Json::array({InvocationOf(cut)});
    run["results"] = std::move(results);
    Json log = Json::object();
    log["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
    log["version"] = "2.1.0";
    log["runs"] = Json::array({std::move(run)});
    // As in the JSON report: ASCII only, and nothing throws.
    constexpr int kIndent = 1;
    return log.dump(kIndent, ' ', true, Json::error_handler_t::replace) + "\n";
  }

 private:
  // All, or the worst that are not too many, in their order.
  [[nodiscard]] std::vector<size_t> Choose() const {
    const std::vector<ReportedFinding>& findings = report_.findings;
    std::vector<size_t> kept(findings.size());
    for (size_t i = 0; i < kept.size(); ++i) kept[i] = i;
    if (kept.size() <= kMaxSarifResults) return kept;
    const auto weight = [&](size_t i) {
      return findings[i].accepted != nullptr ? Severity::kOff
                                             : findings[i].diagnostic->severity;
    };
    std::ranges::stable_sort(
        kept, [&](size_t a, size_t b) { return weight(a) > weight(b); });
    kept.resize(kMaxSarifResults);
    std::ranges::sort(kept);
    return kept;
  }

  [[nodiscard]] static Json InvocationOf(size_t cut) {
    Json invocation = {{"executionSuccessful", true}};
    if (cut > 0) {
      const std::string text = fmt::format(
          "{} more findings, the least severe ones, are left out of this "
          "report of {}",
          cut, kMaxSarifResults);
      invocation["toolExecutionNotifications"] =
          Json::array({{{"level", "warning"}, {"message", {{"text", text}}}}});
    }
    return invocation;
  }

  // The index of a rule among those described, which are those with results.
  size_t IndexOf(std::string_view id) {
    const auto [known, fresh] = indices_.try_emplace(id, rules_.size());
    if (!fresh) return known->second;
    const RuleInfo info = report_.rule_info(id);
    Json rule = {{"id", id},
                 {"shortDescription", {{"text", Sentence(info.summary)}}},
                 {"fullDescription", {{"text", Sentence(info.summary)}}},
                 {"defaultConfiguration", {{"level", LevelOf(info.severity)}}}};
    if (!info.page.empty()) {
      rule["help"] = {{"text", info.page}, {"markdown", info.page}};
    }
    Json tags = Json::array({id.substr(0, id.find('/'))});
    if (!info.profile.empty()) tags.push_back(info.profile);
    rule["properties"] = {{"tags", std::move(tags)}};
    rules_.push_back(std::move(rule));
    return known->second;
  }

  // Summaries are fragments; viewers show them as sentences.
  [[nodiscard]] static std::string Sentence(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
      text[0] = static_cast<char>(text[0] - 'a' + 'A');
    }
    return text + ".";
  }

  Json ResultOf(const ReportedFinding& reported,
                const std::string& fingerprint) {
    const Diagnostic& finding = *reported.diagnostic;
    const RedactedView& view = report_.view;
    Json result = Json::object();
    result["ruleId"] = finding.id;
    result["ruleIndex"] = IndexOf(finding.id);
    result["level"] = LevelOf(finding.severity);
    result["message"] = {{"text", WholeText(finding, view)}};
    const Span place = finding.primary();
    result["locations"] =
        Json::array({{{"physicalLocation", PhysicalOf(place)}}});
    Json related = RelatedOf(finding);
    if (!related.empty()) result["relatedLocations"] = std::move(related);
    result["partialFingerprints"] = {{"plimsoll/v1", fingerprint}};
    if (const AcceptedFinding* accepted = reported.accepted) {
      const bool in_source = accepted->by == AcceptedBy::kComment;
      result["suppressions"] =
          Json::array({{{"kind", in_source ? "inSource" : "external"},
                        {"status", "accepted"},
                        {"justification", view.Scrub(accepted->reason)}}});
    }
    Json fixes = FixesOf(finding);
    if (!fixes.empty()) result["fixes"] = std::move(fixes);
    return result;
  }

  [[nodiscard]] Json ArtifactOf(const Span& place) const {
    return {{"uri", UriOf(ReportedPath(place, report_))}, {"uriBaseId", kRoot}};
  }

  [[nodiscard]] Json RegionOf(const Span& span) const {
    const LineCol begin = report_.view.Locate(span.file, span.begin);
    const LineCol end =
        report_.view.Locate(span.file, std::max(span.begin, span.end));
    return {{"startLine", begin.line},
            {"startColumn", begin.column},
            {"endLine", end.line},
            {"endColumn", end.column}};
  }

  [[nodiscard]] Json PhysicalOf(const Span& place) const {
    Json physical = {{"artifactLocation", ArtifactOf(place)}};
    const bool is_whole = place.begin == 0 && place.end == 0;
    if (place.valid() && !is_whole) physical["region"] = RegionOf(place);
    return physical;
  }

  // The other places of a finding, and the way its value took.
  [[nodiscard]] Json RelatedOf(const Diagnostic& finding) const {
    constexpr size_t kMost = 100;
    Json related = Json::array();
    const auto add = [&](const Span& span, std::string_view text) {
      if (!span.valid() || related.size() >= kMost) return;
      Json location = {{"id", related.size()},
                       {"physicalLocation", PhysicalOf(span)}};
      if (!text.empty()) {
        location["message"] = {{"text", report_.view.Scrub(text)}};
      }
      related.push_back(std::move(location));
    };
    bool seen_primary = false;
    for (const Label& label : finding.labels) {
      const bool is_first = !seen_primary && label.kind == LabelKind::kPrimary;
      seen_primary |= is_first;
      if (!is_first) add(label.span, label.text);
    }
    for (const OriginStep& step : finding.trail) add(step.span, step.text);
    return related;
  }

  // Those that a tool may offer; others are for a person to write.
  [[nodiscard]] Json FixesOf(const Diagnostic& finding) const {
    Json fixes = Json::array();
    for (const FixIt& fix : finding.fixes) {
      if (fix.applicability == Applicability::kDisplay || fix.edits.empty()) {
        continue;
      }
      std::map<FileId, Json> by_file;
      for (const Edit& edit : fix.edits) {
        Json replacement = {{"deletedRegion", RegionOf(edit.span)}};
        replacement["insertedContent"] = {
            {"text", report_.view.ScrubSource(edit.replacement)}};
        Json& list = by_file[edit.span.file];
        if (list.is_null()) list = Json::array();
        list.push_back(std::move(replacement));
      }
      Json changes = Json::array();
      for (auto& [file, replacements] : by_file) {
        changes.push_back({{"artifactLocation", ArtifactOf({file, 0, 0})},
                           {"replacements", std::move(replacements)}});
      }
      fixes.push_back(
          {{"description", {{"text", report_.view.Scrub(fix.title)}}},
           {"artifactChanges", std::move(changes)}});
    }
    return fixes;
  }

  const Report& report_;
  Json rules_ = Json::array();
  std::map<std::string_view, size_t> indices_;
};

}  // namespace

std::string RenderSarif(const Report& report) { return Writer(report).Write(); }

}  // namespace plimsoll
