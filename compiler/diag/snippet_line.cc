#include "compiler/diag/snippet_line.h"

#include <algorithm>
#include <utility>

#include "compiler/diag/snippet_cells.h"

namespace plimsoll {
namespace {

// A mark in terminal columns.
struct Placed {
  uint32_t begin = 0;
  uint32_t end = 0;
  const LineMark* mark = nullptr;
};

void Paint(uint32_t column, char shown, LabelKind kind, MarkRow* row) {
  if (row->columns.size() <= column) row->columns.resize(column + 1);
  row->columns[column] = {shown, kind};
}

// `^^^` and `---`. Shorter marks lie on top of longer ones, else they would
// not show, and primary marks on secondary ones.
MarkRow UnderlineRow(std::vector<Placed> placed) {
  std::stable_sort(placed.begin(), placed.end(),
                   [](const Placed& a, const Placed& b) {
                     const uint32_t a_length = a.end - a.begin;
                     const uint32_t b_length = b.end - b.begin;
                     if (a_length != b_length) return a_length > b_length;
                     return a.mark->kind > b.mark->kind;
                   });
  MarkRow row;
  for (const Placed& item : placed) {
    const LabelKind kind = item.mark->kind;
    const char shown = kind == LabelKind::kPrimary ? '^' : '-';
    for (uint32_t i = item.begin; i < item.end; ++i) {
      Paint(i, shown, kind, &row);
    }
  }
  return row;
}

// The text of the last mark may follow the marks on their row when no other
// mark reaches to it: nobody could tell whose text it is.
bool FitsBehindMarks(const Placed& last, const std::vector<Placed>& placed) {
  return std::all_of(placed.begin(), placed.end(), [&](const Placed& other) {
    return other.mark == last.mark || other.end <= last.begin;
  });
}

// A row with a bar below each mark whose text is still to come.
MarkRow BarRow(const std::vector<Placed>& pending, uint32_t left_of) {
  MarkRow row;
  for (const Placed& item : pending) {
    if (item.begin < left_of) Paint(item.begin, '|', item.mark->kind, &row);
  }
  return row;
}

void SetText(const Placed& item, size_t column, MarkRow* row) {
  row->text_column = column;
  row->text = item.mark->text;
  row->text_kind = item.mark->kind;
}

std::vector<MarkRow> RowsFor(const std::vector<Placed>& placed) {
  if (placed.empty()) return {};
  std::vector<MarkRow> rows = {UnderlineRow(placed)};
  std::vector<Placed> pending;
  for (const Placed& item : placed) {
    if (!item.mark->text.empty()) pending.push_back(item);
  }
  // They are taken from the back: of those at one place the first comes last.
  std::reverse(pending.begin(), pending.end());
  std::stable_sort(
      pending.begin(), pending.end(),
      [](const Placed& a, const Placed& b) { return a.begin < b.begin; });
  if (pending.empty()) return rows;
  if (FitsBehindMarks(pending.back(), placed)) {
    SetText(pending.back(), rows[0].columns.size() + 1, &rows[0]);
    pending.pop_back();
  }
  if (pending.empty()) return rows;

  rows.push_back(BarRow(pending, UINT32_MAX));
  // From right to left, so that no bar runs through a text.
  while (!pending.empty()) {
    const Placed item = pending.back();
    pending.pop_back();
    MarkRow row = BarRow(pending, item.begin);
    SetText(item, item.begin, &row);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

SnippetLine LayOutLine(const RedactedView& view, FileId file, size_t line_index,
                       const std::vector<LineMark>& marks) {
  std::vector<Span> spans;
  spans.reserve(marks.size());
  for (const LineMark& mark : marks) spans.push_back(mark.span);
  const LineCells cells(view, view.LineSpan(file, line_index), spans);
  std::vector<Placed> placed;
  placed.reserve(marks.size());
  for (const LineMark& mark : marks) {
    const ColumnRange columns = cells.TerminalColumnsOf(mark.span);
    placed.push_back({columns.begin, columns.end, &mark});
  }
  return {line_index, cells.Text(), RowsFor(placed)};
}

}  // namespace plimsoll
