#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/utf8.h"
#include "compiler/diag/report.h"

namespace plimsoll {
namespace {

enum class Part { kMessage, kProperty };

// Workflow commands are lines, and properties end at `,` or `::`.
std::string Escaped(std::string_view text, Part part) {
  std::string out;
  for (const char c : text) {
    const bool ends_property =
        part == Part::kProperty && (c == ':' || c == ',');
    if (c == '%' || c == '\r' || c == '\n' || ends_property) {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out;
}

// Control characters shown as escapes, lines kept.
std::string ShownLines(std::string_view text) {
  std::string out;
  while (true) {
    const size_t end = text.find('\n');
    out += EscapeForDisplay(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

std::string_view CommandOf(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    default:
      return "notice";
  }
}

}  // namespace

std::string RenderGithub(const Report& report) {
  std::string out;
  for (const ReportedFinding& reported : report.findings) {
    if (reported.accepted != nullptr) continue;
    const Diagnostic& finding = *reported.diagnostic;
    const Span place = finding.primary();
    const std::string path = EscapeForDisplay(ReportedPath(place, report));
    out += fmt::format("::{} file={}", CommandOf(finding.severity),
                       Escaped(path, Part::kProperty));
    if (place.valid()) {
      const LineCol begin = report.view.Locate(place.file, place.begin);
      const LineCol end =
          report.view.Locate(place.file, std::max(place.begin, place.end));
      out += fmt::format(",line={},endLine={}", begin.line, end.line);
      // Columns are refused where they would be of two lines.
      if (begin.line == end.line) {
        out += fmt::format(",col={},endColumn={}", begin.column, end.column);
      }
    }
    out += fmt::format(
        ",title={}::{}\n", Escaped(finding.id, Part::kProperty),
        Escaped(ShownLines(WholeText(finding, report.view)), Part::kMessage));
  }
  return out;
}

}  // namespace plimsoll
