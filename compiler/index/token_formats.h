#ifndef PLIMSOLL_COMPILER_INDEX_TOKEN_FORMATS_H_
#define PLIMSOLL_COMPILER_INDEX_TOKEN_FORMATS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace plimsoll {

// Which bytes may follow a token's prefix.
enum class TokenBytes : uint8_t {
  kAlnum,      // A-Z a-z 0-9
  kWord,       // and _
  kBase64Url,  // and - _
  kDotted,     // and - _ .
  kBase64,     // A-Z a-z 0-9 + / =
  kHex,        // 0-9 a-f
  kUpper,      // A-Z 0-9
  kBech32,     // upper case bech32 data
};

// A token that its own form gives away: a public prefix and a body of so many
// bytes of one kind. `check`, if any, looks at the whole token.
struct TokenFormat {
  std::string_view name;
  std::string_view prefix;
  TokenBytes bytes;
  size_t min;
  size_t max;
  bool (*check)(std::string_view token) = nullptr;
};
[[nodiscard]] std::span<const TokenFormat> TokenFormats();

// The length of the token of that format which starts at the beginning of
// `text` (where its prefix was found), or 0. `before` is the byte in front of
// it, 0 at the start of a file.
[[nodiscard]] size_t MatchToken(const TokenFormat& format,
                                std::string_view text, char before);

// Secrets whose form is more than prefix and body. `at` is where the keyword
// that tells them was found; begin and end are those of the secret bytes.
struct FoundToken {
  std::string_view name;
  size_t begin = 0;
  size_t end = 0;
  uint32_t visible = 0;
};
struct SpecialFormat {
  std::string_view keyword;
  std::optional<FoundToken> (*find)(std::string_view text, size_t at);
};
[[nodiscard]] std::span<const SpecialFormat> SpecialFormats();

// Documentation writes tokens of the right form that are none: the same few
// characters over and over, or the word "example".
[[nodiscard]] bool IsSampleToken(std::string_view token);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_TOKEN_FORMATS_H_
