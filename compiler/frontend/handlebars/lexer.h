#ifndef PLIMSOLL_COMPILER_FRONTEND_HANDLEBARS_LEXER_H_
#define PLIMSOLL_COMPILER_FRONTEND_HANDLEBARS_LEXER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace plimsoll::handlebars {

// The tokens of handlebars.js, found as its lexer finds them: of the rules
// that match, the first in its list wins.
enum class TokenKind : uint8_t {
  kContent,
  kComment,
  kOpen,                // {{ or {{&
  kOpenRaw,             // {{{
  kOpenDecorator,       // {{*
  kOpenBlock,           // {{#
  kOpenDecoratorBlock,  // {{#*
  kOpenInverse,         // {{^
  kOpenChain,           // {{else, with something behind it
  kInverse,             // {{else}} or {{^}}
  kOpenEnd,             // {{/
  kOpenPartial,         // {{>
  kOpenPartialBlock,    // {{#>
  kClose,
  kCloseRaw,  // }}}
  kOpenRawBlock,
  kCloseRawBlock,
  kEndRawBlock,  // {{{{/name}}}}
  kOpenCall,     // (
  kCloseCall,
  kEquals,
  kName,
  kSeparator,  // . or /
  kData,       // @
  kText,       // A string.
  kNumber,
  kBoolean,
  kNull,
  kUndefined,
  kOpenParams,   // as |
  kCloseParams,  // |
  kInvalid,
  kEnd,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  size_t begin = 0;
  size_t end = 0;
  // Content: what it stands for, without a backslash that escapes.
  size_t text_end = 0;
  bool strips_left = false;   // `~` behind the opening braces.
  bool strips_right = false;  // `~` before the closing ones.
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  [[nodiscard]] Token Next();
  // Leaves the tag that is being read: what follows is content.
  void LeaveTag() { state_ = State::kContent; }
  // Goes on at `offset`, behind a tag.
  void ResumeAt(size_t offset) {
    at_ = offset;
    state_ = State::kContent;
  }

 private:
  enum class State : uint8_t { kContent, kTag, kEscaped, kRawBlock };

  [[nodiscard]] bool StartsWith(std::string_view what) const {
    return text_.substr(at_).starts_with(what);
  }
  [[nodiscard]] Token Take(TokenKind kind, size_t length);
  bool NextContent(Token* token);
  [[nodiscard]] Token NextEscaped();
  [[nodiscard]] Token NextInRawBlock();
  [[nodiscard]] size_t EndTagLength() const;
  [[nodiscard]] Token NextInTag();
  bool NextOpening(Token* token);
  bool NextClosing(Token* token);
  [[nodiscard]] Token NextComment(size_t marks, bool strips_left);
  [[nodiscard]] Token NextWord();
  [[nodiscard]] size_t QuotedLength(char open, char close) const;
  [[nodiscard]] size_t NumberLength() const;
  [[nodiscard]] bool IsWord(std::string_view word) const;
  [[nodiscard]] size_t NameLength() const;

  std::string_view text_;
  size_t at_ = 0;
  State state_ = State::kContent;
  size_t raw_depth_ = 0;
  // Where the search for a closing mark found none, by mark: a text full of
  // opening ones is not to be searched again and again.
  mutable size_t none_from_[256] = {};
};

// How long the white space at `offset` is, one character of it, as JavaScript
// sees it; 0 for anything else.
[[nodiscard]] size_t SpaceLength(std::string_view text, size_t offset);

}  // namespace plimsoll::handlebars

#endif  // PLIMSOLL_COMPILER_FRONTEND_HANDLEBARS_LEXER_H_
