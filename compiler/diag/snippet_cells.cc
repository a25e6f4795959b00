#include "compiler/diag/snippet_cells.h"

#include <algorithm>

#include "compiler/base/utf8.h"

namespace plimsoll {
namespace {

constexpr std::string_view kEllipsis = "...";
constexpr uint32_t kTabWidth = 4;
// Lines that fit into this many terminal columns are shown whole.
constexpr uint32_t kMaxWidth = 120;
// Of a longer marked text, this much of its beginning and end is shown.
constexpr uint32_t kMaxMarked = 80;
constexpr uint32_t kMarkedHead = 56;
constexpr uint32_t kMarkedTail = 16;
constexpr uint32_t kMinContext = 8;
// Bytes of a line that are looked at around the ends of a mark: enough for
// kMaxWidth code points of four bytes.
constexpr uint32_t kReach = 4 * kMaxWidth;

// Moves an offset that stands within a code point back to its beginning: the
// redacted view gives both the same column.
uint32_t Align(const RedactedView& view, const Span& line, uint32_t offset) {
  while (offset > line.begin && offset < line.end &&
         view.Locate(line.file, offset).column ==
             view.Locate(line.file, offset - 1).column) {
    --offset;
  }
  return offset;
}

// The parts of a line that can matter for showing `spans`, in order.
std::vector<Span> PiecesOf(const RedactedView& view, const Span& line,
                           const std::vector<Span>& spans) {
  if (line.size() <= 2 * kReach) return {line};
  std::vector<Span> pieces;
  const auto add = [&](uint32_t offset) {
    const uint32_t before = std::min(offset - line.begin, kReach);
    const uint32_t after = std::min(line.end - offset, kReach);
    pieces.push_back({line.file, Align(view, line, offset - before),
                      Align(view, line, offset + after)});
  };
  for (const Span& span : spans) {
    add(span.begin);
    add(span.end);
  }
  if (spans.empty()) add(line.begin);
  std::sort(pieces.begin(), pieces.end());
  std::vector<Span> merged;
  for (const Span& piece : pieces) {
    if (merged.empty() || merged.back().end < piece.begin) {
      merged.push_back(piece);
    } else {
      merged.back().end = std::max(merged.back().end, piece.end);
    }
  }
  return merged;
}

// Grows a set of cells from one of its ends until `budget` columns are spent.
class Keeper {
 public:
  Keeper(const std::vector<uint32_t>& widths, std::vector<bool>* kept)
      : widths_(widths), kept_(*kept) {}

  [[nodiscard]] uint32_t spent() const { return spent_; }

  void Forward(size_t from, size_t limit, uint32_t budget) {
    for (size_t i = from; i < limit && Spend(i, &budget);) ++i;
  }
  void Backward(size_t from, size_t limit, uint32_t budget) {
    for (size_t i = from; i > limit && Spend(i - 1, &budget);) --i;
  }

 private:
  bool Spend(size_t index, uint32_t* budget) {
    if (kept_[index]) return true;
    if (widths_[index] > *budget) return false;
    *budget -= widths_[index];
    spent_ += widths_[index];
    kept_[index] = true;
    return true;
  }

  const std::vector<uint32_t>& widths_;
  std::vector<bool>& kept_;
  uint32_t spent_ = 0;
};

}  // namespace

LineCells::LineCells(const RedactedView& view, const Span& line,
                     const std::vector<Span>& spans)
    : view_(view) {
  const std::vector<Span> pieces = PiecesOf(view, line, spans);
  uint32_t end = line.begin;
  for (const Span& piece : pieces) {
    if (piece.begin > end) {
      cells_.push_back({std::string(kEllipsis), kEllipsis.size(),
                        view.Locate(line.file, end).column});
    }
    AppendPiece(view, piece);
    end = piece.end;
  }
  if (end < line.end) {
    cells_.push_back({std::string(kEllipsis), kEllipsis.size(),
                      view.Locate(line.file, end).column});
  }
  PlaceCells();
  if (offsets_.back() <= kMaxWidth) return;
  CutAround(spans);
  PlaceCells();
}

void LineCells::AppendPiece(const RedactedView& view, const Span& piece) {
  const std::string text = view.TextOf(piece);
  uint32_t column = view.Locate(piece.file, piece.begin).column;
  for (size_t i = 0; i < text.size(); ++column) {
    const CodePoint decoded = DecodeUtf8(text, i);
    const std::string_view bytes =
        std::string_view(text).substr(i, decoded.length);
    i += decoded.length;
    Cell cell{{}, 0, column};
    if (decoded.value == '\t') {
      cell.text.assign(kTabWidth, ' ');
      cell.width = kTabWidth;
    } else {
      cell.text = EscapeForDisplay(bytes);
      const bool is_escaped = cell.text != bytes;
      cell.width = is_escaped ? static_cast<uint32_t>(cell.text.size())
                              : TerminalWidth(decoded.value);
    }
    cells_.push_back(std::move(cell));
  }
}

// Keeps every marked text, or its two ends, and shares out among them the
// columns that are left.
void LineCells::CutAround(const std::vector<Span>& spans) {
  std::vector<uint32_t> widths;
  for (const Cell& cell : cells_) widths.push_back(cell.width);
  std::vector<bool> kept(cells_.size(), false);
  Keeper keeper(widths, &kept);
  for (const Span& span : spans) {
    const ColumnRange columns = ColumnsOf(span);
    const size_t begin = CellAt(columns.begin);
    const size_t end = CellAt(columns.end);
    const uint32_t width = offsets_[end] - offsets_[begin];
    keeper.Forward(begin, end, width <= kMaxMarked ? width : kMarkedHead);
    if (width > kMaxMarked) keeper.Backward(end, begin, kMarkedTail);
  }
  const auto left = [&keeper] {
    return keeper.spent() < kMaxWidth ? kMaxWidth - keeper.spent() : 0;
  };
  const auto sides = static_cast<uint32_t>(2 * spans.size());
  const uint32_t context =
      sides == 0 ? 0 : std::max(left() / sides, kMinContext);
  for (const Span& span : spans) {
    const ColumnRange columns = ColumnsOf(span);
    keeper.Backward(CellAt(columns.begin), 0, context);
    keeper.Forward(CellAt(columns.end), cells_.size(), context);
  }
  // What one side could not use, at an end of the line, another one can.
  const size_t begin =
      spans.empty() ? 0 : CellAt(ColumnsOf(spans.front()).begin);
  keeper.Forward(begin, cells_.size(), left());
  keeper.Backward(begin, 0, left());
  RemoveAllBut(kept);
}

// Puts an ellipsis in place of each run of cells that is not kept, unless the
// run is no longer than the ellipsis.
void LineCells::RemoveAllBut(const std::vector<bool>& kept) {
  std::vector<Cell> remaining;
  for (size_t i = 0; i < cells_.size();) {
    size_t end = i;
    while (end < cells_.size() && kept[end] == kept[i]) ++end;
    if (kept[i] || offsets_[end] - offsets_[i] <= kEllipsis.size()) {
      remaining.insert(remaining.end(),
                       cells_.begin() + static_cast<std::ptrdiff_t>(i),
                       cells_.begin() + static_cast<std::ptrdiff_t>(end));
    } else if (remaining.empty() || remaining.back().text != kEllipsis) {
      remaining.push_back(
          {std::string(kEllipsis), kEllipsis.size(), cells_[i].column});
    }
    i = end;
  }
  cells_ = std::move(remaining);
}

void LineCells::PlaceCells() {
  offsets_.clear();
  uint32_t offset = 0;
  for (const Cell& cell : cells_) {
    offsets_.push_back(offset);
    offset += cell.width;
  }
  offsets_.push_back(offset);
}

std::string LineCells::Text() const {
  std::string text;
  for (const Cell& cell : cells_) text += cell.text;
  return text;
}

ColumnRange LineCells::ColumnsOf(const Span& span) const {
  return {view_.Locate(span.file, span.begin).column,
          view_.Locate(span.file, span.end).column};
}

// The first cell at or behind a code point column; the number of cells when
// the column is behind all of them.
size_t LineCells::CellAt(uint32_t column) const {
  const auto it = std::partition_point(
      cells_.begin(), cells_.end(),
      [column](const Cell& cell) { return cell.column < column; });
  return static_cast<size_t>(it - cells_.begin());
}

ColumnRange LineCells::TerminalColumnsOf(const Span& span) const {
  const ColumnRange columns = ColumnsOf(span);
  const uint32_t begin = offsets_[CellAt(columns.begin)];
  const uint32_t end = offsets_[CellAt(columns.end)];
  return {begin, std::max(end, begin + 1)};
}

}  // namespace plimsoll
