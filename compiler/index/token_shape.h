#ifndef PLIMSOLL_COMPILER_INDEX_TOKEN_SHAPE_H_
#define PLIMSOLL_COMPILER_INDEX_TOKEN_SHAPE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace plimsoll {

// Sets of bytes that a part of a token may hold.
enum class TokenBytes : uint8_t {
  kDigit,      // 0-9
  kHex,        // 0-9 a-f
  kUpperHex,   // 0-9 A-F
  kAnyHex,     // 0-9 a-f A-F
  kAlpha,      // A-Z a-z
  kAlnum,      // A-Z a-z 0-9
  kLower,      // a-z 0-9
  kUpper,      // A-Z 0-9
  kWord,       // A-Z a-z 0-9 _
  kBase64Url,  // A-Z a-z 0-9 - _
  kBase64,     // A-Z a-z 0-9 + / =
  kRaw64,      // A-Z a-z 0-9 + /
  kBase32,     // A-Z 2-7
  kLower32,    // a-z 2-7
  kBech32,     // lower case bech32 data
  kUpperBech,  // upper case bech32 data
  kDotted,     // A-Z a-z 0-9 - _ .
  kTilde,      // A-Z a-z 0-9 - _ . ~
  kUser,       // A-Z a-z 0-9 - _ . @ !
  kCookie,     // A-Z a-z 0-9 - _ + / = %
};
[[nodiscard]] bool IsTokenByte(char c, TokenBytes bytes);

// The form of a token, written as the text it consists of with `<bytes:count>`
// or `<bytes:least-most>` where it differs from token to token:
// `ghp_<alnum:36>`, `SG.<url:22>.<url:43>`, `sdk-<uuid>`. It is searched for by
// its longest text. The names of the sets of bytes: digit hex HEX anyhex alpha
// alnum lower upper word url b64 raw64 b32 lower32 bech32 BECH32 dotted tilde
// user cookie; `uuid` stands for 8-4-4-4-12 digits of `anyhex`.
class TokenShape {
 public:
  struct Part {
    std::string_view literal;  // Empty: so many bytes of a set.
    TokenBytes bytes = TokenBytes::kAlnum;
    uint32_t least = 0;
    uint32_t most = 0;
  };

  // `shape` is static text. Nothing for one that breaks the notation.
  static std::optional<TokenShape> Parse(std::string_view shape);

  // What tells that a token may be here.
  [[nodiscard]] std::string_view keyword() const {
    return parts_[keyword_].literal;
  }
  // How many bytes of a token are public since all of that form have them.
  [[nodiscard]] size_t visible() const { return parts_[0].literal.size(); }
  [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }

  struct Place {
    size_t begin = 0;
    size_t end = 0;
  };
  // The token whose keyword stands at `at`, if no longer word surrounds it.
  [[nodiscard]] std::optional<Place> Match(std::string_view text,
                                           size_t at) const;

 private:
  [[nodiscard]] std::optional<size_t> MatchBefore(std::string_view text,
                                                  size_t at) const;
  [[nodiscard]] std::optional<size_t> MatchAfter(std::string_view text,
                                                 size_t at) const;

  std::vector<Part> parts_;
  size_t keyword_ = 0;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_TOKEN_SHAPE_H_
