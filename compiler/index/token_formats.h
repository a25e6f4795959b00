#ifndef PLIMSOLL_COMPILER_INDEX_TOKEN_FORMATS_H_
#define PLIMSOLL_COMPILER_INDEX_TOKEN_FORMATS_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "compiler/index/token_checks.h"
#include "compiler/index/token_shape.h"

namespace plimsoll {

// A token that its own form gives away. All of them are listed in
// tokens/*.def, one line each: what it is called behind "this is a", its form
// (see TokenShape), a check of what the form cannot say, and where the form is
// documented (a page, or the rule of a public scanner that has it). Tests make
// a token of each line, so nothing else is needed to add one.
struct TokenFormat {
  std::string_view name;
  TokenShape shape;
  TokenCheck check = nullptr;
  std::string_view source;
};
[[nodiscard]] std::span<const TokenFormat> TokenFormats();

// The token of that format whose keyword stands at `at`.
[[nodiscard]] std::optional<TokenShape::Place> FindToken(
    const TokenFormat& format, std::string_view text, size_t at);

// Documentation writes tokens of the right form that are none: the same few
// characters over and over, the word "example", or what a vendor prints in its
// own manual.
[[nodiscard]] bool IsSampleToken(std::string_view token);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_TOKEN_FORMATS_H_
