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

// Whether `envsubst` or the program itself fills in what stands at `at`, as in
// `port = ${PORT}`.
[[nodiscard]] inline bool IsFilledIn(std::string_view text, size_t at) {
  return text.substr(at).starts_with("${");
}

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_FRONTEND_TEMPLATE_MARKS_H_
