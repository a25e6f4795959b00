#include "targets/encode/unit_word.h"

#include <fmt/format.h>

#include "compiler/base/utf8.h"
#include "targets/encode/refusal.h"

namespace plimsoll::encode {

void AppendUnexpanded(char c, Expansion expansion, std::string* out) {
  const bool doubled =
      c == '%' || (c == '$' && expansion == Expansion::kSpecifiersAndVariables);
  out->append(doubled ? 2 : 1, c);
}

std::string Unexpanded(std::string_view value, Expansion expansion) {
  std::string out;
  for (char c : value) AppendUnexpanded(c, expansion, &out);
  return out;
}

namespace {

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

std::string QuoteUnitWord(std::string_view value, Expansion expansion) {
  std::string word = "\"";
  for (size_t i = 0; i < value.size();) {
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
  return word + "\"";
}

}  // namespace plimsoll::encode
