#include <fmt/format.h>

#include <span>

#include "compiler/base/encode_text.h"
#include "compiler/diag/report.h"

namespace plimsoll {
namespace {

// Lines stay.
std::string Xml(std::string_view text) {
  std::string out;
  while (true) {
    const size_t end = text.find('\n');
    out += XmlText(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    out += "&#10;";
    text.remove_prefix(end + 1);
  }
}

struct Counts {
  size_t tests = 0;
  size_t failures = 0;
  size_t skipped = 0;
};

using Findings = std::span<const ReportedFinding>;

Counts CountOf(Findings findings, Severity fail_on) {
  Counts counts;
  for (const ReportedFinding& finding : findings) {
    ++counts.tests;
    if (finding.accepted != nullptr) {
      ++counts.skipped;
    } else if (finding.diagnostic->severity >= fail_on) {
      ++counts.failures;
    }
  }
  return counts;
}

std::string Attributes(std::string_view name, const Counts& counts) {
  return fmt::format(
      "name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\"",
      Xml(name), counts.tests, counts.failures, counts.skipped);
}

std::string CaseOf(const ReportedFinding& reported, const std::string& path,
                   const Report& report) {
  const Diagnostic& finding = *reported.diagnostic;
  const Span place = finding.primary();
  std::string name(finding.id);
  if (place.valid()) {
    const LineCol at = report.view.Locate(place.file, place.begin);
    name += fmt::format(" {}:{}", at.line, at.column);
  }
  const std::string message = Xml(report.view.Scrub(finding.message));
  const std::string text = Xml(WholeText(finding, report.view));
  std::string out = fmt::format("    <testcase classname=\"{}\" name=\"{}\">\n",
                                Xml(path), Xml(name));
  if (reported.accepted != nullptr) {
    out += fmt::format("      <skipped message=\"{}\"/>\n",
                       Xml(report.view.Scrub(reported.accepted->reason)));
  } else if (finding.severity >= report.fail_on) {
    out +=
        fmt::format("      <failure type=\"{}\" message=\"{}\">{}</failure>\n",
                    Xml(finding.id), message, text);
  } else {
    out += fmt::format("      <system-out>{}: {}</system-out>\n",
                       NameOf(finding.severity), text);
  }
  return out + "    </testcase>\n";
}

}  // namespace

std::string RenderJunit(const Report& report) {
  const Findings all = report.findings;
  Counts total = CountOf(all, report.fail_on);
  // A report without a case looks to many readers like a run that failed.
  const bool is_clean = all.empty();
  if (is_clean) total.tests = 1;
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites {}>\n", Attributes("plimsoll", total));
  if (is_clean) {
    out += fmt::format(
        "  <testsuite {}>\n    <testcase classname=\"plimsoll\" "
        "name=\"no findings\"/>\n  </testsuite>\n",
        Attributes("plimsoll", total));
  }
  // Findings are sorted, so those of a file stand together.
  const auto file_of = [&](size_t i) {
    return all[i].diagnostic->primary().file;
  };
  for (size_t begin = 0; begin < all.size();) {
    size_t end = begin;
    while (end < all.size() && file_of(end) == file_of(begin)) ++end;
    const Findings suite = all.subspan(begin, end - begin);
    const std::string path =
        ReportedPath(all[begin].diagnostic->primary(), report);
    out += fmt::format("  <testsuite {}>\n",
                       Attributes(path, CountOf(suite, report.fail_on)));
    for (const ReportedFinding& finding : suite) {
      out += CaseOf(finding, path, report);
    }
    out += "  </testsuite>\n";
    begin = end;
  }
  return out + "</testsuites>\n";
}

}  // namespace plimsoll
