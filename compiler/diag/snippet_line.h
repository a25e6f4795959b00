#ifndef PLIMSOLL_COMPILER_DIAG_SNIPPET_LINE_H_
#define PLIMSOLL_COMPILER_DIAG_SNIPPET_LINE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/source/redaction.h"

namespace plimsoll {

// One label on one line: `span` lies within the line, `text` is ready to be
// shown.
struct LineMark {
  Span span;
  LabelKind kind = LabelKind::kPrimary;
  std::string text;
};

// A row below a source line: marks and bars, then at most one text. All
// columns are those of the terminal, counted from the line's left edge.
struct MarkRow {
  struct Column {
    char shown = ' ';
    LabelKind kind = LabelKind::kPrimary;
  };
  std::vector<Column> columns;
  size_t text_column = 0;
  std::string text;
  LabelKind text_kind = LabelKind::kPrimary;
};

struct SnippetLine {
  size_t index = 0;  // From 0, in its file.
  std::string text;  // Escaped, masked, tabs expanded, cut where it is long.
  std::vector<MarkRow> rows;
};

// Lays out a line and what is to be said about it. The cost depends on the
// marks and not on the length of the line.
[[nodiscard]] SnippetLine LayOutLine(const RedactedView& view, FileId file,
                                     size_t line_index,
                                     const std::vector<LineMark>& marks);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DIAG_SNIPPET_LINE_H_
