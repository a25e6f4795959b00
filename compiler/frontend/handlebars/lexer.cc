#include "compiler/frontend/handlebars/lexer.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace plimsoll::handlebars {
namespace {

constexpr std::string_view kOpenBraces = "{{";
constexpr std::string_view kCloseBraces = "}}";
constexpr std::string_view kRawBraces = "{{{{";
constexpr size_t kNowhere = std::string_view::npos;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsWordByte(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         c == '_';
}

// White space beyond ASCII: U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029,
// U+202F, U+205F, U+3000 and U+FEFF.
bool IsWideSpace(std::string_view bytes) {
  if (bytes.starts_with("\xC2\xA0")) return true;
  if (bytes.size() < 3) return false;
  const std::string_view three = bytes.substr(0, 3);
  if (three == "\xE1\x9A\x80" || three == "\xE3\x80\x80" ||
      three == "\xEF\xBB\xBF" || three == "\xE2\x81\x9F") {
    return true;
  }
  const auto last = static_cast<unsigned char>(three[2]);
  return three.starts_with("\xE2\x80") &&
         ((last >= 0x80 && last <= 0x8A) || last == 0xA8 || last == 0xA9 ||
          last == 0xAF);
}

// What no name holds: `!"#%&'()*+,./;<=>@[\]^` and the backquote, `{|}~`.
bool EndsName(char c) {
  constexpr std::string_view kEnds = "!\"#%&'()*+,./;<=>@[\\]^`{|}~";
  return kEnds.find(c) != kNowhere;
}

// What may follow a name, and a literal such as `true`.
constexpr std::string_view kAfterName = "=~}/.)|";
constexpr std::string_view kAfterLiteral = "~})";

// What may stand behind the braces, longest first.
constexpr std::pair<std::string_view, TokenKind> kSigns[] = {
    {"#>", TokenKind::kOpenPartialBlock},
    {"#*", TokenKind::kOpenDecoratorBlock},
    {">", TokenKind::kOpenPartial},
    {"#", TokenKind::kOpenBlock},
    {"/", TokenKind::kOpenEnd}};

}  // namespace

size_t SpaceLength(std::string_view text, size_t offset) {
  if (offset >= text.size()) return 0;
  const char c = text[offset];
  if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  if (static_cast<unsigned char>(c) < 0x80) return 0;
  if (!IsWideSpace(text.substr(offset))) return 0;
  return c == '\xC2' ? 2 : 3;
}

Token Lexer::Take(TokenKind kind, size_t length) {
  const Token token{.kind = kind,
                    .begin = at_,
                    .end = at_ + length,
                    .text_end = at_ + length};
  at_ += length;
  return token;
}

Token Lexer::Next() {
  if (state_ == State::kContent) {
    Token token;
    if (NextContent(&token)) return token;
  }
  if (state_ == State::kEscaped) return NextEscaped();
  if (state_ == State::kRawBlock) return NextInRawBlock();
  return NextInTag();
}

// Text up to the next braces. False where there is none in front of them.
bool Lexer::NextContent(Token* token) {
  const size_t braces = text_.find(kOpenBraces, at_);
  if (braces == kNowhere) {
    *token = Take(at_ == text_.size() ? TokenKind::kEnd : TokenKind::kContent,
                  text_.size() - at_);
    return true;
  }
  const std::string_view before = text_.substr(at_, braces - at_);
  *token = Take(TokenKind::kContent, before.size());
  // Two backslashes stand for one, and the braces are a tag.
  state_ = State::kTag;
  if (before.ends_with('\\')) {
    --token->text_end;
    if (!before.ends_with("\\\\")) state_ = State::kEscaped;
  }
  return !before.empty();
}

// Braces behind a backslash are text, as is all up to the next ones.
Token Lexer::NextEscaped() {
  state_ = State::kContent;
  size_t end = text_.find(kOpenBraces, at_ + kOpenBraces.size());
  if (end == kNowhere) return Take(TokenKind::kContent, text_.size() - at_);
  for (size_t i = 0; i < 2; ++i) {
    if (end > at_ + kOpenBraces.size() && text_[end - 1] == '\\') --end;
  }
  return Take(TokenKind::kContent, end - at_);
}

// The length of `{{{{/name}}}}` here, or 0.
size_t Lexer::EndTagLength() const {
  constexpr std::string_view kEnd = "{{{{/";
  constexpr std::string_view kClose = "}}}}";
  if (!StartsWith(kEnd)) return 0;
  size_t end = at_ + kEnd.size();
  const size_t name = end;
  while (end < text_.size() && !EndsName(text_[end]) &&
         SpaceLength(text_, end) == 0) {
    ++end;
  }
  if (end == name || !text_.substr(end).starts_with(kClose)) return 0;
  return end + kClose.size() - at_;
}

Token Lexer::NextInRawBlock() {
  if (at_ == text_.size()) return Take(TokenKind::kEnd, 0);
  if (StartsWith(kRawBraces)) {
    const size_t behind = at_ + kRawBraces.size();
    if (behind < text_.size() && text_[behind] != '/') {
      ++raw_depth_;
      return Take(TokenKind::kContent, kRawBraces.size());
    }
    if (const size_t length = EndTagLength(); length != 0) {
      if (raw_depth_ > 0) {
        --raw_depth_;
        return Take(TokenKind::kContent, length);
      }
      state_ = State::kContent;
      return Take(TokenKind::kEndRawBlock, length);
    }
  }
  const size_t next = text_.find(kRawBraces, at_ + 1);
  if (next == kNowhere) return Take(TokenKind::kInvalid, text_.size() - at_);
  return Take(TokenKind::kContent, next - at_);
}

Token Lexer::NextInTag() {
  for (size_t length = 0; (length = SpaceLength(text_, at_)) != 0;) {
    at_ += length;
  }
  if (at_ == text_.size()) return Take(TokenKind::kEnd, 0);
  Token token;
  if (NextOpening(&token) || NextClosing(&token)) return token;
  return NextWord();
}

// The tags that open, with what makes each of them what it is.
bool Lexer::NextOpening(Token* token) {
  if (!StartsWith(kOpenBraces)) return false;
  if (StartsWith(kRawBraces)) {
    *token = Take(TokenKind::kOpenRawBlock, kRawBraces.size());
    return true;
  }
  const std::string_view rest = text_.substr(at_);
  size_t marks = kOpenBraces.size();
  const bool strips = rest.substr(marks).starts_with('~');
  if (strips) ++marks;
  const auto behind = [&](std::string_view what) {
    return rest.substr(marks).starts_with(what);
  };
  // Whether nothing but blanks and `~` stands between `from` and the braces;
  // then how long all of it is.
  const auto closes = [&](size_t from, bool* strips_right) -> size_t {
    while (const size_t length = SpaceLength(rest, from)) from += length;
    *strips_right = rest.substr(from).starts_with('~');
    if (*strips_right) ++from;
    return rest.substr(from).starts_with(kCloseBraces)
               ? from + kCloseBraces.size()
               : 0;
  };
  const auto take = [&](TokenKind kind, size_t length) {
    *token = Take(kind, length);
    token->strips_left = strips;
    return true;
  };
  for (const auto& [sign, kind] : kSigns) {
    if (behind(sign)) return take(kind, marks + sign.size());
  }
  size_t word = marks;
  while (const size_t length = SpaceLength(rest, word)) word += length;
  constexpr std::string_view kElse = "else";
  const bool is_else = rest.substr(word).starts_with(kElse);
  for (const bool caret : {true, false}) {
    if (caret ? !behind("^") : !is_else) continue;
    bool strips_right = false;
    const size_t length =
        closes(caret ? marks + 1 : word + kElse.size(), &strips_right);
    if (length == 0) continue;
    take(TokenKind::kInverse, length);
    token->strips_right = strips_right;
    state_ = State::kContent;
    return true;
  }
  if (behind("^")) return take(TokenKind::kOpenInverse, marks + 1);
  const size_t after = word + kElse.size();
  if (is_else && !(after < rest.size() && IsWordByte(rest[after]))) {
    return take(TokenKind::kOpenChain, after);
  }
  if (behind("{")) return take(TokenKind::kOpenRaw, marks + 1);
  if (behind("&")) return take(TokenKind::kOpen, marks + 1);
  if (behind("!")) {
    *token = NextComment(marks, strips);
    return true;
  }
  if (behind("*")) return take(TokenKind::kOpenDecorator, marks + 1);
  return take(TokenKind::kOpen, marks);
}

Token Lexer::NextComment(size_t marks, bool strips_left) {
  const std::string_view rest = text_.substr(at_);
  const bool dashes = rest.substr(marks).starts_with("!--");
  size_t end = marks + 1;
  bool strips_right = false;
  for (;; ++end) {
    end = rest.find(kCloseBraces, end);
    if (end == kNowhere) return Take(TokenKind::kInvalid, rest.size());
    strips_right = rest[end - 1] == '~';
    if (!dashes) break;
    const size_t last = strips_right ? end - 1 : end;
    if (last >= marks + 3 && rest.substr(last - 2, 2) == "--") break;
  }
  state_ = State::kContent;
  Token token = Take(TokenKind::kComment, end + kCloseBraces.size());
  token.strips_left = strips_left;
  token.strips_right = strips_right;
  return token;
}

bool Lexer::NextClosing(Token* token) {
  const auto take = [&](TokenKind kind, size_t length, bool strips) {
    *token = Take(kind, length);
    token->strips_right = strips;
    state_ =
        kind == TokenKind::kCloseRawBlock ? State::kRawBlock : State::kContent;
    return true;
  };
  if (StartsWith("}}}}")) return take(TokenKind::kCloseRawBlock, 4, false);
  if (StartsWith("}}}")) return take(TokenKind::kCloseRaw, 3, false);
  if (StartsWith("}~}}")) return take(TokenKind::kCloseRaw, 4, true);
  if (StartsWith("}}")) return take(TokenKind::kClose, 2, false);
  if (StartsWith("~}}")) return take(TokenKind::kClose, 3, true);
  return false;
}

// A quoted text, or `[a name]`. A backslash before the closing mark hides it,
// but where that leaves the text without an end.
size_t Lexer::QuotedLength(char open, char close) const {
  size_t& none_from = none_from_[static_cast<unsigned char>(close)];
  if (text_[at_] != open || (none_from != 0 && at_ >= none_from)) return 0;
  size_t last_hidden = 0;
  for (size_t i = at_ + 1; i < text_.size(); ++i) {
    if (text_[i] == '\\' && i + 1 < text_.size() && text_[i + 1] == close) {
      last_hidden = ++i;
    } else if (text_[i] == close) {
      return i + 1 - at_;
    }
  }
  if (last_hidden != 0) return last_hidden + 1 - at_;
  none_from = at_;
  return 0;
}

size_t Lexer::NumberLength() const {
  size_t end = at_;
  const auto digits = [&] {
    const size_t begin = end;
    while (end < text_.size() && IsDigit(text_[end])) ++end;
    return end > begin;
  };
  if (text_[end] == '-') ++end;
  if (!digits()) return 0;
  if (end < text_.size() && text_[end] == '.') {
    ++end;
    if (!digits()) return 0;
  }
  const bool ends =
      SpaceLength(text_, end) != 0 ||
      (end < text_.size() && kAfterLiteral.find(text_[end]) != kNowhere);
  return ends ? end - at_ : 0;
}

bool Lexer::IsWord(std::string_view word) const {
  if (!StartsWith(word)) return false;
  const size_t end = at_ + word.size();
  return SpaceLength(text_, end) != 0 ||
         (end < text_.size() && kAfterLiteral.find(text_[end]) != kNowhere);
}

size_t Lexer::NameLength() const {
  size_t end = at_;
  while (end < text_.size() && !EndsName(text_[end]) &&
         SpaceLength(text_, end) == 0) {
    ++end;
  }
  const bool ends =
      SpaceLength(text_, end) != 0 ||
      (end < text_.size() && kAfterName.find(text_[end]) != kNowhere);
  return ends ? end - at_ : 0;
}

Token Lexer::NextWord() {
  const char c = text_[at_];
  if (c == '(') return Take(TokenKind::kOpenCall, 1);
  if (c == ')') return Take(TokenKind::kCloseCall, 1);
  if (c == '=') return Take(TokenKind::kEquals, 1);
  if (StartsWith("..")) return Take(TokenKind::kName, 2);
  if (c == '.') {
    const bool is_name =
        SpaceLength(text_, at_ + 1) != 0 ||
        (at_ + 1 < text_.size() && kAfterName.find(text_[at_ + 1]) != kNowhere);
    return Take(is_name ? TokenKind::kName : TokenKind::kSeparator, 1);
  }
  if (c == '/') return Take(TokenKind::kSeparator, 1);
  for (const char quote : {'"', '\''}) {
    const size_t length = QuotedLength(quote, quote);
    if (length != 0) return Take(TokenKind::kText, length);
  }
  if (c == '@') return Take(TokenKind::kData, 1);
  for (const std::string_view word : {"true", "false"}) {
    if (IsWord(word)) return Take(TokenKind::kBoolean, word.size());
  }
  if (IsWord("undefined")) return Take(TokenKind::kUndefined, 9);
  if (IsWord("null")) return Take(TokenKind::kNull, 4);
  if (const size_t length = NumberLength(); length != 0) {
    return Take(TokenKind::kNumber, length);
  }
  if (StartsWith("as")) {
    size_t bar = at_ + 2;
    while (const size_t length = SpaceLength(text_, bar)) bar += length;
    if (bar > at_ + 2 && bar < text_.size() && text_[bar] == '|') {
      return Take(TokenKind::kOpenParams, bar + 1 - at_);
    }
  }
  if (c == '|') return Take(TokenKind::kCloseParams, 1);
  if (const size_t length = NameLength(); length != 0) {
    return Take(TokenKind::kName, length);
  }
  if (const size_t length = QuotedLength('[', ']'); length != 0) {
    return Take(TokenKind::kName, length);
  }
  return Take(TokenKind::kInvalid, 1);
}

}  // namespace plimsoll::handlebars
