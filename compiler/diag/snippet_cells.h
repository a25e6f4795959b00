#ifndef PLIMSOLL_COMPILER_DIAG_SNIPPET_CELLS_H_
#define PLIMSOLL_COMPILER_DIAG_SNIPPET_CELLS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/source/redaction.h"

namespace plimsoll {

// A range of a line in code point columns, counted from 1, half-open.
struct ColumnRange {
  uint32_t begin = 1;
  uint32_t end = 1;
};

// A source line as a terminal shows it: one cell a code point, or an ellipsis
// for a part that was left out.
class LineCells {
 public:
  // Shows the whole line when it is short, else the surroundings of `spans`,
  // which lie within the line.
  LineCells(const RedactedView& view, const Span& line,
            const std::vector<Span>& spans);

  [[nodiscard]] std::string Text() const;
  // Terminal columns from 0 of a span that the line was built for; never
  // empty, so that there is something to mark.
  [[nodiscard]] ColumnRange TerminalColumnsOf(const Span& span) const;

 private:
  struct Cell {
    std::string text;
    uint32_t width = 1;
    uint32_t column = 1;  // Of the code point, or of the first left out.
  };
  void AppendPiece(const RedactedView& view, const Span& piece);
  void CutAround(const std::vector<Span>& spans);
  void RemoveAllBut(const std::vector<bool>& kept);
  void PlaceCells();
  [[nodiscard]] ColumnRange ColumnsOf(const Span& span) const;
  [[nodiscard]] size_t CellAt(uint32_t column) const;

  const RedactedView& view_;
  std::vector<Cell> cells_;
  std::vector<uint32_t> offsets_;  // Terminal column of each cell, and the end.
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DIAG_SNIPPET_CELLS_H_
