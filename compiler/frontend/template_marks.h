#ifndef PLIMSOLL_COMPILER_FRONTEND_TEMPLATE_MARKS_H_
#define PLIMSOLL_COMPILER_FRONTEND_TEMPLATE_MARKS_H_

#include <cstddef>
#include <string_view>

namespace plimsoll {

// Whether `text` may be a template of Go, Jinja, Handlebars, ERB or the like,
// so that what is wrong with it may be right once it is filled in.
[[nodiscard]] inline bool HasTemplateMark(std::string_view text) {
  for (const std::string_view mark : {"{{", "{%", "<%"}) {
    if (text.find(mark) != std::string_view::npos) return true;
  }
  return false;
}

// Of a template of whole projects: `{{cookiecutter.name}}/compose.yaml`.
[[nodiscard]] inline bool IsBelowTemplatedFolder(std::string_view path) {
  return path.find("{{") < path.rfind('/') &&
         path.rfind('/') != std::string_view::npos;
}

// How much of `text` `envsubst` or the program itself fills in where a value
// begins, as in `port = ${PORT}`; 0 for none.
[[nodiscard]] inline size_t FilledInSize(std::string_view text) {
  if (!text.starts_with("${")) return 0;
  const size_t close = text.find_first_of("}\r\n");
  return close < text.size() && text[close] == '}' ? close + 1 : 0;
}

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_FRONTEND_TEMPLATE_MARKS_H_
