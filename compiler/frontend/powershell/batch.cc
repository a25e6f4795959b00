// cmd's batch files, lexically: one line after the other.

#include <algorithm>
#include <string>

#include "compiler/frontend/frontend.h"
#include "compiler/frontend/powershell/builder.h"

namespace plimsoll {
namespace powershell {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '=' || c == ',';
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

class Lexer {
 public:
  explicit Lexer(const SourceFile& file)
      : text_(file.text()), builder_(file, ShellDialect::kBatch) {}

  ShellScript Run() {
    if (text_.starts_with("\xEF\xBB\xBF")) pos_ = 3;
    while (pos_ < text_.size() && !stopped_) ReadLine();
    return std::move(builder_.script());
  }

 private:
  void Finish(ShellJoint next) {
    builder_.Finish(&parts_, joint_, 0);
    joint_ = next;
  }
  void Count() { stopped_ = stopped_ || !builder_.Count(); }
  void SkipBlanks() {
    while (pos_ < end_ && IsBlank(text_[pos_])) ++pos_;
  }

  void ReadLine() {
    end_ = std::min(text_.find('\n', pos_), text_.size());
    joint_ = ShellJoint::kSequence;
    while (pos_ < end_ && (IsBlank(text_[pos_]) || text_[pos_] == '@')) ++pos_;
    const std::string_view line = text_.substr(pos_, end_ - pos_);
    const std::string start = Lower(line.substr(0, 4));
    const bool is_rem =
        start.starts_with("rem") && (line.size() == 3 || IsBlank(line[3]));
    if (is_rem || line.starts_with("::")) {
      builder_.AddComment(pos_, end_, is_rem ? 3 : 2);
      Count();
    } else if (!line.starts_with(':')) {
      while (pos_ < end_ && !stopped_) ReadItem();
      Finish(ShellJoint::kSequence);
    }
    pos_ = std::min(end_ + 1, text_.size());
  }

  void ReadItem() {
    const char c = text_[pos_];
    if (IsBlank(c)) {
      ++pos_;
    } else if (c == '(' || c == ')') {
      ++pos_;
      Finish(ShellJoint::kSequence);
    } else if (c == '&' || c == '|') {
      const bool doubled = pos_ + 1 < end_ && text_[pos_ + 1] == c;
      pos_ += doubled ? 2 : 1;
      Finish(c == '&'  ? doubled ? ShellJoint::kAnd : ShellJoint::kSequence
             : doubled ? ShellJoint::kOr
                       : ShellJoint::kPipe);
    } else if (c == '^' && pos_ + 1 >= end_ - (EndsInReturn() ? 1 : 0)) {
      // The line goes on.
      pos_ = std::min(end_ + 1, text_.size());
      end_ = std::min(text_.find('\n', pos_), text_.size());
    } else if (c == '>' || c == '<' ||
               (c >= '0' && c <= '9' && pos_ + 1 < end_ &&
                text_[pos_ + 1] == '>')) {
      ReadRedirect();
    } else {
      ReadCommandWord();
    }
  }

  [[nodiscard]] bool EndsInReturn() const {
    return end_ > pos_ && text_[end_ - 1] == '\r';
  }

  void ReadRedirect() {
    const size_t begin = pos_;
    if (text_[pos_] != '>' && text_[pos_] != '<') ++pos_;
    while (pos_ < end_ && (text_[pos_] == '>' || text_[pos_] == '<')) ++pos_;
    ShellRedirect redirect;
    redirect.target.span = builder_.SpanOf(pos_, pos_);
    redirect.op = text_.substr(begin, pos_ - begin);
    if (pos_ < end_ && text_[pos_] == '&') {
      pos_ = std::min(pos_ + 2, end_);  // 2>&1
    } else {
      SkipBlanks();
      if (pos_ < end_) redirect.target = ReadWord();
    }
    redirect.span = builder_.SpanOf(begin, pos_);
    Begin(begin);
    parts_.redirects.push_back(redirect);
    Count();
  }

  void Begin(size_t at) {
    if (parts_.begin == npos) parts_.begin = at;
    parts_.end = pos_;
  }

  void ReadCommandWord() {
    const size_t begin = pos_;
    const ShellWord word = ReadWord();
    if (parts_.words.empty()) {
      const std::string name = Lower(word.text);
      if (name == "set") return ReadSet();
      if (name == "if") return ReadIf(begin, word);
      if (name == "else") return;
      if (name == "for") return SkipToDo();
    }
    Begin(begin);
    parts_.words.push_back(word);
  }

  // `set NAME=value`, `set "NAME=value"`; the value goes to the line's end.
  void ReadSet() {
    SkipBlanks();
    size_t stop = end_;
    while (stop > pos_ && (text_[stop - 1] == '\r' || text_[stop - 1] == ' ')) {
      --stop;
    }
    const bool quoted = pos_ < stop && text_[pos_] == '"';
    if (quoted) {
      ++pos_;
      const size_t close = text_.substr(0, stop).rfind('"');
      if (close != npos && close > pos_) stop = close;
    }
    const std::string_view rest =
        text_.substr(pos_, stop > pos_ ? stop - pos_ : 0);
    const size_t equals = rest.find('=');
    const bool is_option = rest.starts_with('/');
    if (equals != npos && equals > 0 && !is_option) {
      ShellAssignment assignment;
      assignment.name = rest.substr(0, equals);
      assignment.name_span = builder_.SpanOf(pos_, pos_ + equals);
      const size_t value = pos_ + equals + 1;
      ScanUses(value, stop);
      assignment.value.text = text_.substr(value, stop - value);
      assignment.value.span = builder_.SpanOf(value, stop);
      assignment.value.is_literal =
          assignment.value.text.find_first_of("%!") == npos;
      Begin(pos_);
      parts_.end = stop;
      parts_.assignments.push_back(assignment);
    }
    pos_ = end_;
    Count();
  }

  // `if not exist X command`: the test is a command of its own.
  void ReadIf(size_t begin, const ShellWord& word) {
    parts_.kind = ShellCommandKind::kTest;
    Begin(begin);
    parts_.words.push_back(word);
    std::string name = TakeOperand();
    while (name == "not" || name == "/i") name = TakeOperand();
    const bool is_unary = name == "exist" || name == "defined" ||
                          name == "errorlevel" || name == "cmdextversion";
    name = TakeOperand();
    // `a==b` has lost its signs; `a equ b` has a word between.
    if (!is_unary && name.size() == 3 &&
        std::string("equ neq lss leq gtr geq").find(name) != npos) {
      TakeOperand();
    }
    Finish(ShellJoint::kSequence);
  }

  // The next word of a test in lower case; empty at its end.
  std::string TakeOperand() {
    SkipBlanks();
    if (pos_ >= end_ || text_[pos_] == '(') return {};
    parts_.words.push_back(ReadWord());
    parts_.end = pos_;
    return Lower(parts_.words.back().text);
  }

  // `for %%i in (...) do command`: what is run over is passed by.
  void SkipToDo() {
    size_t found = 0;
    const size_t length = end_ - pos_;
    while (found + 4 <= length &&
           Lower(text_.substr(pos_ + found, 4)) != " do ") {
      ++found;
    }
    if (found + 4 > length) {
      pos_ = end_;
      return;
    }
    ScanUses(pos_, pos_ + found);
    pos_ += found + 4;
  }

  ShellWord ReadWord() {
    const size_t begin = pos_;
    std::string decoded;
    bool quoted = false;
    bool in_quotes = false;
    bool glob = false;
    while (pos_ < end_) {
      const char c = text_[pos_];
      if (c == '"') {
        in_quotes = !in_quotes;
        quoted = true;
        ++pos_;
        continue;
      }
      const bool ends = IsBlank(c) || c == '&' || c == '|' || c == '<' ||
                        c == '>' || c == '(' || c == ')';
      if (ends && !in_quotes && pos_ > begin) break;
      if (c == '^' && !in_quotes) {
        if (pos_ + 1 >= end_) break;
        ++pos_;
      }
      glob = glob || c == '*' || c == '?';
      decoded += text_[pos_];
      ++pos_;
    }
    if (pos_ == begin) ++pos_;
    ScanUses(begin, pos_);
    Count();
    ShellWord word =
        builder_.MakeWord(begin, std::min(pos_, text_.size()), decoded);
    word.is_literal = decoded.find_first_of("%!") == std::string::npos;
    word.is_quoted = quoted;
    word.has_glob = glob;
    return word;
  }

  // `%NAME%` and `%NAME:~0,3%`; `%1` and `%~dp0` are arguments.
  void ScanUses(size_t begin, size_t end) {
    // Nothing behind `end` is looked at: words are many.
    const std::string_view part = text_.substr(0, end);
    size_t at = begin;
    while (at < end) {
      at = part.find('%', at);
      if (at == npos) return;
      const size_t close = part.find('%', at + 1);
      if (close == npos) return;
      const std::string_view inner = text_.substr(at + 1, close - at - 1);
      const std::string_view name = inner.substr(0, inner.find(':'));
      const bool is_name =
          !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
          std::ranges::all_of(name, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                   (c >= '0' && c <= '9') || c == '_';
          });
      if (!is_name) {
        ++at;
        continue;
      }
      builder_.AddUse(at, at + 1, at + 1 + name.size(), close + 1);
      at = close + 1;
    }
  }

  std::string_view text_;
  Builder builder_;
  Builder::Parts parts_;
  ShellJoint joint_ = ShellJoint::kSequence;
  size_t pos_ = 0;
  size_t end_ = 0;
  bool stopped_ = false;
};

}  // namespace
}  // namespace powershell

ShellScript ParseBatch(const SourceFile& file) {
  return powershell::Lexer(file).Run();
}

}  // namespace plimsoll
