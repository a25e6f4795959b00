#ifndef PLIMSOLL_COMPILER_BASE_UTF8_H_
#define PLIMSOLL_COMPILER_BASE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace plimsoll {

// One decoded code point and how many bytes it took. An invalid byte decodes
// as U+FFFD of length one.
struct CodePoint {
  char32_t value = 0;
  uint8_t length = 0;
};
[[nodiscard]] CodePoint DecodeUtf8(std::string_view text, size_t offset);

// Offset of the first byte from `offset` on that is not ASCII, or the size of
// the text.
[[nodiscard]] size_t AsciiEnd(std::string_view text, size_t offset);

// Offset of the first byte that is not part of valid UTF-8 (RFC 3629: no
// overlong forms, no surrogates), or npos.
[[nodiscard]] size_t FindInvalidUtf8(std::string_view text);

[[nodiscard]] size_t CountCodePoints(std::string_view text);

// Columns a terminal gives to a code point: 0 for combining marks and
// zero-width characters, 2 for East Asian wide ones and emoji, else 1.
[[nodiscard]] unsigned TerminalWidth(char32_t code_point);

// `text` with everything that could move the cursor or reorder a terminal line
// made visible: C0, DEL and C1 as `\xNN`, bidirectional controls, zero-width
// characters and line separators as `\u{NNNN}`, invalid bytes as `\xNN`.
// Tab and newline are escaped as `\t` and `\n`.
[[nodiscard]] std::string EscapeForDisplay(std::string_view text);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_UTF8_H_
