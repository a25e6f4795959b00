// One command: reserved words, assignments, words, redirections.

#include <algorithm>
#include <array>

#include "compiler/frontend/shell/lexer.h"

namespace plimsoll::shell {
namespace {

// Commands whose arguments `A=1` set variables.
bool Declares(std::string_view name) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"export", "local", "readonly", "declare", "typeset"});
  return std::ranges::count(kNames, name) > 0;
}

}  // namespace

// The word ahead if it is made of letters and `{}!_[` only, which all reserved
// words and function names at hand are; else empty.
std::string_view Lexer::PeekPlainWord() const {
  size_t end = pos_;
  while (end < limit_ && !IsMeta(text_[end]) && text_[end] != '\'' &&
         text_[end] != '"' && text_[end] != '\\' && text_[end] != '$' &&
         text_[end] != '`') {
    ++end;
  }
  const bool whole = end >= limit_ || IsMeta(text_[end]);
  return whole ? text_.substr(pos_, end - pos_) : std::string_view{};
}

void Lexer::PopFrame(FrameKind kind) {
  // `done` without its `do`: what stands open inside is forgotten with it.
  const auto found =
      std::find_if(frames_.rbegin(), frames_.rend(),
                   [&](const Frame& frame) { return frame.kind == kind; });
  if (found == frames_.rend()) {
    script_.broken = true;
    return;
  }
  function_ = found->function;
  frames_.erase(found.base() - 1, frames_.end());
  // A pipe behind `done` reads from the commands of the loop.
  joint_ = ShellJoint::kSequence;
}

void Lexer::ReadCommand() {
  Pending pending;
  pending.begin = pos_;
  const std::string_view word = PeekPlainWord();
  if (!word.empty() && ReadReserved(word, &pending)) return;
  // `name() {`; `name ()` is seen when the word has been read.
  const size_t after = pos_ + word.size();
  if (!word.empty() && after + 1 < limit_ && text_[after] == '(' &&
      word.back() != '=') {
    size_t close = after + 1;
    while (close < limit_ && IsBlank(text_[close])) ++close;
    if (close < limit_ && text_[close] == ')') {
      DefineFunction(word, SpanOf(pos_, after));
      pos_ = close + 1;
      return;
    }
  }
  ReadSimple(&pending);
}

// True when the word was one that only structures; for heads of compound
// commands the whole head is read.
bool Lexer::ReadReserved(std::string_view word, Pending* pending) {
  const auto skip = [&] { pos_ += word.size(); };
  const auto push = [&](FrameKind kind, bool is_condition) {
    frames_.push_back({kind, is_condition, false, function_});
    joint_ = ShellJoint::kSequence;
    Count();
  };
  if (word == "if" || word == "while" || word == "until") {
    skip();
    push(word == "if" ? FrameKind::kIf : FrameKind::kLoop, true);
  } else if (word == "then" || word == "else" || word == "elif" ||
             word == "do") {
    skip();
    joint_ = ShellJoint::kSequence;
    if (!frames_.empty()) frames_.back().is_condition = word == "elif";
  } else if (word == "fi") {
    skip();
    PopFrame(FrameKind::kIf);
  } else if (word == "done") {
    skip();
    PopFrame(FrameKind::kLoop);
  } else if (word == "esac") {
    skip();
    PopFrame(FrameKind::kCase);
  } else if (word == "{") {
    skip();
    push(FrameKind::kBrace, false);
    if (awaits_body_) {
      // The frame goes back to the function around it.
      function_ = static_cast<uint32_t>(script_.functions.size() - 1);
      awaits_body_ = false;
    }
  } else if (word == "}") {
    skip();
    PopFrame(FrameKind::kBrace);
  } else if (word == "!") {
    skip();
    negated_ = true;
  } else if (word == "time" || word == "coproc") {
    skip();
  } else if (word == "function") {
    skip();
    ReadFunctionName();
  } else if (word == "for" || word == "select") {
    skip();
    ReadLoopHead(pending);
    push(FrameKind::kLoop, false);
  } else if (word == "case") {
    skip();
    ReadCaseHead(pending);
    push(FrameKind::kCase, false);
    frames_.back().awaits_pattern = true;
  } else if (word == "[[") {
    ReadTest(pending);
  } else {
    return false;
  }
  return true;
}

void Lexer::ReadFunctionName() {
  SkipBlanks();
  const size_t begin = pos_;
  while (!Done() && !IsMeta(text_[pos_])) ++pos_;
  if (pos_ == begin) return;
  DefineFunction(text_.substr(begin, pos_ - begin), SpanOf(begin, pos_));
  SkipBlanks();
  if (Looking("()")) pos_ += 2;
}

void Lexer::DefineFunction(std::string_view name, const Span& span) {
  script_.functions.push_back({name, span});
  awaits_body_ = true;
  joint_ = ShellJoint::kSequence;
  Count();
}

void Lexer::ReadLoopHead(Pending* pending) {
  pending->kind = ShellCommandKind::kFor;
  SkipBlanks();
  if (Looking("((")) {
    pos_ += 2;
    ReadArithmetic();
  }
  while (true) {
    SkipBlanks();
    if (Done() || text_[pos_] == ';' || text_[pos_] == '\n') break;
    if (PeekPlainWord() == "do" && pending->words.size() == 1) break;
    if (IsMeta(text_[pos_])) {
      ++pos_;
      continue;
    }
    const bool is_in = pending->words.size() == 1 && PeekPlainWord() == "in";
    ShellWord word = ReadWord();
    if (!is_in) pending->words.push_back(word);
  }
  Finish(pending);
}

void Lexer::ReadCaseHead(Pending* pending) {
  pending->kind = ShellCommandKind::kCase;
  SkipBlanks();
  if (!Done() && !IsMeta(text_[pos_])) pending->words.push_back(ReadWord());
  while (!Done() && (IsBlank(text_[pos_]) || text_[pos_] == '\n')) ++pos_;
  if (PeekPlainWord() == "in") pos_ += 2;
  Finish(pending);
}

// Inside `[[ ]]`, `<`, `&&` and brackets are operators of the test.
void Lexer::ReadTest(Pending* pending) {
  pending->kind = ShellCommandKind::kTest;
  while (true) {
    SkipBlanks();
    if (Done()) {
      script_.broken = true;
      break;
    }
    if (text_[pos_] == '\n') {
      ++pos_;
      continue;
    }
    if (IsMeta(text_[pos_])) {
      ++pos_;
      continue;
    }
    pending->words.push_back(ReadWord());
    if (pending->words.back().text == "]]") break;
  }
  Finish(pending);
}

// `A=`, `A+=` and `A[0]=` ahead; reads the value, too.
bool Lexer::ReadAssignment(Pending* pending) {
  size_t at = pos_;
  if (at >= limit_ || !IsNameStart(text_[at])) return false;
  while (at < limit_ && IsNameByte(text_[at])) ++at;
  const size_t name_end = at;
  if (at < limit_ && text_[at] == '[') {
    while (at < limit_ && text_[at] != ']' && text_[at] != '\n' &&
           text_[at] != '=') {
      ++at;
    }
    if (at < limit_ && text_[at] == ']') ++at;
  }
  if (at < limit_ && text_[at] == '+') ++at;
  if (at >= limit_ || text_[at] != '=') return false;
  ShellAssignment assignment;
  assignment.name = text_.substr(pos_, name_end - pos_);
  assignment.name_span = SpanOf(pos_, name_end);
  pos_ = at + 1;
  if (!Done() && text_[pos_] == '(') {
    assignment.value.is_literal = false;
    const size_t begin = pos_;
    ReadArray();
    assignment.value.span = SpanOf(begin, pos_);
  } else if (!Done() && !IsMeta(text_[pos_])) {
    assignment.value = ReadWord();
  } else {
    assignment.value.span = SpanOf(pos_, pos_);
  }
  pending->assignments.push_back(assignment);
  Count();
  return true;
}

void Lexer::ReadArray() {
  ++pos_;
  while (!Done() && text_[pos_] != ')') {
    const char c = text_[pos_];
    if (c == '#') {
      ReadComment();
    } else if (IsBlank(c) || c == '\n' || IsMeta(c)) {
      ++pos_;
    } else {
      ReadWord();
    }
  }
  if (Done()) script_.broken = true;
  if (!Done()) ++pos_;
}

// `2>&1`, `<file`, `<<EOF`, `&>log`; not `<(`.
bool Lexer::ReadRedirect(Pending* pending) {
  size_t at = pos_;
  while (at < limit_ && text_[at] >= '0' && text_[at] <= '9') ++at;
  if (at == pos_ && at < limit_ && text_[at] == '&') ++at;
  if (at >= limit_ || (text_[at] != '<' && text_[at] != '>')) return false;
  const size_t begin = pos_;
  const std::string_view rest = text_.substr(0, limit_).substr(at);
  if (begin == at && (rest.starts_with("<(") || rest.starts_with(">("))) {
    return false;
  }
  size_t length = 1;
  for (const std::string_view op :
       {"<<<", "<<-", "<<", "<>", "<&", ">>", ">&", ">|"}) {
    if (rest.starts_with(op)) {
      length = op.size();
      break;
    }
  }
  pos_ = at + length;
  ShellRedirect redirect;
  redirect.op = text_.substr(begin, pos_ - begin);
  SkipBlanks();
  if (!Done() && !IsMeta(text_[pos_])) redirect.target = ReadWord();
  redirect.span = SpanOf(begin, pos_);
  const std::string_view op = rest.substr(0, length);
  if ((op == "<<" || op == "<<-") && !redirect.target.text.empty()) {
    heredocs_.push_back({std::string(redirect.target.text),
                         !redirect.target.is_quoted, op == "<<-"});
  }
  pending->redirects.push_back(redirect);
  Count();
  return true;
}

void Lexer::ReadSimple(Pending* pending) {
  while (true) {
    SkipBlanks();
    if (Done()) break;
    const char c = text_[pos_];
    if (c == '#') break;  // Only at the start of a word.
    if (c == '&' && At(1) != '>') break;
    if (ReadRedirect(pending)) continue;
    const bool may_assign =
        pending->words.empty() || Declares(pending->words[0].text);
    if (may_assign && ReadAssignment(pending)) continue;
    if (IsMeta(c)) {
      const bool is_process = (c == '<' || c == '>') && At(1) == '(';
      const bool is_function = c == '(' && pending->words.size() == 1 &&
                               Looking("()") && pending->assignments.empty();
      if (is_function) {
        const ShellWord& name = pending->words[0];
        DefineFunction(name.text, name.span);
        pos_ += 2;
        return;
      }
      if (!is_process) break;
    }
    pending->words.push_back(ReadWord());
  }
  if (pending->words.empty() && pending->assignments.empty() &&
      pending->redirects.empty()) {
    // Nothing a command can begin with; `ReadList` must not see it again.
    if (!Done() && pos_ == pending->begin) ++pos_;
    return;
  }
  Finish(pending);
}

void Lexer::Finish(Pending* pending) {
  ShellCommand command;
  command.kind = pending->kind;
  size_t end = pos_;
  while (end > pending->begin &&
         (IsBlank(text_[end - 1]) || text_[end - 1] == '\n')) {
    --end;
  }
  command.span = SpanOf(pending->begin, end);
  const auto move = [](const auto& from, auto* to, uint32_t* first,
                       uint32_t* last) {
    *first = static_cast<uint32_t>(to->size());
    to->insert(to->end(), from.begin(), from.end());
    *last = static_cast<uint32_t>(to->size());
  };
  move(pending->words, &script_.words, &command.words_begin,
       &command.words_end);
  move(pending->assignments, &script_.assignments, &command.assignments_begin,
       &command.assignments_end);
  move(pending->redirects, &script_.redirects, &command.redirects_begin,
       &command.redirects_end);
  command.joint = joint_;
  if (joint_ == ShellJoint::kPipe) command.piped_from = last_;
  command.function = function_;
  command.subshell = subshell_;
  command.is_negated = negated_;
  command.is_condition = std::ranges::any_of(
      frames_, [](const Frame& frame) { return frame.is_condition; });
  command.in_branch = std::ranges::any_of(frames_, [](const Frame& frame) {
    return frame.kind != FrameKind::kBrace;
  });
  last_ = static_cast<uint32_t>(script_.commands.size());
  script_.commands.push_back(command);
  joint_ = ShellJoint::kSequence;
  Count();
}

}  // namespace plimsoll::shell
