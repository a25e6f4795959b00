#ifndef PLIMSOLL_COMPILER_SYNTAX_TEXT_PIECE_H_
#define PLIMSOLL_COMPILER_SYNTAX_TEXT_PIECE_H_

#include <cstddef>
#include <vector>

#include "compiler/base/span.h"

namespace plimsoll {

// A run of bytes of a value's text that stands in the file as it is. The text
// of a value that goes over several lines has more than one.
struct TextPiece {
  size_t text_begin = 0;
  Span source;
};

// Where bytes [begin, end) of the text stand: exact within one piece, else
// from the first byte to the last.
[[nodiscard]] Span SourceOf(const std::vector<TextPiece>& pieces, size_t begin,
                            size_t end);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SYNTAX_TEXT_PIECE_H_
