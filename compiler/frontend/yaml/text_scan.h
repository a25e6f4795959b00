#ifndef PLIMSOLL_COMPILER_FRONTEND_YAML_TEXT_SCAN_H_
#define PLIMSOLL_COMPILER_FRONTEND_YAML_TEXT_SCAN_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace plimsoll::yaml {

// What has to be known of a text before libyaml sees it.
struct TextFacts {
  bool ascii = true;     // Character and byte offsets are the same.
  bool brace = false;    // There is a `{` somewhere.
  bool percent = false;  // There is a `%` somewhere.
  // The first byte that YAML does not allow: a control character, a
  // noncharacter, or a byte that is not UTF-8; npos if there is none.
  size_t forbidden = std::string_view::npos;
};
[[nodiscard]] TextFacts InspectText(std::string_view text);

// Bytes of the line break at `at`: LF, CR, CRLF, NEL, LS or PS, as YAML 1.1
// and libyaml have them; 0 where there is none.
[[nodiscard]] size_t BreakLength(std::string_view text, size_t at);
[[nodiscard]] inline bool IsBlank(char c) { return c == ' ' || c == '\t'; }
// Where the line of `at` ends, before its break.
[[nodiscard]] size_t LineEnd(std::string_view text, size_t at);
[[nodiscard]] size_t LineBegin(std::string_view text, size_t at);

// Past the blanks, line breaks and comments at `at`, but not past `limit`.
[[nodiscard]] size_t SkipTrivia(std::string_view text, size_t at, size_t limit);

// The value of a plain scalar written as `source`: blanks around line breaks
// go, one break becomes a space, more become one fewer LF.
[[nodiscard]] std::string FoldPlain(std::string_view source);

// Turns libyaml's marks, which count characters, into byte offsets. Marks come
// in nearly ascending order, so it walks from the last answer.
class OffsetMap {
 public:
  OffsetMap(std::string_view text, bool ascii) : text_(text), ascii_(ascii) {}
  [[nodiscard]] size_t ByteOf(size_t character);

 private:
  std::string_view text_;
  bool ascii_;
  size_t character_ = 0;
  size_t byte_ = 0;
};

}  // namespace plimsoll::yaml

#endif  // PLIMSOLL_COMPILER_FRONTEND_YAML_TEXT_SCAN_H_
