#include "compiler/syntax/text_piece.h"

#include <algorithm>

namespace plimsoll {

Span SourceOf(const std::vector<TextPiece>& pieces, size_t begin, size_t end) {
  // The last piece that starts at or before an offset holds it, or the LF
  // after it.
  const auto place = [&](size_t offset) {
    auto it = std::upper_bound(pieces.begin(), pieces.end(), offset,
                               [](size_t at, const TextPiece& piece) {
                                 return at < piece.text_begin;
                               });
    if (it != pieces.begin()) --it;
    const size_t within = offset - std::min(offset, it->text_begin);
    return it->source.begin +
           static_cast<uint32_t>(std::min<size_t>(within, it->source.size()));
  };
  if (pieces.empty()) return {};
  const uint32_t first = place(begin);
  const uint32_t last = end > begin ? place(end - 1) + 1 : first;
  return {pieces.front().source.file, first,
          std::max(first, std::min(last, pieces.back().source.end))};
}

}  // namespace plimsoll
