#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/base/encode_utf8.h"
#include "compiler/base/path.h"
#include "compiler/base/utf8.h"
#include "compiler/frontend/frontend.h"
#include "compiler/frontend/template_marks.h"

namespace plimsoll {
namespace json {
namespace {

constexpr size_t kMaxDepth = 200;

// Readers of these take plain JSON alone, so that a comment in one is a fault,
// and nobody fills in what is missing.
bool IsStrict(std::string_view path) {
  const std::string_view name = BaseNameOf(path);
  for (const std::string_view known :
       {"package.json", "package-lock.json", "composer.json", "composer.lock",
        "manifest.json", "bower.json", "vercel.json", "daemon.json"}) {
    if (name == known) return true;
  }
  return false;
}

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWord(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         c == '_' || c == '$' || c == '.' || c == '+' || c == '-';
}

// A collection that is still open. The parser keeps its own stack: a file may
// nest as deep as it is long.
struct Open {
  Node* node = nullptr;
  std::vector<const Node*> items;
  std::vector<Entry> entries;
  const Node* key = nullptr;  // Read, its value not yet.
};

class Parser {
 public:
  Parser(const SourceFile& file, Sink& sink)
      : file_(file),
        text_(file.text()),
        strict_(IsStrict(file.path())),
        sink_(sink) {
    tree_.file = file.id();
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  Tree Run() {
    SkipBlanks();
    while (at_ < text_.size()) {
      const size_t begin = at_;
      const Node* root = ReadDocument();
      tree_.documents.push_back({root, file_.SpanOf(begin, at_)});
      SkipBlanks();
      // One value a line is a format of its own; anything else is left over.
      const bool is_lines =
          !stopped_ &&
          text_.substr(begin, at_ - begin).find('\n') != std::string_view::npos;
      if (at_ < text_.size() && !is_lines) {
        Fail(at_, at_ + 1, "text follows the end of the value");
      }
      if (stopped_) break;
    }
    return std::move(tree_);
  }

 private:
  // One value with all it holds; stops where it ends or where it breaks.
  const Node* ReadDocument() {
    const Node* root = nullptr;
    do {
      const Node* value = ReadStep();
      if (value == nullptr) continue;
      if (open_.empty()) {
        root = value;
      } else {
        Attach(value);
      }
    } while (!open_.empty() && !stopped_);
    // What was read of collections that never ended is kept.
    while (!open_.empty()) {
      const Node* value = Close(at_);
      if (open_.empty()) {
        root = value;
      } else {
        Attach(value);
      }
    }
    return root;
  }

  // Reads up to the next value that is complete, or opens a collection and
  // returns null.
  const Node* ReadStep() {
    SkipBlanks();
    if (open_.empty()) return ReadValue();
    Open& open = open_.back();
    const bool mapping = open.node->IsMapping();
    const char close = mapping ? '}' : ']';
    const bool is_empty = open.items.empty() && open.entries.empty();
    if (At() == close) {
      if (after_comma_) BlameComma();
      after_comma_ = false;
      ++at_;
      return Close(at_);
    }
    if (!is_empty && !after_comma_) {
      if (At() != ',') return Stop(mapping);
      last_comma_ = at_++;
      after_comma_ = true;
      return nullptr;
    }
    if (mapping && !ReadKey(&open)) return nullptr;
    after_comma_ = false;
    return ReadValue();
  }

  bool ReadKey(Open* open) {
    if (At() != '"') {
      Stop(true);
      return false;
    }
    const Node* key = ReadString();
    if (key == nullptr) return false;
    SkipBlanks();
    if (At() != ':') {
      Fail(key->span.begin, key->span.end, "no `:` follows this key");
      return false;
    }
    ++at_;
    SkipBlanks();
    open->key = key;
    return true;
  }

  const Node* ReadValue() {
    const char c = At();
    if (c == '{' || c == '[') {
      if (open_.size() >= kMaxDepth) {
        sink_.Report(code::kSyntaxTooDeep, file_.SpanOf(at_, at_ + 1),
                     fmt::format("nested deeper than {} levels", kMaxDepth));
        tree_.broken = stopped_ = true;
        return nullptr;
      }
      Node* node = NewNode(at_, at_ + 1);
      node->kind = c == '{' ? NodeKind::kMapping : NodeKind::kSequence;
      ++at_;
      open_.push_back({node, {}, {}, nullptr});
      return nullptr;
    }
    if (c == '"') return ReadString();
    size_t end = at_;
    while (end < text_.size() && IsWord(text_[end])) ++end;
    const size_t filled_in = strict_ ? 0 : FilledInSize(text_.substr(at_));
    if (filled_in > 0) {
      end = at_ + filled_in;
      tree_.broken = true;
    }
    const std::string_view word = text_.substr(at_, end - at_);
    if (filled_in == 0 && !IsLiteral(word)) return StopAtValue(word);
    Node* node = NewNode(at_, end);
    node->style = ScalarStyle::kPlain;
    node->text = word;
    at_ = end;
    return node;
  }

  static bool IsLiteral(std::string_view word) {
    if (word == "true" || word == "false" || word == "null") return true;
    size_t at = word.starts_with('-') ? 1 : 0;
    const auto digits = [&] {
      const size_t begin = at;
      while (at < word.size() && IsDigit(word[at])) ++at;
      return at - begin;
    };
    const size_t first = at;
    const size_t whole = digits();
    if (whole == 0 || (whole > 1 && word[first] == '0')) return false;
    if (at < word.size() && word[at] == '.') {
      ++at;
      if (digits() == 0) return false;
    }
    if (at < word.size() && (word[at] == 'e' || word[at] == 'E')) {
      ++at;
      if (at < word.size() && (word[at] == '+' || word[at] == '-')) ++at;
      if (digits() == 0) return false;
    }
    return at == word.size();
  }

  const Node* ReadString() {
    const size_t begin = at_++;
    bool escaped = false;
    while (At() != '"') {
      const char c = At();
      if (at_ >= text_.size() || c == '\n' || c == '\r') {
        return Fail(begin, begin + 1, "this quote is never closed");
      }
      if (c == '\\') {
        escaped = true;
        if (!SkipEscape()) return nullptr;
      } else {
        ++at_;
      }
    }
    Node* node = NewNode(begin, ++at_);
    node->style = ScalarStyle::kDoubleQuoted;
    const std::string_view inside = text_.substr(begin + 1, at_ - begin - 2);
    node->text = escaped ? tree_.arena->Copy(Decode(inside)) : inside;
    return node;
  }

  bool SkipEscape() {
    const char letter = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (letter == 'u') {
      size_t digits = 0;
      while (digits < 4 && at_ + 2 + digits < text_.size() &&
             HexOf(text_[at_ + 2 + digits]) < 16) {
        ++digits;
      }
      if (digits == 4) {
        at_ += 6;
        return true;
      }
    } else if (std::string_view("\"\\/bfnrt").find(letter) !=
               std::string_view::npos) {
      at_ += 2;
      return true;
    }
    Fail(at_, std::min(at_ + 2, text_.size()), "this escape means nothing");
    return false;
  }

  static uint32_t HexOf(char c) {
    if (IsDigit(c)) return static_cast<uint32_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<uint32_t>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<uint32_t>(c - 'A' + 10);
    return 16;
  }

  static uint32_t UnitAt(std::string_view text, size_t at) {
    uint32_t value = 0;
    for (size_t i = at; i < at + 4; ++i) value = value * 16 + HexOf(text[i]);
    return value;
  }

  static std::string Decode(std::string_view text) {
    static constexpr std::string_view kLetters = "bfnrt";
    static constexpr std::string_view kValues = "\b\f\n\r\t";
    std::string out;
    for (size_t at = 0; at < text.size();) {
      if (text[at] != '\\') {
        out += text[at++];
        continue;
      }
      const char letter = text[at + 1];
      at += 2;
      if (letter != 'u') {
        const size_t i = kLetters.find(letter);
        out += i == std::string_view::npos ? letter : kValues[i];
        continue;
      }
      uint32_t c = UnitAt(text, at);
      at += 4;
      const bool high = c >= 0xD800 && c < 0xDC00;
      if (high && text.substr(at, 2) == "\\u") {
        const uint32_t low = UnitAt(text, at + 2);
        if (low >= 0xDC00 && low < 0xE000) {
          c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
          at += 6;
        }
      }
      AppendUtf8(c >= 0xD800 && c < 0xE000 ? 0xFFFD : c, &out);
    }
    return out;
  }

  void Attach(const Node* value) {
    Open& open = open_.back();
    if (open.node->IsMapping()) {
      // A value that broke before its key was whole has nowhere to go.
      if (open.key != nullptr) open.entries.push_back({open.key, value});
      open.key = nullptr;
    } else {
      open.items.push_back(value);
    }
  }

  const Node* Close(size_t end) {
    Open open = std::move(open_.back());
    open_.pop_back();
    open.node->items = tree_.arena->Copy(open.items);
    open.node->entries = tree_.arena->Copy(open.entries);
    open.node->span.end = static_cast<uint32_t>(end);
    return open.node;
  }

  // What stands where a comma, key or closing bracket should.
  const Node* Stop(bool mapping) {
    if (at_ >= text_.size()) {
      const Span& opening = open_.back().node->span;
      return Fail(opening.begin, opening.begin + 1,
                  "this bracket is never closed");
    }
    const bool at_key = mapping && (after_comma_ || IsFirst());
    return Fail(at_, at_ + Width(),
                at_key    ? "a key in double quotes is expected here"
                : mapping ? "a `,` or `}` is expected here"
                          : "a `,` or `]` is expected here");
  }

  const Node* StopAtValue(std::string_view word) {
    if (at_ >= text_.size()) {
      return Fail(at_, at_, "a value is expected here");
    }
    const size_t size = word.empty() ? Width() : word.size();
    return Fail(at_, at_ + size,
                word.empty() ? std::string("a value is expected here")
                             : fmt::format("`{}` is no JSON value", word));
  }

  [[nodiscard]] bool IsFirst() const {
    return open_.back().entries.empty() && open_.back().items.empty();
  }
  [[nodiscard]] size_t Width() const {
    return at_ < text_.size() ? DecodeUtf8(text_, at_).length : 0;
  }

  // A comma too many is fine where comments are: such a reader takes both.
  void BlameComma() {
    if (!strict_ && (has_comments_ || IsJsonc())) return;
    Fault(last_comma_, last_comma_ + 1, "no value follows this comma");
  }

  [[nodiscard]] bool IsJsonc() const {
    const std::string_view path = file_.path();
    const std::string_view name = BaseNameOf(path);
    return name.ends_with(".jsonc") || name.ends_with(".json5") ||
           name.starts_with("tsconfig") || name.starts_with("jsconfig") ||
           name.starts_with("devcontainer") || name.starts_with(".") ||
           path.find(".vscode/") != std::string_view::npos ||
           name.ends_with(".code-workspace") ||
           // Docusaurus reads it as YAML.
           name == "_category_.json" ||
           // One that others extend has any name.
           text_.find("\"compilerOptions\"") != std::string_view::npos;
  }

  // Nothing after it can be understood.
  const Node* Fail(size_t begin, size_t end, std::string message) {
    Fault(begin, end, std::move(message));
    stopped_ = true;
    return nullptr;
  }

  // `{/if}` on a line of its own, as Cosmos and Smarty end what `{if x}` began.
  [[nodiscard]] bool HasEndTag() const {
    for (size_t at = text_.find("{/"); at != std::string_view::npos;
         at = text_.find("{/", at + 1)) {
      const std::string_view before = text_.substr(0, at);
      const size_t last = before.find_last_not_of(" \t");
      size_t end = at + 2;
      while (end < text_.size() && IsWord(text_[end])) ++end;
      const std::string_view after = text_.substr(end, 2);
      if ((last == std::string_view::npos || before[last] == '\n') &&
          end > at + 2 && (after == "}" || after == "}\n" || after == "}\r")) {
        return true;
      }
    }
    return false;
  }

  // Reading goes on behind it.
  void Fault(size_t begin, size_t end, std::string message) {
    // A template is JSON once it is filled in; nothing can be said before.
    if (!stopped_ && !HasTemplateMark(text_) && !HasEndTag()) {
      sink_.Report(code::kSyntaxJson, file_.SpanOf(begin, end),
                   std::move(message));
    }
    tree_.broken = true;
  }

  void SkipBlanks() {
    while (at_ < text_.size()) {
      if (IsBlank(text_[at_])) {
        ++at_;
      } else if (!SkipComment()) {
        return;
      }
    }
  }

  bool SkipComment() {
    const std::string_view mark = text_.substr(at_, 2);
    if (mark != "//" && mark != "/*") return false;
    const size_t begin = at_;
    size_t end = 0;
    if (mark == "//") {
      end = std::min(text_.find_first_of("\r\n", begin), text_.size());
    } else {
      end = text_.find("*/", begin + 2);
      end = end == std::string_view::npos ? text_.size() : end + 2;
    }
    at_ = end;
    has_comments_ = true;
    if (strict_) Fault(begin, end, "the reader of this file knows no comments");
    AddComment(begin, end);
    return true;
  }

  void AddComment(size_t begin, size_t end) {
    size_t line = begin;
    while (line > 0 && (text_[line - 1] == ' ' || text_[line - 1] == '\t')) {
      --line;
    }
    const bool own_line =
        line == 0 || text_[line - 1] == '\n' || text_[line - 1] == '\r';
    std::string_view inside = text_.substr(begin + 2, end - begin - 2);
    if (text_[begin + 1] == '*' && inside.ends_with("*/")) {
      inside.remove_suffix(2);
    }
    while (!inside.empty() && IsBlank(inside.front())) inside.remove_prefix(1);
    while (!inside.empty() && IsBlank(inside.back())) inside.remove_suffix(1);
    tree_.comments.push_back({file_.SpanOf(begin, end), inside, own_line});
  }

  Node* NewNode(size_t begin, size_t end) {
    Node* node = tree_.arena->New<Node>();
    node->span = file_.SpanOf(begin, end);
    return node;
  }

  [[nodiscard]] char At() const { return at_ < text_.size() ? text_[at_] : 0; }

  const SourceFile& file_;
  std::string_view text_;
  bool strict_;
  Sink& sink_;
  Tree tree_;
  std::vector<Open> open_;
  size_t at_ = 0;
  size_t last_comma_ = 0;
  bool after_comma_ = false;
  bool has_comments_ = false;
  bool stopped_ = false;
};

}  // namespace
}  // namespace json

Tree ParseJson(const SourceFile& file, Sink& sink) {
  return json::Parser(file, sink).Run();
}

}  // namespace plimsoll
