#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/base/utf8.h"

namespace plimsoll {
namespace {

constexpr size_t kNone = std::string_view::npos;
// Deeper braces are taken literally, so that hostile nesting costs no stack.
constexpr size_t kMaxBraceDepth = 16;

// An invalid byte stands for itself, in the range that no valid text uses.
char32_t CharAt(std::string_view text, size_t offset, size_t* length) {
  const CodePoint decoded = DecodeUtf8(text, offset);
  *length = decoded.length;
  const auto byte = static_cast<unsigned char>(text[offset]);
  return decoded.length == 1 && byte >= 0x80 ? 0xDC00U + byte : decoded.value;
}

enum class Op : uint8_t { kChar, kAnyButSlash, kAny, kClass, kSplit, kMatch };

struct Instruction {
  Op op = Op::kMatch;
  char32_t value = 0;  // The character, or the index of the class.
  size_t next = 0;
  size_t other = 0;  // The second way of a split.
};

struct Class {
  bool negated = false;
  std::vector<std::pair<char32_t, char32_t>> ranges;

  bool Has(char32_t c) const {
    bool found = false;
    for (const auto& [first, last] : ranges) {
      found = found || (first <= c && c <= last);
    }
    return c != '/' && found != negated;
  }
};

struct Program {
  std::vector<Instruction> code;
  std::vector<Class> classes;
};

// Turns a glob into a nondeterministic automaton. Running all its states side
// by side costs glob times path; backtracking would not end on `a*a*a*a*b`.
class Compiler {
 public:
  explicit Compiler(std::string_view glob)
      : glob_(glob), last_bracket_(LastBracket(glob)) {
    FindBraces();
  }

  Program Compile() {
    Sequence(0, glob_.size(), true);
    Emit(Op::kMatch);
    return std::move(program_);
  }

 private:
  static size_t LastBracket(std::string_view glob) {
    const size_t last = glob.rfind(']');
    return last == kNone ? 0 : last;
  }

  // Offset of the `]` that closes the class opened at `open`, or kNone.
  size_t ClassEnd(size_t open) const {
    size_t first = open + 1;
    if (first < glob_.size() && (glob_[first] == '!' || glob_[first] == '^')) {
      ++first;
    }
    // Asking a glob of nothing but `[` stays linear this way.
    return first + 1 > last_bracket_ ? kNone : glob_.find(']', first + 1);
  }

  // Notes for each `{` that is closed where its commas and its `}` are.
  void FindBraces() {
    if (glob_.find('{') == kNone) return;
    std::vector<std::pair<size_t, std::vector<size_t>>> open;
    for (size_t i = 0; i < glob_.size(); ++i) {
      const char c = glob_[i];
      if (c == '\\') ++i;
      if (c == '[' && ClassEnd(i) != kNone) i = ClassEnd(i);
      if (c == '{') open.push_back({i, {}});
      if (open.empty()) continue;
      if (c == ',') open.back().second.push_back(i);
      if (c == '}') {
        open.back().second.push_back(i);
        if (open.size() <= kMaxBraceDepth) braces_.insert(open.back());
        open.pop_back();
      }
    }
  }

  size_t Emit(Op op, char32_t value = 0) {
    const size_t here = program_.code.size();
    program_.code.push_back({op, value, here + 1, here + 1});
    return here;
  }

  void Repeat(Op op) {
    const size_t loop = Emit(Op::kSplit);
    const size_t body = Emit(op);
    program_.code[body].next = loop;
    program_.code[loop].other = program_.code.size();
  }

  // `segment_start` says whether a `**` at `begin` starts a path segment.
  void Sequence(size_t begin, size_t end, bool segment_start) {
    for (size_t i = begin; i < end;) {
      const char c = glob_[i];
      if (c == '*') {
        i = Star(i, end, segment_start);
        segment_start = glob_[i - 1] == '/';
        continue;
      }
      const auto brace = c == '{' ? braces_.find(i) : braces_.end();
      if (brace != braces_.end()) {
        Alternatives(i, brace->second, segment_start);
        i = brace->second.back() + 1;
        segment_start = false;
        continue;
      }
      segment_start = c == '/';
      if (c == '[' && ClassEnd(i) < end) {
        i = CharacterClass(i);
      } else if (c == '?') {
        Emit(Op::kAnyButSlash);
        ++i;
      } else {
        if (c == '\\' && i + 1 < end) ++i;
        i = Literal(i);
      }
    }
  }

  size_t Literal(size_t at) {
    size_t length = 0;
    Emit(Op::kChar, CharAt(glob_, at, &length));
    return at + length;
  }

  // Returns the offset behind the stars and, after `**`, behind the slash that
  // belongs to them.
  size_t Star(size_t at, size_t end, bool segment_start) {
    size_t behind = at;
    while (behind < end && glob_[behind] == '*') ++behind;
    const bool segment_end = behind == end || glob_[behind] == '/';
    if (behind - at < 2 || !segment_start || !segment_end) {
      Repeat(Op::kAnyButSlash);
      return behind;
    }
    if (behind == end) {
      Emit(Op::kAny);
      Repeat(Op::kAny);
      return behind;
    }
    const size_t skip = Emit(Op::kSplit);
    Emit(Op::kAny);
    Repeat(Op::kAny);
    Emit(Op::kChar, '/');
    program_.code[skip].other = program_.code.size();
    return behind + 1;
  }

  void Alternatives(size_t open, const std::vector<size_t>& stops,
                    bool segment_start) {
    std::vector<size_t> exits;
    size_t begin = open + 1;
    for (size_t stop : stops) {
      const bool is_last = stop == stops.back();
      const size_t split = is_last ? kNone : Emit(Op::kSplit);
      Sequence(begin, stop, segment_start);
      begin = stop + 1;
      if (is_last) break;
      exits.push_back(Emit(Op::kSplit));
      program_.code[split].other = program_.code.size();
    }
    for (size_t exit : exits) {
      program_.code[exit].next = program_.code[exit].other =
          program_.code.size();
    }
  }

  size_t CharacterClass(size_t open) {
    const size_t end = ClassEnd(open);
    Class result;
    size_t i = open + 1;
    result.negated = glob_[i] == '!' || glob_[i] == '^';
    if (result.negated) ++i;
    while (i < end) {
      size_t length = 0;
      const char32_t first = CharAt(glob_, i, &length);
      char32_t last = first;
      i += length;
      if (i + 1 < end && glob_[i] == '-') {
        last = CharAt(glob_, i + 1, &length);
        i += 1 + length;
      }
      result.ranges.emplace_back(first, last);
    }
    Emit(Op::kClass, static_cast<char32_t>(program_.classes.size()));
    program_.classes.push_back(std::move(result));
    return end + 1;
  }

  std::string_view glob_;
  size_t last_bracket_;
  std::map<size_t, std::vector<size_t>> braces_;
  Program program_;
};

// Every state the automaton can be in after the characters read so far.
class States {
 public:
  explicit States(const Program& program)
      : program_(program), seen_(program.code.size(), kNone) {}

  void Enter(size_t state, size_t generation) {
    pending_.push_back(state);
    while (!pending_.empty()) {
      const size_t index = pending_.back();
      pending_.pop_back();
      if (seen_[index] == generation) continue;
      seen_[index] = generation;
      const Instruction& instruction = program_.code[index];
      if (instruction.op == Op::kSplit) {
        pending_.push_back(instruction.next);
        pending_.push_back(instruction.other);
      } else {
        next_.push_back(index);
      }
    }
  }

  void Step(char32_t c, size_t generation) {
    std::swap(current_, next_);
    next_.clear();
    for (size_t index : current_) {
      const Instruction& instruction = program_.code[index];
      if (Accepts(instruction, c)) Enter(instruction.next, generation);
    }
  }

  bool empty() const { return next_.empty(); }
  bool AtMatch() const {
    for (size_t index : next_) {
      if (program_.code[index].op == Op::kMatch) return true;
    }
    return false;
  }

 private:
  bool Accepts(const Instruction& instruction, char32_t c) const {
    switch (instruction.op) {
      case Op::kChar:
        return instruction.value == c;
      case Op::kAnyButSlash:
        return c != '/';
      case Op::kAny:
        return true;
      case Op::kClass:
        return program_.classes[instruction.value].Has(c);
      case Op::kSplit:
      case Op::kMatch:
        return false;
    }
    return false;
  }

  const Program& program_;
  std::vector<size_t> current_;
  std::vector<size_t> next_;
  std::vector<size_t> pending_;
  std::vector<size_t> seen_;  // By state: the generation that entered it last.
};

}  // namespace

bool MatchesGlob(std::string_view glob, std::string_view path) {
  // Most paths differ from a glob in its plain first or last characters, and
  // a large repository asks this some hundred thousand times.
  constexpr std::string_view kSpecial = "*?[]{},\\";
  const size_t prefix = glob.find_first_of(kSpecial);
  if (prefix == kNone) return glob == path;
  if (!path.starts_with(glob.substr(0, prefix))) return false;
  size_t suffix = glob.find_last_of(kSpecial) + 1;
  const bool is_escaped = glob[suffix - 1] == '\\';
  // The slash of `**/` goes with it where it stands for no folder at all.
  if (glob[suffix - 1] == '*' && glob.substr(suffix).starts_with('/')) ++suffix;
  if (!is_escaped && !path.ends_with(glob.substr(suffix))) return false;

  const Program program = Compiler(glob).Compile();
  States states(program);
  states.Enter(0, 0);
  for (size_t i = 0; i < path.size() && !states.empty();) {
    size_t length = 0;
    const char32_t c = CharAt(path, i, &length);
    i += length;
    states.Step(c, i);
  }
  return states.AtMatch();
}

}  // namespace plimsoll
