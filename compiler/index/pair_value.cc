#include "compiler/index/pair_value.h"

#include "compiler/index/value_bytes.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {

size_t FindValueOfPair(std::string_view text, size_t after) {
  constexpr size_t npos = std::string_view::npos;
  const auto byte_at = [&](size_t at) {
    return at < text.size() ? text[at] : '\0';
  };
  const auto skip_blanks = [&](size_t at) {
    while (IsBlank(byte_at(at))) ++at;
    return at;
  };
  const auto skip_lines = [&](size_t at) {
    while (IsBlank(byte_at(at)) || IsLineEnd(byte_at(at))) ++at;
    return at;
  };
  size_t at = skip_blanks(after);
  // `pass`, and on a later line `value = f()`.
  const bool is_statement =
      IsLineEnd(byte_at(at)) && after > 0 && !IsQuote(text[after - 1]);
  if (byte_at(at) == ':' || byte_at(at) == ',') ++at;
  at = skip_lines(at);
  if (byte_at(at) == '{') ++at;
  at = skip_lines(at);
  if (at == after) return npos;
  const bool quoted = IsQuote(byte_at(at));
  if (quoted) ++at;
  // `variable "db_password" { default = "x" }` of Terraform.
  const bool is_default = text.substr(at, 8) == "default " && !quoted;
  if (!is_default && AsciiLower(text.substr(at, 5)) != "value") return npos;
  at += is_default ? 8 : 5;
  if (quoted && IsQuote(byte_at(at))) ++at;
  at = skip_blanks(at);
  if (byte_at(at) != '=' && (byte_at(at) != ':' || is_default)) return npos;
  if (byte_at(at) == '=' && is_statement) return npos;
  at = skip_blanks(at + 1);
  // `{Name:X,Value:,From:y}`, as Go prints it.
  return byte_at(at) == ',' ? npos : at;
}

}  // namespace plimsoll
