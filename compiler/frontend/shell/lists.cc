// Lists of commands: separators, subshells, case patterns, heredocs, comments.

#include <algorithm>

#include "compiler/frontend/frontend.h"
#include "compiler/frontend/shell/lexer.h"

namespace plimsoll {
namespace shell {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool IsNameByte(char c) { return IsNameStart(c) || (c >= '0' && c <= '9'); }
bool IsMeta(char c) {
  return IsBlank(c) || c == '\n' || c == ';' || c == '&' || c == '|' ||
         c == '<' || c == '>' || c == '(' || c == ')';
}

ShellScript Lexer::Run() {
  if (pos_ == 0 && text_.starts_with("\xEF\xBB\xBF")) pos_ = 3;
  while (!Done()) {
    const size_t before = pos_;
    ReadList('\0');
    // A closing bracket that closes nothing.
    if (pos_ == before) ++pos_;
  }
  if (!heredocs_.empty() || !frames_.empty()) script_.broken = true;
  return std::move(script_);
}

void Lexer::Count() {
  if (++items_ < ShellScript::kMaxItems) return;
  script_.broken = true;
  pos_ = limit_ = text_.size();
}

void Lexer::SkipBlanks() {
  while (!Done()) {
    if (IsBlank(text_[pos_])) {
      ++pos_;
    } else if (Looking("\\\n")) {
      pos_ += 2;
    } else if (Looking("\\\r\n")) {
      pos_ += 3;
    } else {
      return;
    }
  }
}

void Lexer::ReadList(char closer) {
  while (true) {
    SkipBlanks();
    if (Done()) {
      if (closer != '\0') script_.broken = true;
      return;
    }
    const bool in_pattern = !frames_.empty() &&
                            frames_.back().kind == FrameKind::kCase &&
                            frames_.back().awaits_pattern;
    const char c = text_[pos_];
    if (c == '#') {
      ReadComment();
    } else if (in_pattern && c != '\n') {
      ReadPattern(&frames_.back());
    } else if (c == ')') {
      if (closer == ')') {
        ++pos_;
        return;
      }
      if (closer == '\0') return;
      ++pos_;
    } else if (!ReadSeparator()) {
      ReadCommand();
    }
  }
}

// What stands between commands, and `(`.
bool Lexer::ReadSeparator() {
  const char c = text_[pos_];
  const char next = At(1);
  if (!IsMeta(c) || c == '<' || c == '>' || (c == '&' && next == '>')) {
    return false;
  }
  // `!` holds for a whole pipeline.
  if (c != '|' || next == '|') negated_ = negated_ && c == '(';
  if (c == '\n') {
    ++pos_;
    // `a |` goes on in the next line, as does `a &&`.
    ReadHeredocs();
    return true;
  }
  if (c == ';') {
    joint_ = ShellJoint::kSequence;
    const bool ends_item = next == ';' || next == '&';
    pos_ += ends_item ? 2 : 1;
    if (ends_item && At(0) == '&') ++pos_;
    if (ends_item && !frames_.empty() &&
        frames_.back().kind == FrameKind::kCase) {
      frames_.back().awaits_pattern = true;
    }
    return true;
  }
  if (c == '&') {
    joint_ = next == '&' ? ShellJoint::kAnd : ShellJoint::kSequence;
    pos_ += next == '&' ? 2 : 1;
    return true;
  }
  if (c == '|') {
    joint_ = next == '|' ? ShellJoint::kOr : ShellJoint::kPipe;
    pos_ += next == '|' || next == '&' ? 2 : 1;
    return true;
  }
  if (next == '(') {
    pos_ += 2;
    ReadArithmetic();
    joint_ = ShellJoint::kSequence;
    return true;
  }
  ++pos_;
  const uint32_t function = function_;
  if (awaits_body_) {
    function_ = static_cast<uint32_t>(script_.functions.size() - 1);
    awaits_body_ = false;
  }
  ReadSubshell(')');
  function_ = function;
  joint_ = ShellJoint::kSequence;
  return true;
}

// Behind the opening bracket. Frames of the outside stay as they are whatever
// the inside leaves open.
void Lexer::ReadSubshell(char closer) {
  if (depth_ >= kMaxDepth) {
    script_.broken = true;
    pos_ = limit_;
    return;
  }
  ++depth_;
  const uint32_t outer = subshell_;
  const ShellJoint joint = joint_;
  const bool negated = negated_;
  const bool awaits_body = awaits_body_;
  const uint32_t last = last_;
  std::vector<Frame> frames;
  frames.swap(frames_);
  subshell_ = static_cast<uint32_t>(script_.subshells.size());
  script_.subshells.push_back(outer);
  joint_ = ShellJoint::kSequence;
  negated_ = false;
  awaits_body_ = false;
  last_ = kNoShellItem;
  // `| ( ... )`: what is in there reads from the pipe, but which command of it
  // does is not worked out.
  ReadList(closer);
  if (!frames_.empty()) script_.broken = true;
  frames_.swap(frames);
  subshell_ = outer;
  joint_ = joint;
  negated_ = negated;
  awaits_body_ = awaits_body;
  if (last_ == kNoShellItem) last_ = last;
  --depth_;
}

void Lexer::ReadComment() {
  const size_t begin = pos_;
  size_t before = begin;
  while (before > 0 && IsBlank(text_[before - 1])) --before;
  pos_ = std::min(text_.find('\n', pos_), limit_);
  size_t from = begin;
  while (from < pos_ && text_[from] == '#') ++from;
  while (from < pos_ && IsBlank(text_[from])) ++from;
  size_t to = pos_;
  while (to > from && IsBlank(text_[to - 1])) --to;
  Comment comment;
  comment.span = SpanOf(begin, std::max(to, begin));
  comment.text = text_.substr(from, to - from);
  comment.own_line = before == 0 || text_[before - 1] == '\n';
  script_.comments.push_back(comment);
  Count();
}

// `a | b)` of a case item, or `esac`.
void Lexer::ReadPattern(Frame* frame) {
  if (PeekPlainWord() == "esac") {
    pos_ += 4;
    PopFrame(FrameKind::kCase);
    return;
  }
  while (!Done() && text_[pos_] != ')' && text_[pos_] != '\n') {
    const char c = text_[pos_];
    if (c == '\\') {
      pos_ = std::min(pos_ + 2, limit_);
    } else if (c == '\'' || c == '"') {
      SkipQuotedIn(c);
    } else {
      ++pos_;
    }
  }
  if (Done() || text_[pos_] == '\n') return;
  ++pos_;
  frame->awaits_pattern = false;
  joint_ = ShellJoint::kSequence;
}

void Lexer::ReadHeredocs() {
  std::vector<PendingHeredoc> pending;
  pending.swap(heredocs_);
  for (const PendingHeredoc& heredoc : pending) ReadHeredocBody(heredoc);
}

void Lexer::ReadHeredocBody(const PendingHeredoc& pending) {
  const size_t begin = pos_;
  while (true) {
    if (Done()) {
      script_.broken = true;
      break;
    }
    const size_t end = std::min(text_.find('\n', pos_), limit_);
    std::string_view line = text_.substr(pos_, end - pos_);
    if (line.ends_with('\r')) line.remove_suffix(1);
    while (pending.strips_tabs && line.starts_with('\t')) line.remove_prefix(1);
    if (line == pending.delimiter) break;
    pos_ = std::min(end + 1, limit_);
  }
  const size_t body_end = pos_;
  pos_ = Done() ? limit_ : std::min(text_.find('\n', pos_), limit_);
  const size_t next = std::min(pos_ + 1, limit_);
  Heredoc heredoc;
  heredoc.delimiter = script_.arena->Copy(pending.delimiter);
  heredoc.body = SpanOf(begin, body_end);
  heredoc.expands = pending.expands;
  script_.heredocs.push_back(heredoc);
  if (pending.expands) ScanExpansions(begin, body_end);
  pos_ = next;
  Count();
}

// The variables and commands in a heredoc's body.
void Lexer::ScanExpansions(size_t begin, size_t end) {
  const size_t limit = limit_;
  std::vector<PendingHeredoc> heredocs;
  heredocs.swap(heredocs_);
  pos_ = begin;
  limit_ = end;
  while (!Done()) {
    const char c = text_[pos_];
    if (c == '\\') {
      pos_ = std::min(pos_ + 2, limit_);
    } else if (c == '$') {
      ReadDollar();
    } else if (c == '`') {
      ReadBackquoted();
    } else {
      ++pos_;
    }
  }
  // Count() may have ended everything.
  if (limit_ == end) limit_ = limit;
  heredocs_.swap(heredocs);
}

}  // namespace shell

ShellScript ParseShellText(std::string_view text, const TextPlaces& map,
                           size_t begin) {
  return shell::Lexer(text, map, begin).Run();
}

ShellScript ParseShell(const SourceFile& file) {
  const TextPlaces map =
      TextPlaces::Verbatim(file.SpanOf(0, file.text().size()));
  return ParseShellText(file.text(), map, 0);
}

}  // namespace plimsoll
