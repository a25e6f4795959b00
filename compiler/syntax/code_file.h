#ifndef PLIMSOLL_COMPILER_SYNTAX_CODE_FILE_H_
#define PLIMSOLL_COMPILER_SYNTAX_CODE_FILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/arena.h"
#include "compiler/base/span.h"
#include "compiler/syntax/tree.h"

namespace plimsoll {

// What a program says of its surroundings: which variables of the environment
// it reads, and its string literals.

enum class CodeLanguage : uint8_t { kPython, kJavaScript, kGo, kRust };

struct EnvRead {
  std::string_view name;
  Span name_span;  // Without quotes.
  bool has_default = false;
  // The default, if it is a string or a number; its span is without quotes.
  std::string_view fallback;
  Span fallback_span;
  bool required = false;  // The program stops without it.
};

struct CodeString {
  std::string_view text;  // As written between the quotes, escapes included.
  Span span;              // Without prefix and quotes.
};

struct CodeFile {
  CodeLanguage language = CodeLanguage::kPython;
  std::vector<EnvRead> env_reads;
  std::vector<CodeString> strings;
  std::vector<Comment> comments;
  // A string or comment is not closed, or there are more than kMaxTokens.
  bool broken = false;

  static constexpr size_t kMaxTokens = 2'000'000;
};

[[nodiscard]] std::string Dump(const CodeFile& code);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SYNTAX_CODE_FILE_H_
