#include "compiler/frontend/yaml/placeholders.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "compiler/frontend/yaml/text_scan.h"

namespace plimsoll::yaml {
namespace {

constexpr size_t kNone = std::string_view::npos;

bool IsNameByte(char c, std::string_view others) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 || others.find(c) != kNone;
}

size_t SkipQuotes(std::string_view text, size_t at) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\')
      ++at;
    else if (text[at] == quote)
      return at + 1;
  }
  return kNone;
}

// Past the name at `at`, or kNone where what follows makes it the key or the
// item of a flow mapping: `{{a: 1}: 2}`, `{{a, b}: 2}`.
size_t SkipName(std::string_view text, size_t at) {
  if (text[at] == '"' || text[at] == '\'') {
    at = SkipQuotes(text, at);
    if (at == kNone) return kNone;
  } else {
    ++at;
    while (at < text.size() && IsNameByte(text[at], "_$.@-")) ++at;
  }
  size_t next = at;
  while (next < text.size() && IsBlank(text[next])) ++next;
  if (next < text.size() && (text[next] == ':' || text[next] == ',')) {
    return kNone;
  }
  return at;
}

// Past the braces that close a placeholder whose inside goes on at `at`.
size_t FindClose(std::string_view text, size_t at, size_t braces) {
  size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      at = SkipQuotes(text, at);
      if (at == kNone) return kNone;
      continue;
    }
    if (c == '{') ++depth;
    if (c == '}' && depth == 0) {
      const std::string_view close = std::string_view("}}}").substr(0, braces);
      return text.substr(at, braces) == close ? at + braces : kNone;
    }
    if (c == '}') --depth;
    ++at;
  }
  return kNone;
}

struct Shape {
  size_t end = kNone;  // Of the placeholder at the start of the text.
  bool directive = false;
};

bool IsDirectiveWord(std::string_view word) {
  static constexpr std::array<std::string_view, 11> kWords = {
      "if",       "else",  "end",     "range", "with",  "define",
      "template", "block", "include", "each",  "unless"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

// What stands at the start of `line`, which begins with `{{`.
Shape Recognize(std::string_view line) {
  const size_t braces = line.substr(0, 3) == "{{{" ? 3 : 2;
  size_t at = braces;
  if (at < line.size() && (line[at] == '-' || line[at] == '~')) ++at;
  while (at < line.size() && IsBlank(line[at])) ++at;
  if (at == line.size()) return {};
  if (std::string_view("#/^!>&*").find(line[at]) != kNone) {
    return {FindClose(line, at, braces), true};
  }
  if (!IsNameByte(line[at], "_$.@\"'(")) return {};
  const size_t name_end = SkipName(line, at);
  if (name_end == kNone) return {};
  return {FindClose(line, name_end, braces),
          IsDirectiveWord(line.substr(at, name_end - at))};
}

// Reads just enough YAML to know where a value starts and what is inside
// quotes, comments and block scalars.
class Finder {
 public:
  explicit Finder(std::string_view text) : text_(text) {}

  Placeholders Run() {
    while (at_ < text_.size()) {
      line_begin_ = at_;
      line_end_ = LineEnd(text_, at_);
      misses_ = 0;
      ReadLine();
      at_ = line_end_ + BreakLength(text_, line_end_);
    }
    return std::move(found_);
  }

 private:
  [[nodiscard]] char Peek(size_t ahead = 0) const {
    return at_ + ahead < line_end_ ? text_[at_ + ahead] : '\n';
  }
  [[nodiscard]] bool BlankAt(size_t ahead) const {
    const char c = Peek(ahead);
    return IsBlank(c) || c == '\n';
  }
  [[nodiscard]] int Column() const {
    return static_cast<int>(at_ - line_begin_);
  }
  [[nodiscard]] bool InFlow() const { return flow_depth_ > 0; }
  void SkipBlanks() {
    while (at_ < line_end_ && IsBlank(text_[at_])) ++at_;
  }
  // Moves on when a token ended on a later line than it began.
  void JumpTo(size_t at) {
    at_ = std::min(at, text_.size());
    if (at_ <= line_end_) return;
    line_begin_ = LineBegin(text_, at_);
    line_end_ = LineEnd(text_, at_);
  }

  void ReadLine() {
    SkipBlanks();
    if (at_ == line_end_) return;
    if (Peek() == '#') {
      plain_open_ = false;
      return;
    }
    const std::string_view start = text_.substr(line_begin_, 3);
    if (Column() == 0 && (start == "---" || start == "...")) {
      indent_ = -1;
      flow_depth_ = 0;
      plain_open_ = false;
      at_ += 3;
    } else if (Column() == 0 && Peek() == '%') {
      return;
    } else if (IsDirectiveLine()) {
      plain_open_ = false;
      return;
    }
    const bool continues = plain_open_ && !InFlow() && Column() > indent_;
    plain_open_ = false;
    if (continues) ReadPlain(false);
    while (at_ < line_end_) {
      SkipBlanks();
      if (at_ < line_end_ && !ReadToken()) return;
    }
  }

  bool IsDirectiveLine() {
    const std::string_view line = text_.substr(at_, line_end_ - at_);
    const bool jinja = line.substr(0, 2) == "{%";
    if (!jinja && (line.substr(0, 2) != "{{" || !Recognize(line).directive)) {
      return false;
    }
    if (!found_.directive) found_.directive = ByteRange{at_, line_end_};
    return true;
  }

  // Reads one token; false at the end of what this line has to tell.
  bool ReadToken() {
    const char c = Peek();
    if (c == '#') return false;
    if (c == '"' || c == '\'') {
      ReadQuoted(c);
    } else if ((c == '-' || c == '?') && BlankAt(1) && !InFlow()) {
      indent_ = Column();
      ++at_;
    } else if ((c == ':' && (BlankAt(1) || InFlow())) ||
               (c == ',' && InFlow())) {
      ++at_;
    } else if ((c == '|' || c == '>') && !InFlow()) {
      return ReadBlockScalar();
    } else if (c == '&' || c == '*' || c == '!') {
      while (!BlankAt(0) && (!InFlow() || Peek() != ',')) ++at_;
    } else if (c == '{' || c == '[') {
      ReadOpening();
    } else if (c == '}' || c == ']') {
      flow_depth_ -= InFlow() ? 1 : 0;
      ++at_;
    } else {
      ReadPlain(false);
    }
    return true;
  }

  void ReadOpening() {
    if (Peek(1) == '{' && Peek() == '{' && Hide()) {
      ReadPlain(true);
      return;
    }
    ++flow_depth_;
    ++at_;
  }

  // Takes the placeholder at the current place, if there is one.
  bool Hide() {
    if (misses_ == kMaxMisses) return false;
    const Shape shape = Recognize(text_.substr(at_, line_end_ - at_));
    if (shape.end == kNone || shape.directive) {
      ++misses_;
      return false;
    }
    found_.values.push_back({at_, at_ + shape.end});
    token_begin_ = at_;
    at_ += shape.end;
    return true;
  }

  void ReadQuoted(char quote) {
    const int column = Column();
    size_t at = at_ + 1;
    for (; at < text_.size(); ++at) {
      if (text_[at] == '\\' && quote == '"') {
        ++at;
      } else if (text_[at] == quote) {
        if (quote == '"' || at + 1 >= text_.size() || text_[at + 1] != quote) {
          break;
        }
        ++at;
      }
    }
    const bool one_line = at < line_end_;
    JumpTo(at + 1);
    if (one_line && !InFlow() && Peek() == ':' && BlankAt(1)) indent_ = column;
  }

  // An unquoted scalar, up to what ends it on this line. One that begins with
  // a placeholder may hold more of them.
  void ReadPlain(bool templated) {
    const size_t begin = templated ? token_begin_ : at_;
    while (at_ < line_end_) {
      const char c = text_[at_];
      if (c == ':' && (BlankAt(1) || (InFlow() && IsFlowMark(Peek(1))))) {
        if (!InFlow()) indent_ = static_cast<int>(begin - line_begin_);
        return;
      }
      if (c == '#' && at_ > begin && IsBlank(text_[at_ - 1])) return;
      if (templated && c == '{' && Peek(1) == '{' && Hide()) continue;
      if (InFlow() && IsFlowMark(c)) return;
      ++at_;
    }
    plain_open_ = !InFlow();
  }

  static bool IsFlowMark(char c) {
    return c == ',' || c == '[' || c == ']' || c == '{' || c == '}';
  }

  // Skips header and body; the line that ends it is read next.
  bool ReadBlockScalar() {
    int indent = 0;
    for (++at_; at_ < line_end_; ++at_) {
      const char c = text_[at_];
      if (c >= '1' && c <= '9')
        indent = std::max(indent_, 0) + (c - '0');
      else if (c != '+' && c != '-')
        break;
    }
    while (line_end_ < text_.size()) {
      const size_t begin = line_end_ + BreakLength(text_, line_end_);
      const size_t end = LineEnd(text_, begin);
      size_t content = begin;
      while (content < end && text_[content] == ' ') ++content;
      const int column = static_cast<int>(content - begin);
      if (content < end) {
        if (indent == 0) indent = std::max({column, indent_ + 1, 1});
        if (column < indent) break;
      }
      line_end_ = end;
    }
    return false;
  }

  // Each miss may have read to the end of the line: a line full of them must
  // not take time quadratic in its length.
  static constexpr int kMaxMisses = 32;

  std::string_view text_;
  size_t at_ = 0;
  size_t line_begin_ = 0;
  size_t line_end_ = 0;
  size_t token_begin_ = 0;  // Of the placeholder that was hidden last.
  int indent_ = -1;         // Column of the innermost block collection.
  int flow_depth_ = 0;
  int misses_ = 0;
  bool plain_open_ = false;  // The last line may go on here.
  Placeholders found_;
};

}  // namespace

Placeholders FindPlaceholders(std::string_view text) {
  if (text.find("{{") == kNone && text.find("{%") == kNone) return {};
  return Finder(text).Run();
}

}  // namespace plimsoll::yaml
