#ifndef PLIMSOLL_COMPILER_INDEX_VALUE_BYTES_H_
#define PLIMSOLL_COMPILER_INDEX_VALUE_BYTES_H_

#include <algorithm>
#include <string_view>

#include "compiler/base/byte_set.h"
#include "compiler/source/source_file.h"

namespace plimsoll {

// The bytes around a value that is assigned in some text.
inline bool IsBlank(char c) { return c == ' ' || c == '\t'; }
inline bool IsQuote(char c) { return c == '"' || c == '\'' || c == '`'; }
inline bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

// What ends a value without quotes.
inline const ByteSet& StopsOf(FileKind kind) {
  static constexpr ByteSet kDotenv(" \t");
  static constexpr ByteSet kScript(" \t;&|)<>\"'`");
  static constexpr ByteSet kMarkdown(" \t|`\"')*");
  static constexpr ByteSet kSupervisor(" \t,\"'");
  static constexpr ByteSet kOther(" \t\"'");
  switch (kind) {
    case FileKind::kDotenv:
      return kDotenv;
    case FileKind::kShell:
    case FileKind::kPowerShell:
    case FileKind::kDockerfile:
      return kScript;
    case FileKind::kMarkdown:
      return kMarkdown;
    case FileKind::kSupervisor:
      return kSupervisor;
    default:
      return kOther;
  }
}

// How much of it is a value of JSON or TOML whose quotes were forgotten, with
// any byte of theirs but at its end.
inline size_t SizeWithoutQuotes(std::string_view rest) {
  const size_t size = std::min(rest.find_first_of(" \t\"'"), rest.size());
  return rest.substr(0, size).find_last_not_of(",]}") + 1;
}

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_VALUE_BYTES_H_
