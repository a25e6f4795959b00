#include "targets/encode/white_space.h"

#include "compiler/base/utf8.h"

namespace plimsoll::encode {

bool IsGoSpace(char32_t c) {
  return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
         c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

bool IsPythonSpace(char32_t c) {
  return IsGoSpace(c) || (c >= 0x1c && c <= 0x1f);
}

char32_t LastCodePoint(std::string_view value) {
  size_t last = value.size() - 1;
  while (last > 0 && (static_cast<unsigned char>(value[last]) & 0xc0) == 0x80) {
    --last;
  }
  return DecodeUtf8(value, last).value;
}

}  // namespace plimsoll::encode
