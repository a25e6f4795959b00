#include "compiler/frontend/yaml/text_scan.h"

#include <algorithm>

#include "compiler/base/utf8.h"

namespace plimsoll::yaml {
namespace {

unsigned char ByteAt(std::string_view text, size_t at) {
  return static_cast<unsigned char>(text[at]);
}

bool IsContinuation(std::string_view text, size_t at) {
  return (ByteAt(text, at) & 0xC0) == 0x80;
}

// libyaml passes over a byte order mark where a line begins, in the middle of
// a file, too.
bool IsByteOrderMark(std::string_view text, size_t at) {
  return text.substr(at, 3) == "\xEF\xBB\xBF" && LineBegin(text, at) == at;
}

constexpr size_t kBlock = 128;

// Bytes that need a closer look. Written without an early exit and over a
// constant length, so that compilers turn it into vector code: nearly every
// block of nearly every file has none.
struct BlockFacts {
  unsigned char strange = 0;
  unsigned char brace = 0;
  unsigned char percent = 0;
};
BlockFacts InspectBlock(const char* block) {
  BlockFacts facts;
  for (size_t i = 0; i < kBlock; ++i) {
    const auto c = static_cast<unsigned char>(block[i]);
    const bool control = (c < 0x20) & (c != '\t') & (c != '\n') & (c != '\r');
    facts.strange |= static_cast<unsigned char>(control | (c > 0x7E));
    facts.brace |= static_cast<unsigned char>(c == '{');
    facts.percent |= static_cast<unsigned char>(c == '%');
  }
  return facts;
}

bool IsAllowed(const CodePoint& point) {
  const char32_t c = point.value;
  if (c < 0x80)
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0x7E);
  if (point.length == 1) return false;  // An invalid byte.
  if (c < 0xA0) return c == 0x85;
  return c != 0xFFFE && c != 0xFFFF;
}

}  // namespace

TextFacts InspectText(std::string_view text) {
  TextFacts facts;
  size_t at = 0;
  while (at < text.size()) {
    const size_t block_end = std::min(at + kBlock, text.size());
    if (at + kBlock <= text.size()) {
      const BlockFacts block = InspectBlock(text.data() + at);
      facts.brace |= block.brace != 0;
      facts.percent |= block.percent != 0;
      if (block.strange == 0) {
        at = block_end;
        continue;
      }
    }
    while (at < block_end) {
      const CodePoint point = DecodeUtf8(text, at);
      if (!IsAllowed(point)) {
        facts.forbidden = at;
        return facts;
      }
      facts.ascii = facts.ascii && point.length == 1;
      facts.brace |= point.value == '{';
      facts.percent |= point.value == '%';
      at += point.length;
    }
  }
  return facts;
}

size_t BreakLength(std::string_view text, size_t at) {
  if (at >= text.size()) return 0;
  switch (ByteAt(text, at)) {
    case '\n':
      return 1;
    case '\r':
      return at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1;
    case 0xC2:
      return at + 1 < text.size() && ByteAt(text, at + 1) == 0x85 ? 2 : 0;
    case 0xE2: {
      const std::string_view c = text.substr(at, 3);
      return c == "\xE2\x80\xA8" || c == "\xE2\x80\xA9" ? 3 : 0;
    }
    default:
      return 0;
  }
}

size_t LineEnd(std::string_view text, size_t at) {
  while (at < text.size() && BreakLength(text, at) == 0) ++at;
  return at;
}

size_t LineBegin(std::string_view text, size_t at) {
  for (; at > 0; --at) {
    const unsigned char last = ByteAt(text, at - 1);
    if (last == '\n' || last == '\r') return at;
    if (last == 0x85 && at >= 2 && BreakLength(text, at - 2) == 2) return at;
    if (last >= 0xA8 && at >= 3 && BreakLength(text, at - 3) == 3) return at;
  }
  return 0;
}

size_t SkipTrivia(std::string_view text, size_t at, size_t limit) {
  limit = std::min(limit, text.size());
  while (at < limit) {
    if (IsBlank(text[at])) {
      ++at;
    } else if (const size_t length = BreakLength(text, at)) {
      at += length;
    } else if (text[at] == '#') {
      at = LineEnd(text, at);
    } else if (IsByteOrderMark(text, at)) {
      at += 3;
    } else {
      break;
    }
  }
  return std::min(at, limit);
}

std::string FoldPlain(std::string_view source) {
  std::string result;
  size_t at = 0;
  while (at < source.size()) {
    const size_t end = LineEnd(source, at);
    size_t last = end;
    while (last > at && IsBlank(source[last - 1])) --last;
    result += source.substr(at, last - at);
    at = end;
    std::string breaks;
    while (at < source.size()) {
      const size_t length = BreakLength(source, at);
      if (length == 0 && !IsBlank(source[at])) break;
      // LS and PS are kept as they are; any other break is an LF.
      if (length == 3) breaks += source.substr(at, 3);
      if (length == 1 || length == 2) breaks += '\n';
      at += std::max<size_t>(length, 1);
    }
    if (breaks == "\n") {
      result += ' ';
    } else if (!breaks.empty()) {
      result += breaks[0] == '\n' ? breaks.substr(1) : breaks;
    }
  }
  return result;
}

size_t OffsetMap::ByteOf(size_t character) {
  if (ascii_) return std::min(character, text_.size());
  for (; character_ < character && byte_ < text_.size(); ++character_) {
    ++byte_;
    while (byte_ < text_.size() && IsContinuation(text_, byte_)) ++byte_;
  }
  for (; character_ > character && byte_ > 0; --character_) {
    --byte_;
    while (byte_ > 0 && IsContinuation(text_, byte_)) --byte_;
  }
  return byte_;
}

}  // namespace plimsoll::yaml
