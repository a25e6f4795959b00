#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/path.h"
#include "compiler/base/utf8.h"
#include "compiler/frontend/dotenv/decode.h"
#include "compiler/frontend/frontend.h"

namespace plimsoll {
namespace dotenv {
namespace {

constexpr size_t kNone = std::string_view::npos;

// Go's unicode.IsSpace.
bool IsUnicodeSpace(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == ' ' || c == 0x85 || c == 0xA0 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

// What the reader skips within a line.
bool IsLineSpace(char32_t c) {
  return c == '\t' || c == '\v' || c == '\f' || c == '\r' || c == ' ' ||
         c == 0x85 || c == 0xA0;
}

// The reader asks Unicode for letters and numbers. What is above ASCII and no
// blank is taken for one here: no real file has anything else in a key.
bool IsKeyCharacter(char32_t c) {
  if (c >= 0x80) return !IsUnicodeSpace(c);
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
         (c >= 'a' && c <= 'z') || c == '_' || c == '.' || c == '-' ||
         c == '[' || c == ']';
}

class Parser {
 public:
  Parser(const SourceFile& file, Sink& sink)
      : file_(file), text_(file.text()), sink_(sink) {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") begin_ = at_ = 3;
  }

  Tree Run() {
    tree_.file = file_.id();
    while (SkipToStatement()) ReadStatement();
    Node* root = tree_.arena->New<Node>();
    root->kind = NodeKind::kMapping;
    root->entries = tree_.arena->Copy(entries_);
    root->span = Bounds();
    tree_.documents.push_back({root, file_.SpanOf(begin_, text_.size())});
    tree_.broken = broken_;
    return std::move(tree_);
  }

 private:
  // Past blanks of any kind and comment lines; false at the end.
  bool SkipToStatement() {
    while (at_ < text_.size()) {
      const CodePoint point = DecodeUtf8(text_, at_);
      if (point.value == '#') {
        AddComment(at_);
        at_ = LineEnd(at_);
      } else if (IsUnicodeSpace(point.value)) {
        at_ += point.length;
      } else {
        return true;
      }
    }
    return false;
  }

  void ReadStatement() {
    const size_t statement = at_;
    if (IsLineOfTemplate(statement)) {
      at_ = LineEnd(at_);
      return;
    }
    SkipExport();
    const size_t key_begin = at_;
    size_t separator = at_;
    while (separator < text_.size()) {
      const CodePoint point = DecodeUtf8(text_, separator);
      const char32_t c = point.value;
      if (c == '=' || c == ':' || c == '\n') break;
      if (!IsLineSpace(c) && !IsKeyCharacter(c)) {
        return Fail(statement, separator, separator + point.length,
                    fmt::format("`{}` cannot stand in a key",
                                text_.substr(separator, point.length)));
      }
      separator += point.length;
    }
    const size_t key_end = TrimEnd(key_begin, separator);
    if (Slice(key_begin, key_end).find(' ') != kNone) {
      return Fail(statement, key_begin, key_end, "a key cannot hold a blank");
    }
    if (separator >= text_.size() || text_[separator] == '\n') {
      at_ = separator;
      // `export` alone on its line says nothing.
      if (key_begin == key_end) return;
      return Add(key_begin, key_end, ScalarStyle::kNone, key_end, key_end, {});
    }
    ReadValue(key_begin, key_end, separator + 1);
  }

  // A line that only steers what makes the file of this template. What compose
  // reads by itself is none.
  [[nodiscard]] bool IsLineOfTemplate(size_t at) const {
    if (BaseNameOf(file_.path()) == ".env") return false;
    const size_t begin = LineBegin(at);
    if (SkipLineSpace(begin) != at) return false;
    const std::string_view line = Slice(at, TrimEnd(at, LineEnd(at)));
    return (line.starts_with("{{") && line.ends_with("}}")) ||
           (line.starts_with("{%") && line.ends_with("%}"));
  }

  void SkipExport() {
    constexpr std::string_view kExport = "export";
    const size_t after = at_ + kExport.size();
    if (text_.substr(at_, kExport.size()) != kExport || after >= text_.size()) {
      return;
    }
    // The reader's own test here knows ASCII blanks only, and no `\v`.
    if (std::string_view("\t\n\f\r ").find(text_[after]) == kNone) return;
    at_ = SkipLineSpace(after);
  }

  void ReadValue(size_t key_begin, size_t key_end, size_t value_begin) {
    at_ = SkipLineSpace(value_begin);
    const char first = at_ < text_.size() ? text_[at_] : '\n';
    if (first == '"' || first == '\'') {
      return ReadQuoted(key_begin, key_end, first);
    }
    const size_t line_end = LineEnd(at_);
    const size_t hash = Slice(at_, line_end).find(" #");
    const size_t cut = hash == kNone ? line_end : at_ + hash;
    const size_t end = TrimEnd(at_, cut);
    if (hash != kNone) AddComment(cut + 1);
    const bool empty = at_ == end;
    Add(key_begin, key_end, ScalarStyle::kPlain, empty ? value_begin : at_,
        empty ? value_begin : end, Slice(at_, end));
    at_ = line_end;
  }

  void ReadQuoted(size_t key_begin, size_t key_end, char quote) {
    const size_t close = FindClosingQuote(text_, at_);
    if (close == kNone) {
      Report(at_, at_ + 1, "this quote is never closed");
      // The reader gives up here. Where the quote should have ended is not
      // known, so the next line is taken for a line like any other.
      at_ = LineEnd(at_);
      return;
    }
    const std::string_view inside = Slice(at_ + 1, close);
    const ScalarStyle style =
        quote == '"' ? ScalarStyle::kDoubleQuoted : ScalarStyle::kSingleQuoted;
    std::string_view text = inside;
    if (inside.find('\\') != kNone) {
      text = tree_.arena->Copy(DecodeQuoted(inside, quote));
    }
    Add(key_begin, key_end, style, at_, close + 1, text);
    at_ = close + 1;
  }

  // Reports the statement and goes on with the next line.
  void Fail(size_t statement, size_t begin, size_t end, std::string message) {
    const bool after_value =
        !entries_.empty() &&
        LineBegin(statement) < entries_.back().value->span.end;
    if (after_value) {
      Report(statement, TrimEnd(statement, LineEnd(statement)),
             "the text after a closing quote is read as the next assignment")
          .Also(entries_.back().value->span, "the value ends here")
          .Help("put all of the value inside the quotes");
    } else {
      Report(begin, end, std::move(message))
          .Help("write `KEY=value`, or start the line with `#`");
    }
    at_ = LineEnd(statement);
  }

  void Add(size_t key_begin, size_t key_end, ScalarStyle style,
           size_t value_begin, size_t value_end, std::string_view text) {
    Node* key = tree_.arena->New<Node>();
    key->style = ScalarStyle::kPlain;
    key->span = file_.SpanOf(key_begin, key_end);
    key->text = Slice(key_begin, key_end);
    Node* value = tree_.arena->New<Node>();
    value->style = style;
    value->span = file_.SpanOf(value_begin, value_end);
    value->text = text;
    entries_.push_back({key, value});
  }

  void AddComment(size_t begin) {
    const size_t end = TrimEnd(begin, LineEnd(begin));
    const size_t text_begin = std::min(SkipLineSpace(begin + 1), end);
    const bool own_line = SkipLineSpace(LineBegin(begin)) == begin;
    tree_.comments.push_back(
        {file_.SpanOf(begin, end), Slice(text_begin, end), own_line});
  }

  Diagnostic& Report(size_t begin, size_t end, std::string message) {
    broken_ = true;
    return sink_.Report(code::kSyntaxDotenv, file_.SpanOf(begin, end),
                        std::move(message));
  }

  [[nodiscard]] std::string_view Slice(size_t begin, size_t end) const {
    return text_.substr(begin, end - begin);
  }
  [[nodiscard]] size_t LineEnd(size_t at) const {
    return std::min(text_.find('\n', at), text_.size());
  }
  [[nodiscard]] size_t LineBegin(size_t at) const {
    const size_t line_break = at == 0 ? kNone : text_.rfind('\n', at - 1);
    return line_break == kNone ? begin_ : line_break + 1;
  }
  [[nodiscard]] size_t SkipLineSpace(size_t at) const {
    while (at < text_.size()) {
      const CodePoint point = DecodeUtf8(text_, at);
      if (!IsLineSpace(point.value)) break;
      at += point.length;
    }
    return at;
  }
  // Where [begin, end) ends without the blanks at its end.
  [[nodiscard]] size_t TrimEnd(size_t begin, size_t end) const {
    while (end > begin) {
      size_t last = end - 1;
      while (last > begin &&
             (static_cast<unsigned char>(text_[last]) & 0xC0) == 0x80) {
        --last;
      }
      if (!IsUnicodeSpace(DecodeUtf8(text_, last).value)) break;
      end = last;
    }
    return end;
  }
  [[nodiscard]] Span Bounds() const {
    if (entries_.empty()) return file_.SpanOf(begin_, begin_);
    return file_.SpanOf(entries_.front().key->span.begin,
                        entries_.back().value->span.end);
  }

  const SourceFile& file_;
  std::string_view text_;
  Sink& sink_;
  Tree tree_;
  std::vector<Entry> entries_;
  size_t begin_ = 0;  // After a byte order mark.
  size_t at_ = 0;
  bool broken_ = false;  // A line was refused.
};

}  // namespace
}  // namespace dotenv

Tree ParseDotenv(const SourceFile& file, Sink& sink) {
  return dotenv::Parser(file, sink).Run();
}

}  // namespace plimsoll
