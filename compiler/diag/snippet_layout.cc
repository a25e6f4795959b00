#include "compiler/diag/snippet_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/base/utf8.h"

namespace plimsoll {
namespace {

// More than this is a list and no picture.
constexpr size_t kMaxLabels = 64;

struct FileMarks {
  FileId file = FileId::kNone;
  LineCol place;
  std::map<size_t, std::vector<LineMark>> lines;
};

// Cuts a span to its file. One that ends right behind a line end is taken to
// end before it.
Span CutToFile(Span span, const RedactedView& view) {
  const size_t last = view.LineIndexOf(span.file, UINT32_MAX);
  const uint32_t text_end = view.LineSpan(span.file, last).end;
  span.begin = std::min(span.begin, text_end);
  span.end = std::clamp(span.end, span.begin, text_end);
  const size_t first_line = view.LineIndexOf(span.file, span.begin);
  const size_t last_line = view.LineIndexOf(span.file, span.end);
  const bool is_behind_end =
      last_line > first_line &&
      span.end <= view.LineSpan(span.file, last_line).begin;
  if (is_behind_end) {
    span.end = view.LineSpan(span.file, last_line - 1).end;
  }
  return span;
}

// The part of a label that stands on its first line. A text that goes on says
// so: the frame shows only where it begins.
LineMark MarkOf(const Label& label, const Span& span, size_t line_index,
                const RedactedView& view) {
  const Span line = view.LineSpan(span.file, line_index);
  const size_t last_line = view.LineIndexOf(span.file, span.end);
  LineMark mark{span, label.kind, Shown(label.text, view)};
  mark.span.begin = std::clamp(span.begin, line.begin, line.end);
  mark.span.end = std::clamp(span.end, mark.span.begin, line.end);
  if (last_line > line_index) {
    const std::string reach = fmt::format("goes on to line {}", last_line + 1);
    mark.text =
        mark.text.empty() ? reach : fmt::format("{} ({})", mark.text, reach);
  }
  return mark;
}

bool IsWholeFile(const Label& label) {
  return label.span.begin == 0 && label.span.end == 0 && label.text.empty();
}

// The labels with the first primary one in front, which is where the finding
// is and what the reader has to see first.
std::vector<const Label*> InReadingOrder(const Diagnostic& diagnostic) {
  std::vector<const Label*> labels;
  for (const Label& label : diagnostic.labels) labels.push_back(&label);
  const auto primary = std::find_if(
      labels.begin(), labels.end(),
      [](const Label* label) { return label->kind == LabelKind::kPrimary; });
  if (primary != labels.end()) {
    std::rotate(labels.begin(), primary, std::next(primary));
  }
  return labels;
}

FileMarks& MarksOf(const Span& span, const RedactedView& view,
                   std::vector<FileMarks>* files) {
  for (FileMarks& marks : *files) {
    if (marks.file == span.file) return marks;
  }
  files->push_back({span.file, view.Locate(span.file, span.begin), {}});
  return files->back();
}

Snippet SnippetOf(const FileMarks& marks, const RedactedView& view) {
  Snippet snippet;
  snippet.path = EscapeForDisplay(view.Path(marks.file));
  snippet.place = marks.place;
  for (const auto& [index, line_marks] : marks.lines) {
    // A single line between two shown ones costs no more than an ellipsis.
    const bool skips_one =
        !snippet.lines.empty() && snippet.lines.back().index + 2 == index;
    if (skips_one) {
      snippet.lines.push_back(LayOutLine(view, marks.file, index - 1, {}));
    }
    snippet.lines.push_back(LayOutLine(view, marks.file, index, line_marks));
  }
  return snippet;
}

}  // namespace

std::string Shown(std::string_view text, const RedactedView& view) {
  return EscapeForDisplay(view.Scrub(text));
}

SnippetLayout LayOutSnippets(const Diagnostic& diagnostic,
                             const RedactedView& view) {
  SnippetLayout layout;
  std::vector<FileMarks> files;
  size_t count = 0;
  for (const Label* label : InReadingOrder(diagnostic)) {
    if (++count > kMaxLabels) {
      ++layout.hidden;
      continue;
    }
    if (!label->span.valid()) {
      if (!label->text.empty()) {
        layout.homeless.push_back(Shown(label->text, view));
      }
      continue;
    }
    const Span span = CutToFile(label->span, view);
    FileMarks& marks = MarksOf(span, view, &files);
    if (IsWholeFile(*label)) continue;
    const size_t line = view.LineIndexOf(span.file, span.begin);
    marks.lines[line].push_back(MarkOf(*label, span, line, view));
  }
  for (const FileMarks& marks : files) {
    layout.snippets.push_back(SnippetOf(marks, view));
  }
  return layout;
}

}  // namespace plimsoll
