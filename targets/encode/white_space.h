#ifndef PLIMSOLL_TARGETS_ENCODE_WHITE_SPACE_H_
#define PLIMSOLL_TARGETS_ENCODE_WHITE_SPACE_H_

#include <string_view>

// White space as the readers' own languages see it.
namespace plimsoll::encode {

// Go's unicode.IsSpace.
[[nodiscard]] bool IsGoSpace(char32_t c);

// Python's str.isspace: the same and the four ASCII separators.
[[nodiscard]] bool IsPythonSpace(char32_t c);

// The last code point of valid UTF-8 that is not empty.
[[nodiscard]] char32_t LastCodePoint(std::string_view value);

}  // namespace plimsoll::encode

#endif  // PLIMSOLL_TARGETS_ENCODE_WHITE_SPACE_H_
