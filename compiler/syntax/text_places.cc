#include "compiler/syntax/text_places.h"

#include <algorithm>
#include <string_view>

#include "compiler/syntax/tree.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

// A literal block is its lines without their indentation, so each line of the
// text is the end of a line of the file. Lines that do not fit (a block whose
// text was changed in some other way) end the search: what follows has no
// exact place.
bool MapBlock(const Node& scalar, std::string_view source, TextPlaces* map) {
  size_t at = source.find('\n');  // Behind the `|` and what belongs to it.
  if (at == npos) return false;
  ++at;
  size_t text_at = 0;
  while (text_at < scalar.text.size()) {
    if (at > source.size()) return false;
    const size_t text_end =
        std::min(scalar.text.find('\n', text_at), scalar.text.size());
    const std::string_view line =
        scalar.text.substr(text_at, text_end - text_at);
    size_t end = std::min(source.find('\n', at), source.size());
    const size_t next = end + 1;
    if (end > at && source[end - 1] == '\r') --end;
    if (end - at < line.size() ||
        source.substr(end - line.size(), line.size()) != line) {
      return false;
    }
    map->Add(text_at, scalar.span.begin + end - line.size());
    at = next;
    text_at = text_end + 1;
  }
  return true;
}

}  // namespace

TextPlaces TextPlaces::Verbatim(const Span& whole) {
  TextPlaces map(whole);
  map.Add(0, whole.begin);
  return map;
}

void TextPlaces::Add(size_t text_offset, size_t source_offset) {
  pieces_.push_back({static_cast<uint32_t>(text_offset),
                     static_cast<uint32_t>(source_offset)});
}

uint32_t TextPlaces::SourceOf(uint32_t offset) const {
  const auto after = std::upper_bound(
      pieces_.begin(), pieces_.end(), offset,
      [](uint32_t value, const Piece& piece) { return value < piece.text; });
  if (after == pieces_.begin()) return whole_.begin;
  const Piece& piece = *(after - 1);
  return std::clamp(piece.source + (offset - piece.text), whole_.begin,
                    whole_.end);
}

Span TextPlaces::SpanOf(size_t begin, size_t end) const {
  if (pieces_.empty()) return whole_;
  const uint32_t from = SourceOf(static_cast<uint32_t>(begin));
  if (end <= begin) return {whole_.file, from, from};
  // The end belongs to the piece of the last byte, not to the one behind it.
  const uint32_t last = SourceOf(static_cast<uint32_t>(end - 1));
  return {whole_.file, from, std::clamp(last + 1, from, whole_.end)};
}

TextPlaces MapOf(const Node& scalar, const SourceFile& file) {
  if (!scalar.IsScalar()) return TextPlaces(scalar.span);
  if (scalar.style == ScalarStyle::kLiteral) {
    TextPlaces map(scalar.span);
    if (MapBlock(scalar, file.TextOf(scalar.span), &map)) return map;
    return TextPlaces(scalar.span);
  }
  const Span inner = SpanOfText(scalar, 0, scalar.text.size());
  if (inner.size() != scalar.text.size() || file.TextOf(inner) != scalar.text) {
    return TextPlaces(scalar.span);
  }
  return TextPlaces::Verbatim(inner);
}

}  // namespace plimsoll
