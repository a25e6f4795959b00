#include "compiler/syntax/code_file.h"

#include <fmt/format.h>

#include "compiler/syntax/quote.h"

namespace plimsoll {

std::string Dump(const CodeFile& code) {
  std::string text;
  for (const EnvRead& read : code.env_reads) {
    text +=
        fmt::format("env {}..{} {}{}", read.name_span.begin, read.name_span.end,
                    read.name, read.required ? " required" : "");
    if (read.has_default) {
      text += fmt::format(" default {}..{} {}", read.fallback_span.begin,
                          read.fallback_span.end, QuoteForDump(read.fallback));
    }
    text += '\n';
  }
  for (const CodeString& string : code.strings) {
    text += fmt::format("string {}..{} {}\n", string.span.begin,
                        string.span.end, QuoteForDump(string.text));
  }
  for (const Comment& comment : code.comments) {
    text += fmt::format("comment {}..{}{} {}\n", comment.span.begin,
                        comment.span.end, comment.own_line ? " own" : "",
                        QuoteForDump(comment.text));
  }
  if (code.broken) text += "broken\n";
  return text;
}

}  // namespace plimsoll
