#ifndef PLIMSOLL_COMPILER_RESOLVE_PLACEHOLDER_H_
#define PLIMSOLL_COMPILER_RESOLVE_PLACEHOLDER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll {

// A template is text with placeholders `{{ path }}` or `{{ url path }}`; the
// second percent-encodes what it yields. `\{{` stands for a literal `{{`.
struct TemplatePart {
  bool is_placeholder = false;
  std::string_view text;  // Literal text, or the path.
  bool url = false;
  size_t offset = 0;  // Of the part in the template, braces included.
  size_t length = 0;
};

struct ParsedTemplate {
  std::vector<TemplatePart> parts;
  // What is wrong, or empty; `error_offset` and `error_length` mark it.
  std::string error;
  size_t error_offset = 0;
  size_t error_length = 0;
};

// Parts are views into `text`. After an error the parts before it are there.
[[nodiscard]] ParsedTemplate ParseTemplate(std::string_view text);

// Whether ParseTemplate would find anything but plain text.
[[nodiscard]] bool HasPlaceholder(std::string_view text);

// The dot-separated parts of a path.
[[nodiscard]] std::vector<std::string_view> SplitPath(std::string_view path);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_RESOLVE_PLACEHOLDER_H_
