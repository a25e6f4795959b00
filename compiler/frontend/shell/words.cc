// Words: quotes, and what is expanded in them.

#include <algorithm>

#include "compiler/frontend/shell/lexer.h"

namespace plimsoll::shell {

// What was read up to `end` goes to the decoded text as it is.
void Lexer::Flush(WordState* state, size_t end) {
  if (end > state->copied) {
    state->decoded.append(text_, state->copied, end - state->copied);
  }
}

ShellWord Lexer::Close(WordState* state) {
  ShellWord word = state->word;
  word.span = SpanOf(state->begin, pos_);
  if (state->changed) {
    Flush(state, pos_);
    word.text = script_.arena->Copy(state->decoded);
  } else {
    word.text = text_.substr(state->begin, pos_ - state->begin);
  }
  Count();
  return word;
}

// Stands on a byte that is no separator, or on `<(`.
ShellWord Lexer::ReadWord() {
  WordState state;
  state.begin = state.copied = pos_;
  if (!Done() && text_[pos_] == '~') state.word.is_literal = false;
  size_t brace = 0;
  bool has_brace = false;
  while (!Done()) {
    const char c = text_[pos_];
    if (c == '\'' || c == '"') {
      ReadQuoted(&state);
    } else if (c == '\\') {
      Flush(&state, pos_);
      state.changed = true;
      // A backslash at a line's end is nothing at all.
      const size_t skipped = Looking("\\\r\n") ? 3 : At(1) == '\n' ? 2 : 1;
      state.copied = std::min(pos_ + skipped, limit_);
      state.word.is_quoted = state.word.is_quoted || skipped == 1;
      pos_ = std::min(pos_ + std::max<size_t>(skipped, 2), limit_);
    } else if (c == '$' || c == '`') {
      ReadExpansion(&state);
    } else if ((c == '<' || c == '>') && At(1) == '(') {
      state.word.is_literal = false;
      pos_ += 2;
      ReadSubshell(')');
    } else if (c == '(' && pos_ > state.begin &&
               std::string_view("@?*+!").find(text_[pos_ - 1]) !=
                   std::string_view::npos) {
      // A pattern such as `!(a|b)`.
      state.word.has_glob = true;
      ++pos_;
      ReadArithmetic();
    } else if (IsMeta(c)) {
      break;
    } else {
      if (c == '*' || c == '?' || c == '[') state.word.has_glob = true;
      if (c == '{') {
        has_brace = true;
        brace = pos_;
      }
      const bool is_list =
          has_brace && pos_ > brace && (c == ',' || (c == '.' && At(1) == '.'));
      if (is_list) state.word.has_glob = true;
      ++pos_;
    }
  }
  return Close(&state);
}

// Quotes go, what they protect stays.
void Lexer::ReadQuoted(WordState* state) {
  const char quote = text_[pos_];
  state->word.is_quoted = true;
  state->changed = true;
  Flush(state, pos_);
  ++pos_;
  state->copied = pos_;
  if (quote == '\'') {
    const size_t end = text_.find('\'', pos_);
    if (end >= limit_) script_.broken = true;
    pos_ = std::min(end, limit_);
  } else {
    while (!Done() && text_[pos_] != '"') {
      const char c = text_[pos_];
      if (c == '$' || c == '`') {
        ReadExpansion(state);
      } else if (c == '\\' && pos_ + 1 < limit_ &&
                 std::string_view("$`\"\\\n").find(text_[pos_ + 1]) !=
                     std::string_view::npos) {
        Flush(state, pos_);
        state->copied = pos_ + (text_[pos_ + 1] == '\n' ? 2 : 1);
        pos_ += 2;
      } else {
        ++pos_;
      }
    }
    if (Done()) script_.broken = true;
  }
  Flush(state, pos_);
  if (!Done()) ++pos_;
  state->copied = pos_;
}

// `$'...'` is a quote; a lone `$` is itself.
void Lexer::ReadExpansion(WordState* state) {
  const char next = At(1);
  if (text_[pos_] == '`') {
    state->word.is_literal = false;
    ReadBackquoted();
    return;
  }
  const bool is_expansion =
      IsNameByte(next) || next == '{' || next == '(' || next == '\'' ||
      std::string_view("@*#?-$!").find(next) != std::string_view::npos;
  if (next == '\0' || !is_expansion) {
    ++pos_;
    return;
  }
  // What the escapes of `$'...'` mean is not worked out.
  state->word.is_literal = false;
  ReadDollar();
}

// Stands on a `$`; reads what belongs to it, at least the `$`.
void Lexer::ReadDollar() {
  const size_t begin = pos_;
  const char next = At(1);
  if (Looking("${{")) {
    // An expression of a workflow, replaced before any shell sees it.
    const size_t end = text_.find("}}", pos_);
    pos_ = end < limit_ ? end + 2 : pos_ + 3;
  } else if (next == '{') {
    ReadBraced();
  } else if (Looking("$((")) {
    pos_ += 3;
    ReadArithmetic();
  } else if (next == '(') {
    pos_ += 2;
    ReadSubshell(')');
  } else if (next == '\'') {
    pos_ += 2;
    while (!Done() && text_[pos_] != '\'') {
      pos_ = std::min(pos_ + (text_[pos_] == '\\' ? 2 : 1), limit_);
    }
    pos_ = std::min(pos_ + 1, limit_);
  } else if (IsNameStart(next)) {
    ++pos_;
    while (!Done() && IsNameByte(text_[pos_])) ++pos_;
    VariableUse use;
    use.name = text_.substr(begin + 1, pos_ - begin - 1);
    use.name_span = SpanOf(begin + 1, pos_);
    use.span = SpanOf(begin, pos_);
    script_.uses.push_back(use);
    Count();
  } else {
    const bool is_special =
        next != '\0' && std::string_view("@*#?-$!0123456789").find(next) !=
                            std::string_view::npos;
    pos_ += is_special ? 2 : 1;
  }
}

void Lexer::ReadBraced() {
  const size_t begin = pos_;
  if (depth_ >= kMaxDepth) {
    script_.broken = true;
    pos_ = limit_;
    return;
  }
  pos_ += 2;
  VariableUse use;
  const bool prefixed = !Done() && (text_[pos_] == '#' || text_[pos_] == '!') &&
                        IsNameStart(At(1));
  if (prefixed) ++pos_;
  const size_t name = pos_;
  while (!Done() && IsNameByte(text_[pos_])) ++pos_;
  use.name = text_.substr(name, pos_ - name);
  use.name_span = SpanOf(name, pos_);
  if (!Done() && text_[pos_] == '[') {
    while (!Done() && text_[pos_] != ']' && text_[pos_] != '}') ++pos_;
    if (!Done() && text_[pos_] == ']') ++pos_;
  }
  if (prefixed) use.test = VariableTest::kOther;
  ++depth_;
  ReadBracedWord(&use);
  --depth_;
  if (Done()) script_.broken = true;
  if (!Done()) ++pos_;
  use.span = SpanOf(begin, pos_);
  if (!use.name.empty() && IsNameStart(use.name.front())) {
    script_.uses.push_back(use);
  }
  Count();
}

// The operator and its word, up to the closing brace.
void Lexer::ReadBracedWord(VariableUse* use) {
  if (Done() || text_[pos_] == '}') return;
  if (text_[pos_] == ':') ++pos_;
  const char op = Done() ? '\0' : text_[pos_];
  use->test = op == '-' || op == '=' ? VariableTest::kDefault
              : op == '?'            ? VariableTest::kRequired
              : op == '+'            ? VariableTest::kAlternative
                                     : VariableTest::kOther;
  if (!Done() && text_[pos_] != '}') ++pos_;
  const size_t begin = pos_;
  while (!Done() && text_[pos_] != '}') {
    const char c = text_[pos_];
    if (c == '\\') {
      pos_ = std::min(pos_ + 2, limit_);
    } else if (c == '$') {
      ReadDollar();
    } else if (c == '`') {
      ReadBackquoted();
    } else if (c == '"') {
      SkipQuotedIn('"');
    } else {
      ++pos_;
    }
  }
  use->fallback = text_.substr(begin, pos_ - begin);
  use->fallback_span = SpanOf(begin, pos_);
}

// Behind `((`, or behind the `(` of a pattern: to where brackets balance. A
// line that begins a new command is not looked for: text in which brackets do
// not balance ends the script.
void Lexer::ReadArithmetic() {
  if (depth_ >= kMaxDepth) {
    script_.broken = true;
    pos_ = limit_;
    return;
  }
  ++depth_;
  int open = pos_ >= 2 && text_[pos_ - 2] == '(' ? 2 : 1;
  while (!Done() && open > 0) {
    const char c = text_[pos_];
    if (c == '$') {
      ReadDollar();
      continue;
    }
    if (c == '\'' || c == '"') {
      SkipQuotedIn(c);
      continue;
    }
    if (c == '\\' && pos_ + 1 < limit_) ++pos_;
    if (c == '(') ++open;
    if (c == ')') --open;
    ++pos_;
  }
  if (open > 0) script_.broken = true;
  --depth_;
}

void Lexer::ReadBackquoted() {
  size_t end = pos_ + 1;
  while (!has_lone_backquote_ && end < limit_ && text_[end] != '`') {
    end += text_[end] == '\\' ? 2 : 1;
  }
  if (has_lone_backquote_ || end >= limit_) {
    // Looking again from the next one would take quadratic time.
    has_lone_backquote_ = true;
    script_.broken = true;
    ++pos_;
    return;
  }
  const size_t limit = limit_;
  ++pos_;
  limit_ = end;
  ReadSubshell('\0');
  const bool gave_up = limit_ != end;
  if (gave_up) return;
  limit_ = limit;
  pos_ = std::min(end + 1, limit_);
}

// Past a quoted part whose text nobody needs; its variables count.
void Lexer::SkipQuotedIn(char quote) {
  ++pos_;
  while (!Done() && text_[pos_] != quote) {
    const char c = text_[pos_];
    if (quote == '"' && c == '$') {
      ReadDollar();
    } else if (quote == '"' && c == '`') {
      ReadBackquoted();
    } else {
      const bool escapes = c == '\\' && quote == '"';
      pos_ = std::min(pos_ + (escapes ? 2 : 1), limit_);
    }
  }
  if (Done()) script_.broken = true;
  if (!Done()) ++pos_;
}

}  // namespace plimsoll::shell
