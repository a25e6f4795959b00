#include "compiler/compose/notation.h"

namespace plimsoll::compose {
namespace {

// Splits as go-shellwords does with neither variables nor backticks parsed.
class Splitter {
 public:
  Result<SplitCommand> Run(std::string_view text) {
    for (size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (escaped_) {
        Append(c == 't' ? '\t' : c == 'n' ? '\n' : c);
        escaped_ = false;
      } else if (c == '\\' && !single_) {
        escaped_ = true;
      } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        Blank(c);
      } else if (IsOperator(c) && !Quoted()) {
        // `2>` belongs to what is dropped.
        const bool is_number =
            c == '>' && !word_.empty() && word_[0] >= '0' && word_[0] <= '9';
        if (is_number) has_word_ = false;
        result_.cut = is_number && i > 0 ? i - 1 : i;
        return Finish();
      } else if (!Quote(c)) {
        if (failed_) return Error{"a bare parenthesis stands in it"};
        Append(c);
      }
    }
    return Finish();
  }

 private:
  static bool IsOperator(char c) {
    return c == ';' || c == '&' || c == '|' || c == '<' || c == '>';
  }
  [[nodiscard]] bool Quoted() const {
    return single_ || double_ || back_ || dollar_;
  }

  void Append(char c) {
    word_ += c;
    has_word_ = true;
  }

  void Blank(char c) {
    if (Quoted()) {
      word_ += c;
    } else if (has_word_) {
      EndWord();
    }
  }

  void EndWord() {
    result_.words.push_back(std::move(word_));
    word_.clear();
    has_word_ = false;
  }

  // Whether `c` opened or closed something and is no part of the word.
  bool Quote(char c) {
    if (c == '`' && !single_ && !double_ && !dollar_) {
      back_ = !back_;
    } else if (c == ')' && !single_ && !double_ && !back_) {
      dollar_ = !dollar_;
    } else if (c == '(' && !single_ && !double_ && !back_) {
      const bool opens = !dollar_ && word_.ends_with('$');
      dollar_ = dollar_ || opens;
      failed_ = !opens;
    } else if (c == '"' && !single_ && !dollar_) {
      has_word_ = has_word_ || double_;
      double_ = !double_;
      return true;
    } else if (c == '\'' && !double_ && !dollar_) {
      has_word_ = has_word_ || single_;
      single_ = !single_;
      return true;
    }
    return false;
  }

  Result<SplitCommand> Finish() {
    if (has_word_) EndWord();
    if (single_ || double_) return Error{"a quote in it is never closed"};
    if (back_) return Error{"a backtick in it is never closed"};
    if (dollar_) return Error{"a parenthesis in it has no partner"};
    if (escaped_) return Error{"it ends in a backslash"};
    return std::move(result_);
  }

  SplitCommand result_;
  std::string word_;
  bool has_word_ = false;
  bool escaped_ = false;
  bool single_ = false;
  bool double_ = false;
  bool back_ = false;
  bool dollar_ = false;
  bool failed_ = false;
};

}  // namespace

Result<SplitCommand> ParseCommand(std::string_view text) {
  return Splitter().Run(text);
}

}  // namespace plimsoll::compose
