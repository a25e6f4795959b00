#ifndef PLIMSOLL_COMPILER_TEMPLATE_RENDERED_H_
#define PLIMSOLL_COMPILER_TEMPLATE_RENDERED_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"

namespace plimsoll::templates {

enum class PieceKind : uint8_t {
  kText,    // As it stands in the template.
  kValue,   // What a tag stands for.
  kSecret,  // A reference; a stand-in of the same length is in the text.
};

// A stretch of rendered text and where it comes from.
struct Piece {
  PieceKind kind = PieceKind::kText;
  size_t begin = 0;  // In the rendered text.
  size_t end = 0;
  Span place;           // In the template: the text itself, or the whole tag.
  Span value;           // Where a value is set, if a file sets it.
  std::string secret;   // Its name.
  bool is_url = false;  // It is to be percent-encoded.
};

// What a template makes, with the place of every byte.
struct Rendered {
  std::string text;
  std::vector<Piece> pieces;  // They follow on each other.

  void AddText(std::string_view what, const Span& place);
  void AddValue(std::string_view what, const Span& place, const Span& value);
  void AddSecret(std::string_view name, bool is_url, const Span& place);
  // `other` behind a line that goes on, or with each of its lines indented.
  void AddIndented(const Rendered& other, std::string_view indent,
                   const Span& place);

  // The piece that byte `offset` belongs to; the last one behind the end. Null
  // for an empty text.
  [[nodiscard]] const Piece* PieceAt(size_t offset) const;
  // Where bytes [begin, end) come from. Text is marked exactly, tags as a
  // whole, what reaches over both from the first to the last of them.
  [[nodiscard]] Span PlaceOf(size_t begin, size_t end) const;
};

// What stands for a secret in rendered text that has to be read as what it is
// going to be: a word of no meaning to YAML, INI and shells.
[[nodiscard]] std::string StandIn(std::string_view secret);

}  // namespace plimsoll::templates

#endif  // PLIMSOLL_COMPILER_TEMPLATE_RENDERED_H_
