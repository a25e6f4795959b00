#include "targets/encode/unit_word.h"

#include <fmt/format.h>

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

std::string QuoteUnitWord(std::string_view value, Expansion expansion) {
  std::string word = "\"";
  for (char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\\' || c == '"') {
      word += '\\';
      word += c;
    } else if (c == '\n') {
      word += "\\n";
    } else if (c == '\r') {
      word += "\\r";
    } else if (c == '\t') {
      word += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      word += fmt::format("\\x{:02x}", byte);
    } else {
      AppendUnexpanded(c, expansion, &word);
    }
  }
  return word + "\"";
}

}  // namespace plimsoll::encode
