#include "compiler/base/utf8.h"

#include <fmt/format.h>

#include <cstring>
#include <iterator>

namespace plimsoll {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

unsigned char ByteAt(std::string_view text, size_t offset) {
  return static_cast<unsigned char>(text[offset]);
}

// What a lead byte promises: how many bytes follow, and the bounds of the
// first of them, which is where RFC 3629 rules out overlong forms, surrogates
// and values past U+10FFFF.
struct Lead {
  uint8_t following = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
};

Lead LeadOf(unsigned char byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {1};
  if (byte == 0xE0) return {2, 0xA0, 0xBF};
  if (byte == 0xED) return {2, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {2};
  if (byte == 0xF0) return {3, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {3};
  if (byte == 0xF4) return {3, 0x80, 0x8F};
  return {};
}

// Neither changes what a reader sees nor may it hide in a line: bidirectional
// controls, zero-width characters, line separators, tags.
bool IsInvisible(char32_t c) {
  return c == 0xAD || c == 0x61C || c == 0x180E ||
         (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

void AppendEscaped(std::string_view text, size_t offset, CodePoint decoded,
                   std::string* out) {
  const char32_t value = decoded.value;
  const auto number = static_cast<uint32_t>(value);
  const bool is_control = value < 0x20 || (value >= 0x7F && value <= 0x9F);
  if (decoded.length == 1 && value == kReplacement) {
    fmt::format_to(std::back_inserter(*out), "\\x{:02X}", ByteAt(text, offset));
  } else if (value == '\t') {
    *out += "\\t";
  } else if (value == '\n') {
    *out += "\\n";
  } else if (is_control) {
    fmt::format_to(std::back_inserter(*out), "\\x{:02X}", number);
  } else if (IsInvisible(value)) {
    fmt::format_to(std::back_inserter(*out), "\\u{{{:04X}}}", number);
  } else {
    out->append(text, offset, decoded.length);
  }
}

}  // namespace

CodePoint DecodeUtf8(std::string_view text, size_t offset) {
  const unsigned char first = ByteAt(text, offset);
  if (first < 0x80) return {first, 1};
  const Lead lead = LeadOf(first);
  if (lead.following == 0 || text.size() - offset <= lead.following) {
    return {kReplacement, 1};
  }
  const unsigned char second = ByteAt(text, offset + 1);
  if (second < lead.low || second > lead.high) return {kReplacement, 1};
  char32_t value = first & (0x3FU >> lead.following);
  for (size_t i = 1; i <= lead.following; ++i) {
    const unsigned char byte = ByteAt(text, offset + i);
    if ((byte & 0xC0U) != 0x80U) return {kReplacement, 1};
    value = (value << 6U) | (byte & 0x3FU);
  }
  return {value, static_cast<uint8_t>(lead.following + 1)};
}

size_t AsciiEnd(std::string_view text, size_t offset) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  uint64_t bytes = 0;
  while (offset + sizeof(bytes) <= text.size()) {
    std::memcpy(&bytes, text.data() + offset, sizeof(bytes));
    if ((bytes & kHighBits) != 0) break;
    offset += sizeof(bytes);
  }
  while (offset < text.size() && ByteAt(text, offset) < 0x80) ++offset;
  return offset;
}

size_t FindInvalidUtf8(std::string_view text) {
  size_t i = AsciiEnd(text, 0);
  while (i < text.size()) {
    const CodePoint decoded = DecodeUtf8(text, i);
    if (decoded.length == 1) return i;
    i = AsciiEnd(text, i + decoded.length);
  }
  return std::string_view::npos;
}

size_t CountCodePoints(std::string_view text) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++count) {
    i += ByteAt(text, i) < 0x80 ? 1 : DecodeUtf8(text, i).length;
  }
  return count;
}

std::string EscapeForDisplay(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const unsigned char byte = ByteAt(text, i);
    if (byte >= 0x20 && byte < 0x7F) {
      out += text[i];
      ++i;
      continue;
    }
    const CodePoint decoded = DecodeUtf8(text, i);
    AppendEscaped(text, i, decoded, &out);
    i += decoded.length;
  }
  return out;
}

}  // namespace plimsoll
