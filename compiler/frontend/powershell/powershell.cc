// PowerShell, lexically: commands with their words, $env: variables, strings.

#include <algorithm>
#include <array>
#include <string>

#include "compiler/frontend/frontend.h"
#include "compiler/frontend/powershell/builder.h"

namespace plimsoll {
namespace powershell {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_';
}
bool EndsWord(char c) {
  return IsBlank(c) || c == '\n' || c == ';' || c == '|' || c == '{' ||
         c == '}' || c == '(' || c == ')' || c == '&' || c == '>' || c == ',';
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

// Words that only structure; what follows them is a command again.
bool IsKeyword(std::string_view word) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"if",    "elseif", "else",    "foreach", "for",     "while",  "do",
       "until", "switch", "try",     "catch",   "finally", "return", "throw",
       "param", "begin",  "process", "end",     "in",      "trap"});
  return std::ranges::count(kWords, Lower(word)) > 0;
}

class Lexer {
 public:
  explicit Lexer(const SourceFile& file)
      : text_(file.text()), builder_(file, ShellDialect::kPowerShell) {}

  ShellScript Run() {
    if (text_.starts_with("\xEF\xBB\xBF")) pos_ = 3;
    while (pos_ < text_.size() && !stopped_) Step();
    Finish(ShellJoint::kSequence);
    return std::move(builder_.script());
  }

 private:
  void Finish(ShellJoint next) {
    builder_.Finish(&parts_, joint_, 0);
    joint_ = next;
  }

  [[nodiscard]] bool Looking(std::string_view at) const {
    return text_.substr(pos_).starts_with(at);
  }

  void Step() {
    const char c = text_[pos_];
    if (IsBlank(c) || c == ',') {
      ++pos_;
    } else if (c == '`' && (Looking("`\n") || Looking("`\r\n"))) {
      pos_ += Looking("`\n") ? 2 : 3;
    } else if (c == '#') {
      SkipComment(std::min(text_.find('\n', pos_), text_.size()), 1);
    } else if (Looking("<#")) {
      const size_t end = text_.find("#>", pos_);
      SkipComment(end == npos ? text_.size() : end + 2, 2);
    } else if (c == '\n' || c == ';' || c == '{' || c == '}' || c == '(' ||
               c == ')') {
      ++pos_;
      Finish(ShellJoint::kSequence);
    } else if (c == '|') {
      const bool is_or = Looking("||");
      pos_ += is_or ? 2 : 1;
      Finish(is_or ? ShellJoint::kOr : ShellJoint::kPipe);
    } else if (c == '&') {
      // `&&`, or `&` in front of what it calls.
      const bool is_and = Looking("&&");
      pos_ += is_and ? 2 : 1;
      if (is_and) Finish(ShellJoint::kAnd);
    } else if (c == '>' || (pos_ + 1 < text_.size() && c >= '0' && c <= '9' &&
                            text_[pos_ + 1] == '>')) {
      ReadRedirect();
    } else {
      ReadItem();
    }
  }

  void SkipComment(size_t end, size_t marker) {
    builder_.AddComment(pos_, end, marker);
    pos_ = end;
    Count();
  }

  void Count() { stopped_ = stopped_ || !builder_.Count(); }

  void ReadRedirect() {
    const size_t begin = pos_;
    if (text_[pos_] != '>') ++pos_;
    while (pos_ < text_.size() && text_[pos_] == '>') ++pos_;
    ShellRedirect redirect;
    redirect.target.span = builder_.SpanOf(pos_, pos_);
    redirect.op = text_.substr(begin, pos_ - begin);
    if (Looking("&1") || Looking("&2")) pos_ += 2;  // 2>&1
    while (pos_ < text_.size() && IsBlank(text_[pos_])) ++pos_;
    if (pos_ < text_.size() && !EndsWord(text_[pos_])) {
      redirect.target = ReadWord();
    }
    redirect.span = builder_.SpanOf(begin, pos_);
    Begin(begin);
    parts_.redirects.push_back(redirect);
  }

  void Begin(size_t at) {
    if (parts_.begin == npos) parts_.begin = at;
    parts_.end = pos_;
  }

  void ReadItem() {
    const size_t begin = pos_;
    const ShellWord word = ReadWord();
    if (parts_.words.empty() && IsKeyword(word.text) && !word.is_quoted) return;
    if (parts_.words.empty() && ReadAssignment(begin, word)) return;
    if (parts_.words.size() == 1 && !word.is_quoted &&
        Lower(parts_.words[0].text) == "function") {
      builder_.script().functions.push_back({word.text, word.span});
      parts_ = Builder::Parts();
      return;
    }
    Begin(begin);
    parts_.words.push_back(word);
  }

  // `$env:NAME = "value"` and `$name = ...`: the word has just been read.
  bool ReadAssignment(size_t begin, const ShellWord& word) {
    if (word.text.size() < 2 || word.text[0] != '$' || word.is_quoted) {
      return false;
    }
    const size_t after = pos_;
    while (pos_ < text_.size() && IsBlank(text_[pos_])) ++pos_;
    const bool appends = Looking("+=");
    if (!appends && (!Looking("=") || Looking("=="))) {
      pos_ = after;
      return false;
    }
    pos_ += appends ? 2 : 1;
    while (pos_ < text_.size() && IsBlank(text_[pos_])) ++pos_;
    std::string_view name = word.text.substr(1);
    if (Lower(name).starts_with("env:")) name.remove_prefix(4);
    ShellAssignment assignment;
    assignment.name = name;
    assignment.name_span = builder_.SpanOf(begin, after);
    assignment.value.span = builder_.SpanOf(pos_, pos_);
    assignment.value.is_literal = false;
    // Anything but a string may be the output of a command.
    const bool is_string =
        pos_ < text_.size() && (text_[pos_] == '"' || text_[pos_] == '\'');
    if (is_string) assignment.value = ReadWord();
    Begin(begin);
    parts_.assignments.push_back(assignment);
    return true;
  }

  ShellWord ReadWord() {
    const size_t begin = pos_;
    std::string decoded;
    bool literal = true;
    bool quoted = false;
    bool glob = false;
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      if (c == '\'' || c == '"') {
        quoted = true;
        ReadString(c, &decoded, &literal);
      } else if (Looking("@'\n") || Looking("@\"\n") || Looking("@'\r") ||
                 Looking("@\"\r")) {
        quoted = true;
        ReadHereString(&literal);
      } else if (c == '`' && pos_ + 1 < text_.size() &&
                 text_[pos_ + 1] != '\n' && text_[pos_ + 1] != '\r') {
        decoded += text_[pos_ + 1];
        pos_ += 2;
      } else if (c == '$') {
        literal = false;
        const size_t from = pos_;
        ReadVariable();
        decoded.append(text_, from, pos_ - from);
      } else if (EndsWord(c) || c == '`') {
        break;
      } else {
        glob = glob || c == '*' || c == '?';
        decoded += c;
        ++pos_;
      }
    }
    // A byte that no word begins with.
    if (pos_ == begin) ++pos_;
    Count();
    ShellWord word = builder_.MakeWord(begin, pos_, decoded);
    word.is_literal = literal;
    word.is_quoted = quoted;
    word.has_glob = glob;
    return word;
  }

  // Stands on the quote. A doubled quote is one of its text.
  void ReadString(char quote, std::string* decoded, bool* literal) {
    ++pos_;
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      if (c == quote) {
        ++pos_;
        if (pos_ >= text_.size() || text_[pos_] != quote) return;
        *decoded += c;
        ++pos_;
      } else if (quote == '"' && c == '`' && pos_ + 1 < text_.size()) {
        *decoded += text_[pos_ + 1];
        pos_ += 2;
      } else if (quote == '"' && c == '$') {
        *literal = false;
        const size_t from = pos_;
        ReadVariable();
        decoded->append(text_, from, pos_ - from);
      } else {
        *decoded += c;
        ++pos_;
      }
    }
    builder_.script().broken = true;
  }

  // What it holds is for another program; only its variables are kept.
  void ReadHereString(bool* literal) {
    const char quote = text_[pos_ + 1];
    const std::string closing = std::string("\n") + quote + "@";
    const size_t end = text_.find(closing, pos_ + 2);
    const size_t stop = std::min(end, text_.size());
    size_t at = pos_ + 2;
    while (at < stop) {
      pos_ = at;
      if (quote == '"' && text_[at] == '$') {
        *literal = false;
        ReadVariable();
      } else {
        ++pos_;
      }
      at = std::min(pos_, stop);
    }
    if (end == npos) builder_.script().broken = true;
    pos_ = end == npos ? text_.size() : end + closing.size();
  }

  // `$env:NAME`, `${env:NAME}`, `$name`; of `$( )` only the bracket.
  void ReadVariable() {
    const size_t begin = pos_;
    ++pos_;
    const bool braced = pos_ < text_.size() && text_[pos_] == '{';
    if (braced) ++pos_;
    const bool is_env = Lower(text_.substr(pos_, 4)) == "env:";
    if (is_env) pos_ += 4;
    const size_t name = pos_;
    while (pos_ < text_.size() && IsNameByte(text_[pos_])) ++pos_;
    const size_t name_end = pos_;
    if (braced && pos_ < text_.size() && text_[pos_] == '}') ++pos_;
    if (!is_env) return;
    builder_.AddUse(begin, name, name_end, pos_);
    ReadFallback(begin, text_.substr(name, name_end - name));
  }

  [[nodiscard]] size_t SkipSpace(size_t at) const {
    while (at < text_.size() && (IsBlank(text_[at]) || text_[at] == '\n')) ++at;
    return at;
  }

  // Whether the variable at `begin` is all that `if ($env:NAME) {` leads to.
  [[nodiscard]] bool IsTested(size_t begin, std::string_view name) const {
    std::string_view before = text_.substr(0, begin);
    const auto drop = [&](std::string_view end) {
      while (!before.empty() &&
             (IsBlank(before.back()) || before.back() == '\n')) {
        before.remove_suffix(1);
      }
      if (!before.ends_with(end)) return false;
      before.remove_suffix(end.size());
      return true;
    };
    return drop("{") && drop(")") && drop(name);
  }

  // `$env:NAME ?? "text"`, and `if ($env:NAME) { $env:NAME } else { "text" }`.
  void ReadFallback(size_t begin, std::string_view name) {
    size_t at = SkipSpace(pos_);
    if (text_.substr(at, 2) == "??") {
      at += 2;
      // It may assign, too.
      if (at < text_.size() && text_[at] == '=') ++at;
      at = SkipSpace(at);
    } else if (at < text_.size() && text_[at] == '}' && IsTested(begin, name)) {
      at = SkipSpace(at + 1);
      if (Lower(text_.substr(at, 4)) != "else") return;
      at = SkipSpace(at + 4);
      if (at >= text_.size() || text_[at] != '{') return;
      at = SkipSpace(at + 1);
    } else {
      return;
    }
    if (at >= text_.size() || (text_[at] != '"' && text_[at] != '\'')) return;
    constexpr size_t kLongest = 1000;
    const std::string_view rest = text_.substr(at + 1, kLongest);
    const size_t close = rest.find_first_of(std::string{text_[at], '\n'});
    if (close == npos || rest[close] == '\n') return;
    builder_.AddFallback(at, at + 1 + close + 1);
  }

  std::string_view text_;
  Builder builder_;
  Builder::Parts parts_;
  ShellJoint joint_ = ShellJoint::kSequence;
  size_t pos_ = 0;
  bool stopped_ = false;
};

}  // namespace
}  // namespace powershell

ShellScript ParsePowerShell(const SourceFile& file) {
  return powershell::Lexer(file).Run();
}

}  // namespace plimsoll
