#include "compiler/frontend/dotenv/decode.h"

#include "compiler/base/encode_utf8.h"

namespace plimsoll::dotenv {
namespace {

constexpr size_t kNone = std::string_view::npos;

bool IsOctal(char c) { return c >= '0' && c <= '7'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes the backslashes off quotes of the value's own kind, and no others.
std::string Unquote(std::string_view inside, char quote) {
  std::string result;
  for (size_t at = 0; at < inside.size(); ++at) {
    if (inside[at] == '\\' && at + 1 < inside.size()) {
      ++at;
      // The reader keeps a backslash that precedes anything but its quote,
      // and of a pair of them it looks at neither again.
      if (inside[at] != quote) result += '\\';
    }
    result += inside[at];
  }
  return result;
}

// `\0` and up to three digits: the rest of the match, read as an octal escape
// of exactly three digits. What does not come out so stays as it was.
size_t ReadOctal(std::string_view text, size_t at, std::string* out) {
  size_t end = at + 2;
  while (end < text.size() && end < at + 5 && IsDigit(text[end])) ++end;
  const std::string_view digits = text.substr(at + 2, end - at - 2);
  unsigned value = 0;
  bool valid = digits.size() == 3;
  for (const char c : digits) {
    valid = valid && IsOctal(c);
    value = value * 8 + static_cast<unsigned>(c - '0');
  }
  if (!valid || value > 0xFF) {
    // Go is handed the escape without its zero and gives it back on failure.
    *out += '\\';
    *out += digits;
  } else {
    AppendUtf8(value, out);
  }
  return end;
}

std::string ExpandEscapes(std::string_view text) {
  static constexpr std::string_view kLetters = "abfnrtv\\\"";
  static constexpr std::string_view kValues = "\a\b\f\n\r\t\v\\\"";
  std::string out;
  for (size_t at = 0; at < text.size();) {
    if (text[at] != '\\' || at + 1 == text.size()) {
      out += text[at++];
      continue;
    }
    const char next = text[at + 1];
    if (next == '0') {
      at = ReadOctal(text, at, &out);
    } else if (next == '$') {
      out += "$$";
      at += 2;
    } else if (const size_t i = kLetters.find(next); i != kNone) {
      out += kValues[i];
      at += 2;
    } else {
      // `\c` is matched too, but Go has no such escape: it stays.
      out += '\\';
      at += 1;
    }
  }
  return out;
}

}  // namespace

size_t FindClosingQuote(std::string_view text, size_t opening) {
  const char quote = text[opening];
  bool escaped = false;
  for (size_t at = opening + 1; at < text.size(); ++at) {
    const char c = text[at];
    if (c == quote) {
      if (!escaped) return at;
      escaped = false;
    } else {
      escaped = !escaped && c == '\\';
    }
  }
  return kNone;
}

std::string DecodeQuoted(std::string_view inside, char quote) {
  std::string value = Unquote(inside, quote);
  return quote == '"' ? ExpandEscapes(value) : value;
}

}  // namespace plimsoll::dotenv
