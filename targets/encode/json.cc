#include "targets/encode/json.h"

#include <fmt/format.h>

#include <string_view>

namespace plimsoll::encode {

namespace {

void AppendString(std::string_view word, std::string* out) {
  *out += '"';
  for (size_t i = 0; i < word.size(); ++i) {
    const auto c = static_cast<unsigned char>(word[i]);
    const auto next =
        static_cast<unsigned char>(i + 1 < word.size() ? word[i + 1] : 0);
    if (c == '"' || c == '\\') {
      *out += '\\';
      *out += word[i];
    } else if (c < 0x20 || c == 0x7f) {
      *out += fmt::format("\\u{:04x}", c);
    } else if (c == 0xc2 && next >= 0x80 && next < 0xa0) {
      *out += fmt::format("\\u{:04x}", next);
      ++i;
    } else {
      *out += word[i];
    }
  }
  *out += '"';
}

}  // namespace

std::string JsonArray(const std::vector<std::string>& words) {
  std::string out = "[";
  for (const std::string& word : words) {
    if (out.size() > 1) out += ',';
    AppendString(word, &out);
  }
  return out + "]";
}

}  // namespace plimsoll::encode
