#include "compiler/syntax/ini_value.h"

#include <algorithm>

#include "compiler/syntax/ini_line.h"

namespace plimsoll {

std::vector<TextPiece> PiecesOf(const Node& value, const SourceFile& file) {
  std::vector<TextPiece> pieces;
  const std::string_view text = file.text();
  size_t begin = value.span.begin;
  // A comment is found by reading its line from the start.
  const size_t line_break = begin == 0 ? std::string_view::npos
                                       : text.find_last_of("\r\n", begin - 1);
  size_t at = line_break == std::string_view::npos ? 0 : line_break + 1;
  size_t offset = 0;
  do {
    const ini::Line line = ini::ReadLine(text, at);
    const bool first = at <= value.span.begin;
    const size_t from = first ? begin : line.value_begin;
    const size_t to = std::max(line.value_end, from);
    if (first || !line.empty() || !line.has_comment()) {
      pieces.push_back({offset, file.SpanOf(from, to)});
      offset += to - from + 1;
    }
    at = line.next;
  } while (at < value.span.end);
  return pieces;
}

}  // namespace plimsoll
