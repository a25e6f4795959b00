#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/base/encode_utf8.h"
#include "compiler/base/utf8.h"
#include "compiler/frontend/frontend.h"
#include "compiler/frontend/template_marks.h"

namespace plimsoll {
namespace toml {
namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr size_t kMaxDepth = 200;

bool IsBlank(char c) { return c == ' ' || c == '\t'; }
bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool IsKeyByte(char c) {
  return IsDigit(c) || IsAlpha(c) || c == '_' || c == '-';
}

uint32_t HexOf(char c) {
  if (IsDigit(c)) return static_cast<uint32_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<uint32_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<uint32_t>(c - 'A' + 10);
  return 16;
}

// A number, a date or a word. Lenient in the middle of numbers and dates, where
// only a reader could say more than that they are odd.
bool IsBareValue(std::string_view word) {
  if (word == "true" || word == "false") return true;
  const bool sign = word.starts_with('+') || word.starts_with('-');
  const std::string_view rest = word.substr(sign ? 1 : 0);
  if (rest == "inf" || rest == "nan") return true;
  if (rest.empty() || !IsDigit(rest[0])) return false;
  const bool plain =
      std::ranges::all_of(rest, [](char c) { return IsDigit(c) || c == '_'; });
  return !plain || rest.size() == 1 || rest[0] != '0';
}

// Parses by recursion, which kMaxDepth bounds. A function that fails returns
// null, has reported, and leaves the rest of the line to be skipped.
class Parser {
 public:
  Parser(const SourceFile& file, Sink& sink)
      : file_(file), text_(file.text()), sink_(sink) {
    tree_.file = file.id();
    if (text_.starts_with("\xEF\xBB\xBF")) begin_ = at_ = 3;
  }

  Tree Run() {
    while (at_ < text_.size()) {
      SkipBlanks();
      if (AtLineEnd()) {
        SkipLineEnd();
      } else if (!(At() == '[' ? ReadHeader() : ReadPair(&pairs_)) ||
                 !EndStatement()) {
        at_ = LineEnd(at_);
      }
    }
    EndTable();
    Node* root = tree_.arena->New<Node>();
    root->kind = NodeKind::kMapping;
    root->entries = tree_.arena->Copy(top_);
    root->span = top_.empty() ? file_.SpanOf(begin_, begin_)
                              : file_.SpanOf(top_.front().key->span.begin,
                                             top_.back().value->span.end);
    tree_.documents.push_back({root, file_.SpanOf(begin_, text_.size())});
    return std::move(tree_);
  }

 private:
  // `[a.b]` or `[[a.b]]`; a key that may come again has the tag `[[]]`.
  bool ReadHeader() {
    const size_t opening = at_;
    const bool array = text_.substr(at_, 2) == "[[";
    at_ += array ? 2 : 1;
    SkipBlanks();
    Node* key = ReadKey();
    if (key == nullptr) return false;
    SkipBlanks();
    const std::string_view close = array ? "]]" : "]";
    if (text_.substr(at_, close.size()) != close) {
      return Fail(opening, opening + 1, "this bracket is never closed");
    }
    at_ += close.size();
    if (array) arrays_.insert(key->text);
    if (array || IsInArray(key->text)) key->tag = "[[]]";
    EndTable();
    table_ = tree_.arena->New<Node>();
    table_->kind = NodeKind::kMapping;
    table_->span = file_.SpanOf(at_, at_);
    top_.push_back({key, table_});
    return true;
  }

  // `[a.b]` below an `[[a]]` may come again with the next `[[a]]`.
  [[nodiscard]] bool IsInArray(std::string_view name) const {
    for (size_t dot = name.find('.'); dot != kNone;
         dot = name.find('.', dot + 1)) {
      if (arrays_.contains(name.substr(0, dot))) return true;
    }
    return false;
  }

  void EndTable() {
    if (table_ == nullptr) {
      top_ = std::move(pairs_);
    } else if (!pairs_.empty()) {
      table_->entries = tree_.arena->Copy(pairs_);
      table_->span = file_.SpanOf(pairs_.front().key->span.begin,
                                  pairs_.back().value->span.end);
    }
    pairs_.clear();
  }

  bool ReadPair(std::vector<Entry>* pairs) {
    Node* key = ReadKey();
    if (key == nullptr) return false;
    SkipBlanks();
    if (At() != '=') {
      return Fail(key->span.begin, key->span.end, "no `=` follows this key");
    }
    ++at_;
    SkipBlanks();
    const Node* value = ReadValue();
    if (value == nullptr) return false;
    pairs->push_back({key, value});
    return true;
  }

  // Parts joined with dots, as one scalar.
  Node* ReadKey() {
    const size_t begin = at_;
    size_t end = at_;
    std::string joined;
    while (true) {
      const auto part = ReadKeyPart();
      if (!part) return nullptr;
      joined += *part;
      end = at_;
      SkipBlanks();
      if (At() != '.') break;
      joined += '.';
      ++at_;
      SkipBlanks();
    }
    Node* node = NewNode(begin, end);
    node->style = ScalarStyle::kPlain;
    const std::string_view source = text_.substr(begin, end - begin);
    node->text = source == joined ? source : tree_.arena->Copy(joined);
    return node;
  }

  std::optional<std::string> ReadKeyPart() {
    if (At() == '"' || At() == '\'') {
      const Node* node = ReadString();
      if (node == nullptr) return std::nullopt;
      return std::string(node->text);
    }
    const size_t begin = at_;
    while (at_ < text_.size() && IsKeyByte(text_[at_])) ++at_;
    if (begin == at_) {
      Fail(at_, at_ + Width(), "a key is expected here");
      return std::nullopt;
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  const Node* ReadValue() {
    if (At() == '"' || At() == '\'') return ReadString();
    if (At() == '[') return ReadArray();
    if (At() == '{') return ReadInlineTable();
    const size_t begin = at_;
    while (at_ < text_.size() && (IsKeyByte(text_[at_]) || At() == '+' ||
                                  At() == '.' || At() == ':' || IsDateGap())) {
      ++at_;
    }
    const size_t filled_in = FilledInSize(text_.substr(begin));
    if (filled_in > 0) {
      at_ = begin + filled_in;
      tree_.broken = true;
    }
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (filled_in == 0 && !IsBareValue(word)) {
      const size_t width = AtLineEnd() ? 0 : Width();
      Fail(begin, word.empty() ? begin + width : at_,
           word.empty() ? std::string("a value is expected here")
                        : fmt::format("`{}` is no TOML value", word));
      return nullptr;
    }
    Node* node = NewNode(begin, at_);
    node->style = ScalarStyle::kPlain;
    node->text = word;
    return node;
  }

  // The blank between a date and a time.
  [[nodiscard]] bool IsDateGap() const {
    return At() == ' ' && at_ >= 10 && text_[at_ - 3] == '-' &&
           text_[at_ - 6] == '-' && at_ + 3 < text_.size() &&
           IsDigit(text_[at_ + 1]) && IsDigit(text_[at_ + 2]) &&
           text_[at_ + 3] == ':';
  }

  const Node* ReadArray() {
    const size_t begin = at_++;
    if (!Descend(begin)) return nullptr;
    std::vector<const Node*> items;
    while (SkipLines(), At() != ']') {
      const Node* item = at_ < text_.size() ? ReadValue() : Unclosed(begin);
      if (item == nullptr) return nullptr;
      items.push_back(item);
      SkipLines();
      if (At() == ',') {
        ++at_;
      } else if (At() != ']') {
        if (at_ >= text_.size()) return Unclosed(begin);
        Fail(at_, at_ + Width(), "a `,` or `]` is expected here");
        return nullptr;
      }
    }
    --depth_;
    Node* node = NewNode(begin, ++at_);
    node->kind = NodeKind::kSequence;
    node->items = tree_.arena->Copy(items);
    return node;
  }

  // TOML 1.1 lets it go over several lines and end in a comma.
  const Node* ReadInlineTable() {
    const size_t begin = at_++;
    if (!Descend(begin)) return nullptr;
    std::vector<Entry> pairs;
    while (SkipLines(), At() != '}') {
      if (at_ >= text_.size()) return Unclosed(begin);
      if (!ReadPair(&pairs)) return nullptr;
      SkipLines();
      if (At() == ',') {
        ++at_;
      } else if (At() != '}') {
        if (at_ >= text_.size()) return Unclosed(begin);
        Fail(at_, at_ + Width(), "a `,` or `}` is expected here");
        return nullptr;
      }
    }
    --depth_;
    Node* node = NewNode(begin, ++at_);
    node->kind = NodeKind::kMapping;
    node->entries = tree_.arena->Copy(pairs);
    return node;
  }

  bool Descend(size_t begin) {
    if (++depth_ <= kMaxDepth) return true;
    sink_.Report(code::kSyntaxTooDeep, file_.SpanOf(begin, begin + 1),
                 fmt::format("nested deeper than {} levels", kMaxDepth));
    tree_.broken = true;
    at_ = text_.size();
    return false;
  }

  const Node* Unclosed(size_t begin) {
    Fail(begin, begin + 1, "this bracket is never closed");
    return nullptr;
  }

  const Node* ReadString() {
    const size_t begin = at_;
    const char quote = At();
    const std::string three(3, quote);
    const bool multi_line = text_.substr(at_, 3) == three;
    const size_t width = multi_line ? 3 : 1;
    const size_t close = FindClose(begin + width, quote, multi_line);
    if (close == kNone) {
      Fail(begin, begin + width, "this quote is never closed");
      return nullptr;
    }
    at_ = close + width;
    size_t from = begin + width;
    if (multi_line && text_.substr(from, 2) == "\r\n") ++from;
    if (multi_line && from < close && text_[from] == '\n') ++from;
    Node* node = NewNode(begin, at_);
    node->style =
        quote == '"' ? ScalarStyle::kDoubleQuoted : ScalarStyle::kSingleQuoted;
    node->text = text_.substr(from, close - from);
    if (quote == '"' && node->text.find('\\') != kNone) {
      std::string decoded;
      if (!Decode(from, close, &decoded)) return nullptr;
      node->text = tree_.arena->Copy(decoded);
    }
    return node;
  }

  // Up to two quotes may stand before the three that close a long string.
  [[nodiscard]] size_t FindClose(size_t at, char quote, bool multi_line) const {
    const std::string three(3, quote);
    while (at < text_.size()) {
      if (text_[at] == '\\' && quote == '"') {
        at += 2;
      } else if (!multi_line && IsLineEnd(text_[at])) {
        return kNone;
      } else if (multi_line && text_.substr(at, 3) == three) {
        const std::string_view after = text_.substr(at + 3, 2);
        if (after == three.substr(0, 2)) return at + 2;
        return after.starts_with(quote) ? at + 1 : at;
      } else if (!multi_line && text_[at] == quote) {
        return at;
      } else {
        ++at;
      }
    }
    return kNone;
  }

  bool Decode(size_t at, size_t end, std::string* out) {
    static constexpr std::string_view kLetters = "btnfre\"\\";
    static constexpr std::string_view kValues = "\b\t\n\f\r\x1B\"\\";
    while (at < end) {
      if (text_[at] != '\\') {
        *out += text_[at++];
        continue;
      }
      const char letter = at + 1 < end ? text_[at + 1] : '\0';
      const size_t size = letter == 'x'   ? 2
                          : letter == 'u' ? 4
                          : letter == 'U' ? 8
                                          : 0;
      if (IsBlank(letter) || IsLineEnd(letter)) {
        ++at;
        while (at < end && (IsBlank(text_[at]) || IsLineEnd(text_[at]))) ++at;
      } else if (const size_t i = kLetters.find(letter);
                 letter != '\0' && i != kNone) {
        *out += kValues[i];
        at += 2;
      } else if (size == 0 || !AppendHex(at + 2, size, end, out)) {
        return Fail(at, std::min(at + 2, end), "this escape means nothing");
      } else {
        at += 2 + size;
      }
    }
    return true;
  }

  bool AppendHex(size_t at, size_t size, size_t end, std::string* out) {
    if (at + size > end) return false;
    uint32_t value = 0;
    for (size_t i = at; i < at + size; ++i) {
      if (HexOf(text_[i]) > 15) return false;
      value = value * 16 + HexOf(text_[i]);
    }
    const bool surrogate = value >= 0xD800 && value < 0xE000;
    if (value > 0x10FFFF || surrogate) return false;
    AppendUtf8(value, out);
    return true;
  }

  bool EndStatement() {
    SkipBlanks();
    if (AtLineEnd()) {
      SkipLineEnd();
      return true;
    }
    const size_t end = LineEnd(at_);
    return Fail(at_, end, "this text follows the end of the value");
  }

  [[nodiscard]] bool AtLineEnd() const {
    return at_ >= text_.size() || IsLineEnd(At()) || At() == '#';
  }
  void SkipLineEnd() {
    if (At() == '#') SkipComment();
    if (at_ < text_.size()) ++at_;
  }
  void SkipLines() {
    while (at_ < text_.size()) {
      if (IsBlank(At()) || IsLineEnd(At())) {
        ++at_;
      } else if (At() == '#') {
        SkipComment();
      } else {
        return;
      }
    }
  }
  void SkipComment() {
    const size_t end = LineEnd(at_);
    std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    while (!inside.empty() && IsBlank(inside.front())) inside.remove_prefix(1);
    while (!inside.empty() && IsBlank(inside.back())) inside.remove_suffix(1);
    size_t line = at_;
    while (line > begin_ && IsBlank(text_[line - 1])) --line;
    const bool own_line = line == begin_ || IsLineEnd(text_[line - 1]);
    tree_.comments.push_back({file_.SpanOf(at_, end), inside, own_line});
    at_ = end;
  }
  void SkipBlanks() {
    while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
  }

  bool Fail(size_t begin, size_t end, std::string message) {
    depth_ = 0;
    tree_.broken = true;
    // A template is TOML once it is filled in.
    if (!HasTemplateMark(text_)) {
      sink_.Report(code::kSyntaxToml, file_.SpanOf(begin, end),
                   std::move(message));
    }
    return false;
  }

  Node* NewNode(size_t begin, size_t end) {
    Node* node = tree_.arena->New<Node>();
    node->span = file_.SpanOf(begin, end);
    return node;
  }
  [[nodiscard]] char At() const { return at_ < text_.size() ? text_[at_] : 0; }
  [[nodiscard]] size_t Width() const {
    return at_ < text_.size() ? DecodeUtf8(text_, at_).length : 0;
  }
  [[nodiscard]] size_t LineEnd(size_t at) const {
    return std::min(text_.find_first_of("\r\n", at), text_.size());
  }

  const SourceFile& file_;
  std::string_view text_;
  Sink& sink_;
  Tree tree_;
  std::vector<Entry> top_;
  std::vector<Entry> pairs_;           // Of the table that is being read.
  Node* table_ = nullptr;              // Null before the first header.
  std::set<std::string_view> arrays_;  // Names of arrays of tables.
  size_t begin_ = 0;                   // Behind a byte order mark.
  size_t at_ = 0;
  size_t depth_ = 0;
};

}  // namespace
}  // namespace toml

Tree ParseToml(const SourceFile& file, Sink& sink) {
  return toml::Parser(file, sink).Run();
}

}  // namespace plimsoll
