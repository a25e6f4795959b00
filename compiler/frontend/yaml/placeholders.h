#ifndef PLIMSOLL_COMPILER_FRONTEND_YAML_PLACEHOLDERS_H_
#define PLIMSOLL_COMPILER_FRONTEND_YAML_PLACEHOLDERS_H_

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace plimsoll::yaml {

struct ByteRange {
  size_t begin = 0;
  size_t end = 0;
};

// To YAML, `address: {{HOST_IP}}` is a mapping in a mapping and
// `- {{HOST_IP}}:80` is a syntax error. Neither is what the author meant, so
// values that start with a placeholder are found before YAML is parsed and
// hidden from it.
struct Placeholders {
  // Each `{{...}}` of an unquoted value that starts with one, in file order.
  std::vector<ByteRange> values;
  // The first line that is a directive of a template language, `{{- if x }}`
  // or `{% for %}`: a file with one is no YAML before it is rendered.
  std::optional<ByteRange> directive;
};
[[nodiscard]] Placeholders FindPlaceholders(std::string_view text);

}  // namespace plimsoll::yaml

#endif  // PLIMSOLL_COMPILER_FRONTEND_YAML_PLACEHOLDERS_H_
