#ifndef PLIMSOLL_COMPILER_INDEX_TEXT_TRAITS_H_
#define PLIMSOLL_COMPILER_INDEX_TEXT_TRAITS_H_

#include <string_view>

#include "compiler/source/source_file.h"

namespace plimsoll {

// Whether a path leads through a folder of translations, such as `locales`.
[[nodiscard]] bool IsBelowLanguageFolder(std::string_view path);

// Whether a path leads through a folder of tests, fixtures or examples.
[[nodiscard]] bool IsBelowTestFolder(std::string_view path);

// Whether it holds what scanners of secrets are told to leave alone.
[[nodiscard]] bool ListsKnownSecrets(std::string_view path);

// Whether a file is data of a program's tests, which may be wrong on purpose.
[[nodiscard]] bool IsTestData(const SourceFile& file);

// Whether nobody here answers for the form of a file: data of tests, and what
// is copied from elsewhere.
[[nodiscard]] bool MayBeMalformed(const SourceFile& file);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_TEXT_TRAITS_H_
