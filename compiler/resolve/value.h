#ifndef PLIMSOLL_COMPILER_RESOLVE_VALUE_H_
#define PLIMSOLL_COMPILER_RESOLVE_VALUE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"
#include "compiler/model/origin.h"

namespace plimsoll {

// How the bytes of a secret are written into the text around it.
enum class SecretEncoding : uint8_t { kVerbatim, kUrl };

// A stretch of a resolved value: text, or a reference to a secret whose bytes
// the compiler never sees.
struct ValuePiece {
  std::string text;    // Empty for a secret.
  std::string secret;  // Bare file name; empty for text.
  SecretEncoding encoding = SecretEncoding::kVerbatim;
  Span span;  // Where the secret is named.

  friend bool operator==(const ValuePiece& a, const ValuePiece& b) {
    return a.text == b.text && a.secret == b.secret && a.encoding == b.encoding;
  }
};

// A value with every placeholder filled in. Neighbouring texts are joined, so
// a value without secrets has at most one piece.
struct Value {
  std::vector<ValuePiece> pieces;
  Span span;
  const Origin* origin = nullptr;

  void AppendText(std::string_view text);
  void AppendSecret(std::string_view name, SecretEncoding encoding,
                    const Span& where);

  [[nodiscard]] bool HasSecret() const;
  // The whole value is one secret, unchanged.
  [[nodiscard]] bool IsBareSecret() const;
  // The text of a value without secrets.
  [[nodiscard]] const std::string& text() const;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_RESOLVE_VALUE_H_
