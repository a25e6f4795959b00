#include "targets/encode/unit_word.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/utf8.h"
#include "targets/encode/refusal.h"

namespace plimsoll::encode {

void AppendUnexpanded(char c, Expansion expansion, std::string* out) {
  const bool doubled =
      c == '%' || (c == '$' && expansion == Expansion::kSpecifiersAndVariables);
  out->append(doubled ? 2 : 1, c);
}

namespace {

// How much of the text stands for itself, whatever expands it. Most values do
// as a whole, and a fleet has millions of them.
size_t LengthOfPlain(std::string_view text) {
  const auto plain = std::ranges::find_if_not(text, [](char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '%' &&
           c != '$';
  });
  return static_cast<size_t>(plain - text.begin());
}

// Systemd reads the file as UTF-8 but passes on any byte that an escape makes.
bool IsReadRaw(const CodePoint& c) {
  const bool control = c.value < 0x20 || c.value == 0x7f;
  const bool broken = c.value == 0xfffd && c.length == 1;
  return !control && !broken && !IsNoncharacter(c.value);
}

void AppendEscaped(char c, std::string* word) {
  switch (c) {
    case '\n':
      *word += "\\n";
      return;
    case '\r':
      *word += "\\r";
      return;
    case '\t':
      *word += "\\t";
      return;
    default:
      *word += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  }
}

}  // namespace

std::string Unexpanded(std::string_view value, Expansion expansion) {
  const size_t plain = LengthOfPlain(value);
  std::string out(value.substr(0, plain));
  for (char c : value.substr(plain)) AppendUnexpanded(c, expansion, &out);
  return out;
}

std::string QuoteUnitWord(std::string_view value, Expansion expansion) {
  std::string word;
  word.reserve(value.size() + 2);
  word += '"';
  for (size_t i = 0; i < value.size();) {
    const size_t plain = LengthOfPlain(value.substr(i));
    word += value.substr(i, plain);
    i += plain;
    if (i == value.size()) break;
    const CodePoint point = DecodeUtf8(value, i);
    const bool raw = IsReadRaw(point);
    for (char c : value.substr(i, point.length)) {
      if (!raw) {
        AppendEscaped(c, &word);
      } else {
        if (c == '\\' || c == '"') word += '\\';
        AppendUnexpanded(c, expansion, &word);
      }
    }
    i += point.length;
  }
  word += '"';
  return word;
}

}  // namespace plimsoll::encode
