#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

// The line with its line end: what removing it takes away.
Edit WholeLine(const SourceFile& file, const Span& span) {
  const LineCol place = file.Locate(span.begin);
  const Span line = file.LineSpan(place.line - 1);
  const size_t next = place.line < file.line_count()
                          ? file.LineSpan(place.line).begin
                          : file.text().size();
  return {file.SpanOf(line.begin, next), ""};
}

void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  const auto* version = FindMember(project.root, "version");
  if (version == nullptr || !version->value->IsScalar()) return;
  const SourceFile& file = ctx.sources().Get(version->key_span.file);
  Diagnostic& finding =
      ctx.Report(version->key_span, "`version` is obsolete and ignored")
          .AddNote(
              "compose reads every file by the same rules and warns about the "
              "key at each call")
          .Help("remove the line");
  const Edit edit = WholeLine(file, version->key_span);
  const std::string_view line = file.TextOf(edit.span);
  // Of a file that is cut short, nobody knows what the line is to the rest; an
  // anchor on it may be what an alias below stands for.
  const bool is_alone = !project.broken && line.starts_with("version") &&
                        line.find_first_of("#&") == std::string_view::npos &&
                        version->value->span.end <= edit.span.end;
  if (is_alone) {
    finding.Fix({"remove `version`", Applicability::kSafe, {edit}});
  }
}

}  // namespace

constinit const Rule obsolete_version = {
    .id = "compose/obsolete-version",
    .summary = "a compose file states a version",
    .severity = Severity::kInfo,
    .fix = FixAvailability::kSometimes,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
