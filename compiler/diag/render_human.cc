#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "compiler/base/utf8.h"
#include "compiler/diag/render.h"
#include "compiler/diag/snippet_layout.h"

namespace plimsoll {
namespace {

enum class Style : uint8_t { kPlain, kStrong, kFrame, kPrimary };

// Collects output line by line: styles never span a line end, and no line ends
// in blanks.
class Page {
 public:
  explicit Page(Color color) : color_(color) {}

  // What kPrimary looks like from here on.
  void SetSeverity(Severity severity) { severity_ = severity; }

  Page& Put(std::string_view text, Style style = Style::kPlain) {
    if (text.empty()) return *this;
    const bool is_colored = color_ == Color::kOn && style != Style::kPlain;
    if (is_colored) line_ += CodeOf(style);
    line_ += text;
    if (is_colored) line_ += "\x1B[0m";
    return *this;
  }

  void EndLine() {
    while (line_.ends_with(' ')) line_.pop_back();
    text_ += line_;
    text_ += '\n';
    line_.clear();
  }

  [[nodiscard]] std::string Take() { return std::move(text_); }

 private:
  [[nodiscard]] std::string_view CodeOf(Style style) const {
    switch (style) {
      case Style::kPlain:
        return "";
      case Style::kStrong:
        return "\x1B[1m";
      case Style::kFrame:
        return "\x1B[1;34m";
      case Style::kPrimary:
        break;
    }
    switch (severity_) {
      case Severity::kError:
        return "\x1B[1;31m";
      case Severity::kWarning:
        return "\x1B[1;33m";
      case Severity::kInfo:
      case Severity::kOff:
        break;
    }
    return "\x1B[1;36m";
  }

  Color color_;
  Severity severity_ = Severity::kError;
  std::string text_;
  std::string line_;
};

std::string Counted(size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string Joined(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string SummaryLine(const Summary& summary) {
  std::vector<std::string> found;
  if (summary.errors > 0) found.push_back(Counted(summary.errors, "error"));
  if (summary.warnings > 0) {
    found.push_back(Counted(summary.warnings, "warning"));
  }
  if (summary.infos > 0) found.push_back(Counted(summary.infos, "info"));
  if (found.empty()) found.push_back("no findings");
  std::string line =
      fmt::format("{} in {}", Joined(found), Counted(summary.files, "file"));
  std::vector<std::string> silent;
  if (summary.suppressed > 0) {
    silent.push_back(fmt::format("{} suppressed", summary.suppressed));
  }
  if (summary.baselined > 0) {
    silent.push_back(fmt::format("{} in the baseline", summary.baselined));
  }
  if (!silent.empty()) line += fmt::format(" ({})", Joined(silent));
  return line;
}

// Prints one finding, with one gutter width for all of its frames.
class FindingPrinter {
 public:
  FindingPrinter(const Diagnostic& diagnostic, const RedactedView& view,
                 Page* page)
      : diagnostic_(diagnostic),
        view_(view),
        layout_(LayOutSnippets(diagnostic, view)),
        page_(*page) {
    page_.SetSeverity(diagnostic.severity);
    for (const Snippet& snippet : layout_.snippets) {
      if (snippet.lines.empty()) continue;
      has_frame_ = true;
      const size_t last = snippet.lines.back().index + 1;
      gutter_ = std::max(gutter_, fmt::formatted_size("{}", last));
    }
  }

  void Print() {
    page_.Put(
        fmt::format("{}[{}]", NameOf(diagnostic_.severity), diagnostic_.id),
        Style::kPrimary);
    page_.Put(fmt::format(": {}", Shown(diagnostic_.message, view_)),
              Style::kStrong);
    page_.EndLine();
    bool is_first = true;
    for (const Snippet& snippet : layout_.snippets) {
      PrintSnippet(snippet, is_first);
      is_first = false;
    }
    PrintNotes();
    page_.EndLine();
  }

 private:
  void PrintSnippet(const Snippet& snippet, bool is_first) {
    if (!is_first && has_frame_) PrintBar();
    page_.Put(std::string(gutter_, ' '));
    page_.Put(is_first ? "--> " : "::: ", Style::kFrame);
    page_.Put(fmt::format("{}:{}:{}", snippet.path, snippet.place.line,
                          snippet.place.column));
    page_.EndLine();
    if (snippet.lines.empty()) return;
    PrintBar();
    size_t next = snippet.lines.front().index;
    for (const SnippetLine& line : snippet.lines) {
      if (line.index > next) {
        page_.Put("...", Style::kFrame).EndLine();
      }
      next = line.index + 1;
      PrintLine(line);
    }
  }

  void PrintBar() {
    page_.Put(fmt::format("{:{}} |", "", gutter_), Style::kFrame).EndLine();
  }

  void PrintLine(const SnippetLine& line) {
    page_.Put(fmt::format("{:>{}} |", line.index + 1, gutter_), Style::kFrame);
    page_.Put(" ").Put(line.text).EndLine();
    for (const MarkRow& row : line.rows) PrintRow(row);
  }

  void PrintRow(const MarkRow& row) {
    page_.Put(fmt::format("{:{}} |", "", gutter_), Style::kFrame).Put(" ");
    // Runs of one kind go out together, or colours would triple the output.
    for (size_t i = 0; i < row.columns.size();) {
      const bool is_blank = row.columns[i].shown == ' ';
      const LabelKind kind = row.columns[i].kind;
      std::string run;
      for (; i < row.columns.size(); ++i) {
        const MarkRow::Column& column = row.columns[i];
        if ((column.shown == ' ') != is_blank) break;
        if (!is_blank && column.kind != kind) break;
        run += column.shown;
      }
      page_.Put(run, is_blank ? Style::kPlain : StyleOf(kind));
    }
    if (!row.text.empty()) {
      page_.Put(std::string(row.text_column - row.columns.size(), ' '));
      page_.Put(row.text, StyleOf(row.text_kind));
    }
    page_.EndLine();
  }

  static Style StyleOf(LabelKind kind) {
    return kind == LabelKind::kPrimary ? Style::kPrimary : Style::kFrame;
  }

  void PrintNotes() {
    for (const std::string& text : layout_.homeless) PrintNote("note", text);
    if (layout_.hidden > 0) {
      PrintNote("note", fmt::format("{} not shown here",
                                    Counted(layout_.hidden, "more place")));
    }
    for (const OriginStep& step : diagnostic_.trail) {
      PrintNote("note", step.text, PlaceOf(step.span));
    }
    for (const Note& note : diagnostic_.notes) {
      PrintNote(note.kind == NoteKind::kNote ? "note" : "help", note.text);
    }
    for (const FixIt& fix : diagnostic_.fixes) PrintFix(fix);
  }

  [[nodiscard]] std::string PlaceOf(const Span& span) const {
    if (!span.valid()) return {};
    const LineCol place = view_.Locate(span.file, span.begin);
    return fmt::format("{}:{}:{}: ", EscapeForDisplay(view_.Path(span.file)),
                       place.line, place.column);
  }

  void PrintFix(const FixIt& fix) {
    switch (fix.applicability) {
      case Applicability::kSafe:
        return PrintNote("fix", fix.title);
      case Applicability::kUnsafe:
        return PrintNote("fix", fmt::format("{} (unsafe)", fix.title));
      case Applicability::kDisplay:
        return PrintNote("fix", fmt::format("{} (by hand)", fix.title));
    }
  }

  // Lines of a note stay lines, below each other. `place` may be shown as is.
  void PrintNote(std::string_view kind, std::string_view text,
                 std::string_view place = {}) {
    if (has_frame_ && !has_notes_) PrintBar();
    has_notes_ = true;
    const std::string scrubbed = view_.Scrub(text);
    std::string_view rest = scrubbed;
    page_.Put(std::string(gutter_ + 1, ' ')).Put("= ", Style::kFrame);
    page_.Put(kind, Style::kStrong).Put(": ").Put(place);
    while (true) {
      const size_t end = rest.find('\n');
      page_.Put(EscapeForDisplay(rest.substr(0, end))).EndLine();
      if (end == std::string_view::npos) return;
      rest.remove_prefix(end + 1);
      if (rest.empty()) return;
      page_.Put(std::string(gutter_ + 5 + kind.size(), ' '));
    }
  }

  const Diagnostic& diagnostic_;
  const RedactedView& view_;
  const SnippetLayout layout_;
  Page& page_;
  size_t gutter_ = 1;
  bool has_frame_ = false;
  bool has_notes_ = false;
};

}  // namespace

Summary Summarize(const std::vector<Diagnostic>& diagnostics, size_t files,
                  const std::vector<AcceptedFinding>& accepted) {
  Summary summary;
  summary.files = files;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity == Severity::kError) ++summary.errors;
    if (diagnostic.severity == Severity::kWarning) ++summary.warnings;
    if (diagnostic.severity == Severity::kInfo) ++summary.infos;
  }
  for (const AcceptedFinding& finding : accepted) {
    const bool listed = finding.by == AcceptedBy::kBaseline;
    ++(listed ? summary.baselined : summary.suppressed);
  }
  return summary;
}

std::string RenderHuman(const std::vector<Diagnostic>& diagnostics,
                        const Summary& summary, const RedactedView& view,
                        Color color) {
  Page page(color);
  for (const Diagnostic& diagnostic : diagnostics) {
    FindingPrinter(diagnostic, view, &page).Print();
  }
  page.Put(SummaryLine(summary)).EndLine();
  return page.Take();
}

}  // namespace plimsoll
