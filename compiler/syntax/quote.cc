#include "compiler/syntax/quote.h"

#include "compiler/base/utf8.h"

namespace plimsoll {

std::string QuoteForDump(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return '"' + EscapeForDisplay(escaped) + '"';
}

}  // namespace plimsoll
