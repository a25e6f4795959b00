#ifndef PLIMSOLL_COMPILER_SYNTAX_INI_LINE_H_
#define PLIMSOLL_COMPILER_SYNTAX_INI_LINE_H_

#include <cstddef>
#include <string_view>

namespace plimsoll::ini {

// Python's str.isspace, which is what the reader strips.
[[nodiscard]] bool IsSpace(char32_t c);

// Bytes of `text` without the blanks at its end.
[[nodiscard]] size_t TrimmedSize(std::string_view text);

// One line as the reader cuts it up. Offsets are those of the file.
struct Line {
  size_t begin = 0;
  size_t end = 0;   // Before the line break.
  size_t next = 0;  // After it.
  // The line without its comment and the blanks around; empty at `end` when
  // nothing is left.
  size_t value_begin = 0;
  size_t value_end = 0;
  size_t comment = 0;  // Where it starts; `end` when there is none.
  size_t indent = 0;   // Characters before the first that is no blank.

  [[nodiscard]] bool has_comment() const { return comment < end; }
  [[nodiscard]] bool empty() const { return value_begin == value_end; }
};

// The line that begins at `begin`.
[[nodiscard]] Line ReadLine(std::string_view text, size_t begin);

}  // namespace plimsoll::ini

#endif  // PLIMSOLL_COMPILER_SYNTAX_INI_LINE_H_
