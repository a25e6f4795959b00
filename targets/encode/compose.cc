#include "targets/encode/compose.h"

#include <fmt/format.h>

#include <cstdint>

#include "compiler/base/utf8.h"
#include "targets/encode/refusal.h"

namespace plimsoll::encode {

namespace {

// C1 and NBSP are printable to YAML, but NEL and NBSP are whitespace to some
// scanners; a byte order mark inside a stream is refused by libyaml's heirs.
bool NeedsYamlEscape(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0x2028 || c == 0x2029 ||
         c == 0xfeff || c == 0xfffe || c == 0xffff;
}

void AppendYamlEscape(char32_t c, std::string* out) {
  switch (c) {
    case U'\n':
      *out += "\\n";
      return;
    case U'\r':
      *out += "\\r";
      return;
    case U'\t':
      *out += "\\t";
      return;
    default:
      *out += fmt::format(fmt::runtime(c <= 0xff ? "\\x{:02x}" : "\\u{:04x}"),
                          static_cast<uint32_t>(c));
  }
}

}  // namespace

Result<std::string> YamlScalar(std::string_view value) {
  if (Refusal refusal = RefuseNulAndInvalidUtf8(value)) return *refusal;
  std::string scalar = "\"";
  for (size_t i = 0; i < value.size();) {
    const CodePoint c = DecodeUtf8(value, i);
    if (c.value == U'"' || c.value == U'\\') scalar += '\\';
    if (NeedsYamlEscape(c.value)) {
      AppendYamlEscape(c.value, &scalar);
    } else {
      scalar += value.substr(i, c.length);
    }
    i += c.length;
  }
  return scalar + "\"";
}

Result<std::string> ComposeScalar(std::string_view value) {
  std::string doubled;
  for (char c : value) doubled.append(c == '$' ? 2 : 1, c);
  return YamlScalar(doubled);
}

Result<std::string> DotenvValue(std::string_view value) {
  if (Refusal refusal = RefuseNulAndInvalidUtf8(value)) return *refusal;
  std::string quoted = "\"";
  for (char c : value) {
    if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\r') {
      quoted += "\\r";
    } else {
      if (c == '\\' || c == '"' || c == '$') quoted += '\\';
      quoted += c;
    }
  }
  return quoted + "\"";
}

Result<std::string> DotenvLine(std::string_view key, std::string_view value) {
  constexpr std::string_view kDigits = "0123456789";
  constexpr std::string_view kKeyCharacters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-[]";
  if (key.empty() || kDigits.find(key[0]) != std::string_view::npos ||
      key.find_first_not_of(kKeyCharacters) != std::string_view::npos) {
    return Error{
        "an env file of compose takes only letters, digits and `_.-[]` in a "
        "variable's name, and no digit first"};
  }
  Result<std::string> quoted = DotenvValue(value);
  if (!quoted) return quoted;
  return fmt::format("{}={}", key, *quoted);
}

}  // namespace plimsoll::encode
