#ifndef PLIMSOLL_COMPILER_SYNTAX_TEXT_PLACES_H_
#define PLIMSOLL_COMPILER_SYNTAX_TEXT_PLACES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "compiler/base/span.h"
#include "compiler/source/source_file.h"

namespace plimsoll {

struct Node;

// Where the bytes of a text stand in the file it was taken from: a script in
// a YAML block has lost its indentation, one in Markdown may be quoted. Made of
// pieces that stand in the file as they are.
class TextPlaces {
 public:
  // A text without pieces: everything in it stands at `whole`.
  explicit TextPlaces(const Span& whole) : whole_(whole) {}
  // The text of `whole`, byte for byte.
  [[nodiscard]] static TextPlaces Verbatim(const Span& whole);

  // From `text_offset` on, the text stands at `source_offset`. Offsets ascend.
  void Add(size_t text_offset, size_t source_offset);

  // The place of bytes [begin, end) of the text.
  [[nodiscard]] Span SpanOf(size_t begin, size_t end) const;

 private:
  struct Piece {
    uint32_t text = 0;
    uint32_t source = 0;
  };
  [[nodiscard]] uint32_t SourceOf(uint32_t offset) const;

  Span whole_;
  std::vector<Piece> pieces_;
};

// The map of a scalar's text: exact for plain and quoted scalars without
// escapes and for literal blocks, else the scalar as a whole.
[[nodiscard]] TextPlaces MapOf(const Node& scalar, const SourceFile& file);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SYNTAX_TEXT_PLACES_H_
