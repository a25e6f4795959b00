#ifndef PLIMSOLL_COMPILER_INDEX_SPECIAL_FORMATS_H_
#define PLIMSOLL_COMPILER_INDEX_SPECIAL_FORMATS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "compiler/index/secrets.h"

namespace plimsoll {

// A secret that surrounding text gives away. Begin and end are those of the
// secret bytes alone.
struct FoundSecret {
  SecretMatchKind kind = SecretMatchKind::kKnownToken;
  std::string_view name;  // Behind "this is a"; static.
  size_t begin = 0;
  size_t end = 0;
  uint32_t visible = 0;
};

// Secrets whose form is more than a TokenShape. `find` is called for each
// place of the keyword, whatever its letters' case; it must cost no more than
// the text up to where the next place of the same keyword can be, so that a
// file full of keywords is read in linear time.
struct SpecialFormat {
  std::string_view keyword;
  std::optional<FoundSecret> (*find)(std::string_view text, size_t at);
  // What is found may hold a token of a known form, which says more.
  bool holds_any = false;
};
[[nodiscard]] std::span<const SpecialFormat> PrivateKeyFormats();
[[nodiscard]] std::span<const SpecialFormat> UrlFormats();
[[nodiscard]] std::span<const SpecialFormat> EncodedFormats();
[[nodiscard]] std::span<const SpecialFormat> ArgumentFormats();

// What is a secret by its place in a file of that name alone: the passwords of
// `.pgpass`.
void FindByPath(const SourceFile& file, std::vector<SecretMatch>* matches);
// Tokens that no text announces.
void FindUnmarked(const SourceFile& file, std::vector<SecretMatch>* matches);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_SPECIAL_FORMATS_H_
