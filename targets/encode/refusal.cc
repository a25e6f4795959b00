#include "targets/encode/refusal.h"

#include "compiler/base/utf8.h"

namespace plimsoll::encode {

namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace

Refusal RefuseNul(std::string_view value) {
  if (value.find('\0') == std::string_view::npos) return std::nullopt;
  return Error{"a NUL byte cannot be part of an argument or a variable"};
}

Refusal RefuseNulAndInvalidUtf8(std::string_view value) {
  if (Refusal refusal = RefuseNul(value)) return refusal;
  if (FindInvalidUtf8(value) == std::string_view::npos) return std::nullopt;
  return Error{"the value is not valid UTF-8, which its reader demands"};
}

bool IsNoncharacter(char32_t c) {
  return (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
}

Refusal RefuseForSystemd(std::string_view value) {
  if (Refusal refusal = RefuseNulAndInvalidUtf8(value)) return refusal;
  for (size_t i = 0; i < value.size();) {
    if (static_cast<unsigned char>(value[i]) < 0x80) {
      ++i;
      continue;
    }
    const CodePoint c = DecodeUtf8(value, i);
    if (IsNoncharacter(c.value)) {
      return Error{"systemd takes the noncharacters of Unicode for a mistake"};
    }
    i += c.length;
  }
  return std::nullopt;
}

Refusal RefuseUnlessShellName(std::string_view key) {
  bool good = !key.empty() && IsNameStart(key.front());
  for (char c : key) good = good && (IsNameStart(c) || IsDigit(c));
  if (good) return std::nullopt;
  return Error{
      "its reader takes only letters, digits and `_` in a variable's name"};
}

Refusal RefuseUnlessEnvironmentKey(std::string_view key) {
  if (Refusal refusal = RefuseNulAndInvalidUtf8(key)) return refusal;
  if (key.empty()) return Error{"a variable's name cannot be empty"};
  if (key.find('=') == std::string_view::npos) return std::nullopt;
  return Error{"a variable's name cannot hold `=`"};
}

}  // namespace plimsoll::encode
