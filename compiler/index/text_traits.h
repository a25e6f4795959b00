#ifndef PLIMSOLL_COMPILER_INDEX_TEXT_TRAITS_H_
#define PLIMSOLL_COMPILER_INDEX_TEXT_TRAITS_H_

#include <string_view>

namespace plimsoll {

// Whether a path leads through a folder of translations, such as `locales`.
[[nodiscard]] bool IsBelowLanguageFolder(std::string_view path);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_TEXT_TRAITS_H_
