#include "compiler/template/rendered.h"

#include <algorithm>

namespace plimsoll::templates {

void Rendered::AddText(std::string_view what, const Span& place) {
  if (what.empty()) return;
  pieces.push_back({.kind = PieceKind::kText,
                    .begin = text.size(),
                    .end = text.size() + what.size(),
                    .place = place,
                    .value = {},
                    .secret = {},
                    .is_url = false});
  text += what;
}

void Rendered::AddValue(std::string_view what, const Span& place,
                        const Span& value) {
  // An empty value has a piece, too: something may miss what is not there.
  pieces.push_back({.kind = PieceKind::kValue,
                    .begin = text.size(),
                    .end = text.size() + what.size(),
                    .place = place,
                    .value = value,
                    .secret = {},
                    .is_url = false});
  text += what;
}

void Rendered::AddSecret(std::string_view name, bool is_url,
                         const Span& place) {
  const std::string stand_in = StandIn(name);
  pieces.push_back({.kind = PieceKind::kSecret,
                    .begin = text.size(),
                    .end = text.size() + stand_in.size(),
                    .place = place,
                    .value = {},
                    .secret = std::string(name),
                    .is_url = is_url});
  text += stand_in;
}

void Rendered::AddIndented(const Rendered& other, std::string_view indent,
                           const Span& place) {
  bool starts_line = true;
  const auto add_indent = [&](size_t at) {
    if (starts_line && !indent.empty() && at < other.text.size()) {
      AddValue(indent, place, {});
    }
    starts_line = false;
  };
  for (const Piece& piece : other.pieces) {
    if (piece.begin == piece.end) continue;
    if (piece.kind == PieceKind::kSecret) {
      add_indent(piece.begin);
      AddSecret(piece.secret, piece.is_url, piece.place);
      continue;
    }
    const std::string_view whole =
        std::string_view(other.text)
            .substr(piece.begin, piece.end - piece.begin);
    for (size_t begin = 0; begin < whole.size();) {
      add_indent(piece.begin + begin);
      const size_t newline =
          indent.empty() ? std::string_view::npos : whole.find('\n', begin);
      const size_t end = std::min(newline, whole.size() - 1) + 1;
      const std::string_view line = whole.substr(begin, end - begin);
      if (piece.kind == PieceKind::kText) {
        AddText(line, SubSpan(piece.place, begin, line.size()));
      } else {
        AddValue(line, piece.place, piece.value);
      }
      starts_line = newline != std::string_view::npos;
      begin = end;
    }
  }
}

const Piece* Rendered::PieceAt(size_t offset) const {
  if (pieces.empty()) return nullptr;
  const auto behind =
      std::ranges::upper_bound(pieces, offset, {}, &Piece::begin);
  return behind == pieces.begin() ? &pieces.front() : &*(behind - 1);
}

Span Rendered::PlaceOf(size_t begin, size_t end) const {
  const Piece* first = PieceAt(begin);
  if (first == nullptr) return {};
  const auto exact = [](const Piece& piece, size_t at) {
    const size_t offset = std::min(at, piece.end) - piece.begin;
    return piece.place.begin + static_cast<uint32_t>(offset);
  };
  // The last byte, not the one behind it, tells where the end is.
  const Piece* last = end > begin ? PieceAt(end - 1) : first;
  Span place = first->place;
  if (first->kind == PieceKind::kText) place.begin = exact(*first, begin);
  const uint32_t last_end =
      last->kind == PieceKind::kText ? exact(*last, end) : last->place.end;
  const bool forward =
      last->place.file == place.file && last_end >= place.begin;
  if (forward) {
    place.end = last_end;
  } else if (first->kind == PieceKind::kText) {
    place.end = first->place.end;
  }
  return place;
}

std::string StandIn(std::string_view secret) {
  std::string word = "plimsoll-secret-";
  for (const char c : secret) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       (c >= '0' && c <= '9') || c == '-' || c == '_';
    word += plain ? c : '-';
  }
  return word;
}

}  // namespace plimsoll::templates
