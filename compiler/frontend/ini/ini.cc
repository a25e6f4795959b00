#include <algorithm>

#include "compiler/base/utf8.h"
#include "compiler/frontend/frontend.h"
#include "compiler/syntax/ini_line.h"

namespace plimsoll {
namespace ini {
namespace {

constexpr size_t kNone = std::string_view::npos;

std::string Lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

class Parser {
 public:
  Parser(const SourceFile& file, Sink& sink)
      : file_(file), text_(file.text()), sink_(sink) {
    tree_.file = file.id();
  }

  Tree Run() {
    size_t at = 0;
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") {
      at = 3;
      Report(file_.SpanOf(0, 3),
             "a byte order mark stands before the first section")
          .Help("save the file as UTF-8 without a byte order mark");
    }
    while (at < text_.size()) {
      const Line line = ReadLine(text_, at);
      at = line.next;
      if (line.has_comment()) AddComment(line);
      Read(line);
    }
    EndSection();
    Node* root = tree_.arena->New<Node>();
    root->kind = NodeKind::kMapping;
    root->entries = tree_.arena->Copy(sections_);
    root->span = sections_.empty()
                     ? file_.SpanOf(0, 0)
                     : file_.SpanOf(sections_.front().key->span.begin,
                                    sections_.back().value->span.end);
    tree_.documents.push_back({root, file_.SpanOf(0, text_.size())});
    return std::move(tree_);
  }

 private:
  void Read(const Line& line) {
    if (line.empty()) {
      // An empty line goes on with a value; one with a comment is not there.
      if (value_ != nullptr && !line.has_comment()) ++blank_lines_;
      return;
    }
    const std::string_view value = Slice(line.value_begin, line.value_end);
    if ((value_ != nullptr || skipping_) && line.indent > indent_) {
      if (value_ != nullptr) Continue(line, value);
      return;
    }
    EndValue();
    skipping_ = false;
    indent_ = line.indent;
    const size_t bracket = value.rfind(']');
    if (value[0] == '[' && bracket != kNone && bracket >= 2) {
      StartSection(line.value_begin + 1, line.value_begin + bracket);
    } else if (section_ == nullptr) {
      MissHeader(line);
    } else {
      ReadOption(line, value);
    }
  }

  void StartSection(size_t begin, size_t end) {
    EndSection();
    Node* key = NewScalar(begin, end, Slice(begin, end));
    section_ = tree_.arena->New<Node>();
    section_->kind = NodeKind::kMapping;
    section_->span = file_.SpanOf(end + 1, end + 1);
    sections_.push_back({key, section_});
  }

  void EndSection() {
    EndValue();
    if (section_ == nullptr || options_.empty()) return;
    section_->entries = tree_.arena->Copy(options_);
    section_->span = file_.SpanOf(options_.front().key->span.begin,
                                  options_.back().value->span.end);
    options_.clear();
  }

  void ReadOption(const Line& line, std::string_view value) {
    const size_t delimiter = value.find_first_of("=:");
    if (delimiter == kNone) {
      Report(file_.SpanOf(line.value_begin, line.value_end),
             "the line is no `name=value`")
          .Help(
              "indent it to go on with the value before it, or start it "
              "with `;` to make it a comment");
      skipping_ = true;
      return;
    }
    if (delimiter == 0) {
      Report(file_.SpanOf(line.value_begin, line.value_begin + 1),
             "an option has no name before its `" +
                 std::string(value.substr(0, 1)) + "`");
      skipping_ = true;
      return;
    }
    const size_t key_end =
        TrimEnd(line.value_begin, line.value_begin + delimiter);
    Node* key =
        NewScalar(line.value_begin, key_end, Slice(line.value_begin, key_end));
    if (const std::string lower = Lower(key->text); lower != key->text) {
      key->text = tree_.arena->Copy(lower);
    }
    size_t begin = line.value_begin + delimiter + 1;
    const size_t after = SkipSpace(begin, line.value_end);
    if (after < line.value_end) begin = after;
    value_ = NewScalar(begin, line.value_end, Slice(begin, line.value_end));
    options_.push_back({key, value_});
  }

  // The reader joins stripped lines with LF.
  void Continue(const Line& line, std::string_view value) {
    if (!is_joined_) joined_ = value_->text;
    is_joined_ = true;
    joined_.append(blank_lines_ + 1, '\n');
    blank_lines_ = 0;
    joined_ += value;
    value_->span.end = static_cast<uint32_t>(line.value_end);
  }

  void EndValue() {
    if (is_joined_) value_->text = tree_.arena->Copy(joined_);
    value_ = nullptr;
    is_joined_ = false;
    blank_lines_ = 0;
  }

  // The reader stops at the first of these, and a file that is no INI at all
  // has one a line: one finding is enough.
  void MissHeader(const Line& line) {
    skipping_ = true;
    if (missed_header_) return;
    missed_header_ = true;
    Report(file_.SpanOf(line.value_begin, line.value_end),
           "the line comes before any `[section]`");
  }

  void AddComment(const Line& line) {
    const size_t end = TrimEnd(line.comment, line.end);
    const size_t begin = std::min(SkipSpace(line.comment + 1, line.end), end);
    tree_.comments.push_back(
        {file_.SpanOf(line.comment, end), Slice(begin, end), line.empty()});
  }

  Node* NewScalar(size_t begin, size_t end, std::string_view text) {
    Node* node = tree_.arena->New<Node>();
    node->style = ScalarStyle::kPlain;
    node->span = file_.SpanOf(begin, end);
    node->text = text;
    return node;
  }

  Diagnostic& Report(const Span& span, std::string message) {
    tree_.broken = true;
    return sink_.Report(code::kSyntaxIni, span, std::move(message));
  }

  [[nodiscard]] std::string_view Slice(size_t begin, size_t end) const {
    return text_.substr(begin, end - begin);
  }
  [[nodiscard]] size_t SkipSpace(size_t at, size_t end) const {
    while (at < end) {
      const CodePoint point = DecodeUtf8(text_, at);
      if (!IsSpace(point.value)) break;
      at += point.length;
    }
    return at;
  }
  [[nodiscard]] size_t TrimEnd(size_t begin, size_t end) const {
    return begin + TrimmedSize(Slice(begin, end));
  }

  const SourceFile& file_;
  std::string_view text_;
  Sink& sink_;
  Tree tree_;
  std::vector<Entry> sections_;
  std::vector<Entry> options_;  // Of the section that is being read.
  Node* section_ = nullptr;
  Node* value_ = nullptr;   // What an indented line goes on with.
  std::string joined_;      // The value so far, once it has two lines.
  size_t blank_lines_ = 0;  // They count only if another line follows.
  bool is_joined_ = false;
  size_t indent_ = 0;      // Of the line that opened the value.
  bool skipping_ = false;  // Lines indented below a refused one go with it.
  bool missed_header_ = false;
};

}  // namespace
}  // namespace ini

Tree ParseIni(const SourceFile& file, Sink& sink) {
  return ini::Parser(file, sink).Run();
}

}  // namespace plimsoll
