#ifndef PLIMSOLL_COMPILER_FRONTEND_DOTENV_DECODE_H_
#define PLIMSOLL_COMPILER_FRONTEND_DOTENV_DECODE_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace plimsoll::dotenv {

// Where the quote that `text` has at `opening` is closed, or npos. A backslash
// keeps a quote of the same kind from closing it, in single quotes too.
[[nodiscard]] size_t FindClosingQuote(std::string_view text, size_t opening);

// The value between two quotes: in single quotes `\'` is a quote; in double
// quotes `\"` is one, C escapes are read, and `\$` becomes `$$`, which is how
// interpolation writes a dollar that is no reference.
[[nodiscard]] std::string DecodeQuoted(std::string_view inside, char quote);

}  // namespace plimsoll::dotenv

#endif  // PLIMSOLL_COMPILER_FRONTEND_DOTENV_DECODE_H_
