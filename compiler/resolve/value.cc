#include "compiler/resolve/value.h"

#include <algorithm>

namespace plimsoll {

void Value::AppendText(std::string_view text) {
  if (text.empty()) return;
  if (pieces.empty() || !pieces.back().secret.empty()) pieces.emplace_back();
  pieces.back().text += text;
}

void Value::AppendSecret(std::string_view name, SecretEncoding encoding,
                         const Span& where) {
  pieces.push_back({.text = {},
                    .secret = std::string(name),
                    .encoding = encoding,
                    .span = where});
}

bool Value::HasSecret() const {
  return std::ranges::any_of(
      pieces, [](const ValuePiece& piece) { return !piece.secret.empty(); });
}

bool Value::IsBareSecret() const {
  return pieces.size() == 1 && !pieces.front().secret.empty() &&
         pieces.front().encoding == SecretEncoding::kVerbatim;
}

const std::string& Value::text() const {
  static const std::string kEmpty;
  return pieces.empty() ? kEmpty : pieces.front().text;
}

}  // namespace plimsoll
