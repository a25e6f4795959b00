#ifndef PLIMSOLL_COMPILER_FRONTEND_CODE_TOKENS_H_
#define PLIMSOLL_COMPILER_FRONTEND_CODE_TOKENS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "compiler/source/source_file.h"
#include "compiler/syntax/code_file.h"

namespace plimsoll::code {

enum class TokenKind : uint8_t { kEnd, kName, kNumber, kString, kOther };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;  // Of a string: between the quotes.
  uint32_t begin = 0;     // Where the text stands.
};

// Cuts a program into names, numbers, strings and single other bytes, with
// `||`, `??` and `::` as one. Comments go to the file that is being read.
class TokenReader {
 public:
  TokenReader(const SourceFile& file, CodeFile* code);

  [[nodiscard]] Token Next();

 private:
  [[nodiscard]] bool Looking(std::string_view at) const {
    return text_.substr(pos_).starts_with(at);
  }
  bool SkipComment();
  void AddComment(size_t begin, size_t marker);
  Token ReadString(size_t prefix);
  Token ReadRustRaw();
  Token StringOf(size_t begin, size_t end, size_t after);
  [[nodiscard]] size_t FindQuote(char quote, bool escapes, bool multi_line);

  const SourceFile& file_;
  std::string_view text_;
  CodeFile* code_;
  size_t pos_ = 0;
};

}  // namespace plimsoll::code

#endif  // PLIMSOLL_COMPILER_FRONTEND_CODE_TOKENS_H_
