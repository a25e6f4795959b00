#ifndef PLIMSOLL_COMPILER_SYNTAX_QUOTE_H_
#define PLIMSOLL_COMPILER_SYNTAX_QUOTE_H_

#include <string>
#include <string_view>

namespace plimsoll {

// `text` in quotes for a dump, so that no two texts look the same.
[[nodiscard]] std::string QuoteForDump(std::string_view text);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SYNTAX_QUOTE_H_
