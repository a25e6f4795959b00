#include <nlohmann/json.hpp>

#include "compiler/diag/render.h"

namespace plimsoll {
namespace {

using Json = nlohmann::ordered_json;

// Adds path, line, column, end_line and end_column; null without a place.
void AddPlace(const Span& span, const RedactedView& view, Json* object) {
  if (!span.valid()) {
    for (const char* key :
         {"path", "line", "column", "end_line", "end_column"}) {
      (*object)[key] = nullptr;
    }
    return;
  }
  const LineCol begin = view.Locate(span.file, span.begin);
  const LineCol end = view.Locate(span.file, std::max(span.begin, span.end));
  (*object)["path"] = view.Path(span.file);
  (*object)["line"] = begin.line;
  (*object)["column"] = begin.column;
  (*object)["end_line"] = end.line;
  (*object)["end_column"] = end.column;
}

Json PlaceWithText(const Span& span, std::string_view text,
                   const RedactedView& view) {
  Json object = Json::object();
  AddPlace(span, view, &object);
  object["text"] = view.Scrub(text);
  return object;
}

Json FixOf(const FixIt& fix, const RedactedView& view) {
  Json edits = Json::array();
  for (const Edit& edit : fix.edits) {
    edits.push_back({{"path", view.Path(edit.span.file)},
                     {"start", edit.span.begin},
                     {"end", edit.span.end},
                     {"replacement", view.ScrubSource(edit.replacement)}});
  }
  return {{"title", view.Scrub(fix.title)},
          {"applicability", NameOf(fix.applicability)},
          {"edits", std::move(edits)}};
}

Json FindingOf(const ReportedFinding& reported, const std::string& fingerprint,
               const RedactedView& view) {
  const Diagnostic& diagnostic = *reported.diagnostic;
  Json finding = Json::object();
  finding["rule"] = diagnostic.id;
  finding["severity"] = NameOf(diagnostic.severity);
  finding["message"] = view.Scrub(diagnostic.message);
  AddPlace(diagnostic.primary(), view, &finding);
  Json& labels = finding["labels"] = Json::array();
  for (const Label& label : diagnostic.labels) {
    labels.push_back(PlaceWithText(label.span, label.text, view));
  }
  Json& trail = finding["trail"] = Json::array();
  for (const OriginStep& step : diagnostic.trail) {
    trail.push_back(PlaceWithText(step.span, step.text, view));
  }
  Json& notes = finding["notes"] = Json::array();
  for (const Note& note : diagnostic.notes) {
    notes.push_back({{"kind", note.kind == NoteKind::kNote ? "note" : "help"},
                     {"text", view.Scrub(note.text)}});
  }
  Json& fixes = finding["fixes"] = Json::array();
  for (const FixIt& fix : diagnostic.fixes) fixes.push_back(FixOf(fix, view));
  finding["fingerprint"] = fingerprint;
  finding["suppressed"] = nullptr;
  if (const AcceptedFinding* accepted = reported.accepted) {
    finding["suppressed"] = {{"by", NameOf(accepted->by)},
                             {"reason", view.Scrub(accepted->reason)}};
  }
  return finding;
}

}  // namespace

std::string RenderJson(const std::vector<Diagnostic>& diagnostics,
                       const Summary& summary, const RedactedView& view,
                       std::string_view tool_version,
                       const std::vector<AcceptedFinding>& accepted) {
  Json report = Json::object();
  report["version"] = 1;
  report["tool"] = {{"name", "plimsoll"}, {"version", tool_version}};
  report["summary"] = {
      {"files", summary.files},           {"error", summary.errors},
      {"warning", summary.warnings},      {"info", summary.infos},
      {"suppressed", summary.suppressed}, {"baselined", summary.baselined}};
  Json& findings = report["findings"] = Json::array();
  const auto all = MergeFindings(diagnostics, accepted);
  const auto fingerprints = Fingerprints(all, view);
  for (size_t i = 0; i < all.size(); ++i) {
    findings.push_back(FindingOf(all[i], fingerprints[i], view));
  }
  // ASCII only, as files may hold what reorders a terminal's line; invalid
  // UTF-8 becomes U+FFFD, and nothing throws.
  constexpr int kIndent = 2;
  return report.dump(kIndent, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace plimsoll
