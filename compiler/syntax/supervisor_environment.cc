#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/utf8.h"
#include "compiler/syntax/ini_value.h"

namespace plimsoll {
namespace {

constexpr std::string_view kQuotes = "'\"";

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool IsWordByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
         (c >= 'a' && c <= 'z') ||
         std::string_view("_/.+-():").find(c) != std::string_view::npos;
}

// A word, a quoted string with its quotes, or a single other character.
struct Token {
  std::string text;
  size_t begin = 0;
  size_t end = 0;
};

// Python's shlex.shlex(value) with the word characters that supervisor adds.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  // False at the end; an unclosed quote makes `unclosed` its offset.
  [[nodiscard]] bool Next(Token* token) {
    *token = {};
    while (at_ < text_.size() && (IsBlank(text_[at_]) || text_[at_] == '#')) {
      if (text_[at_] == '#')
        SkipLine();
      else
        ++at_;
    }
    if (at_ >= text_.size()) return false;
    token->begin = at_;
    const char c = text_[at_];
    if (kQuotes.find(c) != std::string_view::npos) {
      const size_t close = text_.find(c, at_ + 1);
      if (close == std::string_view::npos) {
        unclosed_ = at_;
        return false;
      }
      at_ = close + 1;
      token->text = text_.substr(token->begin, at_ - token->begin);
    } else if (IsWordByte(c)) {
      ReadWord(token);
    } else {
      at_ += DecodeUtf8(text_, at_).length;
      token->text = text_.substr(token->begin, at_ - token->begin);
    }
    // A comment behind a word is no part of it.
    if (token->end == 0) token->end = at_;
    return true;
  }

  [[nodiscard]] size_t unclosed() const { return unclosed_; }

 private:
  // A word takes quotes for letters, and goes on behind a comment.
  void ReadWord(Token* token) {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        SkipLine();
      } else if (IsWordByte(c) || kQuotes.find(c) != std::string_view::npos) {
        token->text += c;
        token->end = ++at_;
      } else {
        break;
      }
    }
  }

  void SkipLine() {
    at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t unclosed_ = std::string_view::npos;
};

// Supervisor strips every quote of either kind from both ends.
void Strip(Token* token) {
  const size_t first = token->text.find_first_not_of(kQuotes);
  if (first == std::string::npos) {
    const size_t half = token->text.size() / 2;
    token->begin += half;
    token->end = token->begin;
    token->text.clear();
    return;
  }
  const size_t last = token->text.find_last_not_of(kQuotes);
  token->end -= token->text.size() - 1 - last;
  token->begin += first;
  token->text = token->text.substr(first, last - first + 1);
}

}  // namespace

SupervisorEnvironment ReadSupervisorEnvironment(const Node& value,
                                                const SourceFile& file) {
  SupervisorEnvironment result;
  const std::vector<TextPiece> pieces = PiecesOf(value, file);
  Lexer lexer(value.text);
  Token key;
  // What stood where a comma parts two of them.
  Token comma;
  while (lexer.Next(&key)) {
    Token equals;
    Token word;
    if (!lexer.Next(&equals) || equals.text != "=" || !lexer.Next(&word)) {
      // `A=$X,B=2`: the `$` was all of the value, the `X` passed for the comma,
      // and the comma became a name.
      const bool is_cut =
          key.text == "," && !comma.text.empty() && comma.text != ",";
      result.error =
          is_cut
              ? "`,` is read as a name: the value in front of it needs quotes"
          : key.text == ","
              ? "`,` stands where a name should"
              : fmt::format("`{}` is followed by no value", key.text);
      result.error_span = SourceOf(pieces, key.begin, key.end);
      break;
    }
    Strip(&word);
    result.assignments.push_back(
        {key.text, SourceOf(pieces, key.begin, key.end), word.text,
         SourceOf(pieces, word.begin, word.end)});
    // Whatever stands here is passed over as if it were a comma.
    if (!lexer.Next(&comma)) break;
  }
  if (lexer.unclosed() != std::string_view::npos) {
    result.error = "a quote is never closed";
    result.error_span =
        SourceOf(pieces, lexer.unclosed(), lexer.unclosed() + 1);
  }
  return result;
}

std::vector<IniAssignment> ParseSupervisorEnvironment(const Node& value,
                                                      const SourceFile& file) {
  return ReadSupervisorEnvironment(value, file).assignments;
}

}  // namespace plimsoll
