#include <algorithm>
#include <string>

#include "compiler/frontend/frontend.h"
#include "compiler/frontend/template_marks.h"
#include "compiler/syntax/ini_line.h"
#include "compiler/syntax/unit_line.h"

namespace plimsoll {
namespace unit {
namespace {

constexpr size_t kNone = std::string_view::npos;

// A range of the source.
struct Range {
  size_t begin = 0;
  size_t end = 0;
};

bool IsControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

class Parser {
 public:
  Parser(const SourceFile& file, Sink& sink)
      : file_(file),
        text_(file.text()),
        dialect_(UnitDialectOf(file.kind())),
        sink_(sink) {
    tree_.file = file.id();
  }

  Tree Run() {
    size_t at = SkipMark();
    while (at < text_.size()) {
      const UnitLine line = ReadUnitLine(text_, at, dialect_);
      at = line.next;
      Read(line);
    }
    EndLine();
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
  size_t SkipMark() {
    if (!text_.starts_with("\xEF\xBB\xBF")) return 0;
    if (dialect_ == UnitDialect::kQuadlet) {
      Report({0, 3}, "a byte order mark stands before the first section")
          .Help("save the file as UTF-8 without a byte order mark");
    }
    return 3;
  }

  void Read(const UnitLine& line) {
    if (line.kind == UnitLine::Kind::kComment) return AddComment(line);
    if (line.kind == UnitLine::Kind::kBlank) {
      // Quadlet reads over it; for systemd it ends the line before.
      if (dialect_ == UnitDialect::kSystemd) EndLine();
      return;
    }
    const std::string_view part = Slice({line.text_begin, line.text_end});
    if (pieces_.empty()) {
      pieces_.push_back({line.text_begin, line.text_end});
      first_goes_on_ = line.goes_on;
    } else {
      if (pieces_.size() == 1) StartJoining();
      pieces_.push_back({line.text_begin, line.text_end});
      Join(part, line.goes_on);
    }
    if (!line.goes_on) EndLine();
  }

  void StartJoining() {
    joined_.clear();
    Join(Slice(pieces_.front()), first_goes_on_);
  }

  // systemd reads the backslash as a blank; Quadlet has dropped it.
  void Join(std::string_view part, bool goes_on) {
    joined_ += part;
    if (goes_on && dialect_ == UnitDialect::kSystemd) joined_.back() = ' ';
  }

  // What was read since the last one is a whole line of the format.
  void EndLine() {
    if (pieces_.empty()) return;
    if (pieces_.size() == 1 && first_goes_on_) {
      // Nothing follows the backslash: it is a blank, or gone.
      StartJoining();
    }
    const bool is_joined = pieces_.size() > 1 || first_goes_on_;
    const std::string_view line =
        is_joined ? tree_.arena->Copy(joined_) : Slice(pieces_.front());
    const size_t begin = std::min(SkipSpace(line, 0), line.size());
    const size_t end = begin + ini::TrimmedSize(line.substr(begin));
    if (begin < end) ReadLogical(line.substr(0, end), begin);
    pieces_.clear();
    first_goes_on_ = false;
  }

  // `line` without the blanks at its end, its first byte at `begin`.
  void ReadLogical(std::string_view line, size_t begin) {
    const std::string_view text = line.substr(begin);
    if (text[0] == '[' && IsHeader(text)) {
      return StartSection(line, begin, text);
    }
    const size_t equals = text.find('=');
    if (text[0] == '[' &&
        (dialect_ == UnitDialect::kSystemd || equals == kNone)) {
      const bool closed = text.find(']') != kNone;
      Report(RangeOf(begin, line.size()),
             closed ? "text follows the section header"
                    : "the section header is never closed")
          .Help("end the line with `]`");
      // What follows belongs to a section that is not known.
      EndSection();
      section_ = nullptr;
      missed_header_ = true;
      return;
    }
    if (equals == kNone || equals == 0) {
      Report(RangeOf(begin, line.size()),
             equals == 0 ? "a setting has no name before its `=`"
                         : "the line is no `Name=value`")
          .Help(
              "start it with `#` to make it a comment, or end the line "
              "before it with `\\` to go on with that");
      return;
    }
    if (section_ == nullptr) return MissHeader(begin, line.size());
    AddSetting(line, begin, begin + equals);
  }

  bool IsHeader(std::string_view text) const {
    const size_t close = text.find(']');
    if (dialect_ == UnitDialect::kSystemd) return text.back() == ']';
    return close != kNone && close + 1 == text.size();
  }

  void StartSection(std::string_view line, size_t begin,
                    std::string_view text) {
    EndSection();
    const std::string_view name = text.substr(1, text.size() - 2);
    const Range range = RangeOf(begin + 1, line.size() - 1);
    if (name.empty() || std::ranges::any_of(name, IsControl)) {
      Report(RangeOf(begin, line.size()),
             "the section header holds no valid name");
    }
    Node* key = NewScalar(range, name);
    section_ = tree_.arena->New<Node>();
    section_->kind = NodeKind::kMapping;
    const size_t after = pieces_.back().end;
    section_->span =
        file_.SpanOf(std::max(after, range.end), std::max(after, range.end));
    sections_.push_back({key, section_});
  }

  void EndSection() {
    if (section_ == nullptr || settings_.empty()) return;
    section_->entries = tree_.arena->Copy(settings_);
    section_->span = file_.SpanOf(settings_.front().key->span.begin,
                                  settings_.back().value->span.end);
    settings_.clear();
  }

  void AddSetting(std::string_view line, size_t begin, size_t equals) {
    const size_t key_end =
        begin + ini::TrimmedSize(line.substr(begin, equals - begin));
    Node* key =
        NewScalar(RangeOf(begin, key_end), line.substr(begin, key_end - begin));
    size_t value_begin = std::min(SkipSpace(line, equals + 1), line.size());
    if (value_begin == line.size()) value_begin = equals + 1;
    const std::string_view value = value_begin <= line.size()
                                       ? line.substr(value_begin)
                                       : std::string_view();
    const Range range = RangeOf(value_begin, line.size());
    settings_.push_back(
        {key, NewScalar(range, SkipSpace(value, 0) >= value.size()
                                   ? std::string_view()
                                   : value)});
  }

  // The reader says so for each of them; one finding is enough.
  void MissHeader(size_t begin, size_t end) {
    if (missed_header_) return;
    missed_header_ = true;
    Report(RangeOf(begin, end), "the line comes before any `[Section]`")
        .Help("put it below the section it belongs to");
  }

  void AddComment(const UnitLine& line) {
    size_t begin = line.begin;
    while (text_[begin] == ' ' || text_[begin] == '\t' ||
           (text_[begin] != '#' && text_[begin] != ';')) {
      ++begin;
    }
    const size_t end = begin + ini::TrimmedSize(Slice({begin, line.end}));
    const size_t inner =
        std::min(begin + 1 + SkipSpace(Slice({begin + 1, line.end}), 0), end);
    tree_.comments.push_back(
        {file_.SpanOf(begin, end), Slice({inner, end}), true});
  }

  Node* NewScalar(const Range& range, std::string_view text) {
    Node* node = tree_.arena->New<Node>();
    node->style = ScalarStyle::kPlain;
    node->span = file_.SpanOf(range.begin, std::max(range.begin, range.end));
    node->text = text;
    return node;
  }

  // Where bytes [begin, end) of the line that is being read stand.
  [[nodiscard]] Range RangeOf(size_t begin, size_t end) const {
    const size_t first = PlaceOf(begin);
    if (end <= begin) return {first, first};
    return {first, PlaceOf(end - 1) + 1};
  }
  [[nodiscard]] size_t PlaceOf(size_t offset) const {
    for (const Range& piece : pieces_) {
      const size_t size = piece.end - piece.begin;
      if (offset < size || &piece == &pieces_.back()) {
        return piece.begin + std::min(offset, size);
      }
      offset -= size;
    }
    return 0;
  }

  Diagnostic& Report(const Range& range, std::string message) {
    tree_.broken = true;
    // A line of a template is a line once it is filled in.
    if (HasTemplateMark(Slice(range))) return ignored_;
    return sink_.Report(code::kSyntaxUnit, file_.SpanOf(range.begin, range.end),
                        std::move(message));
  }

  [[nodiscard]] std::string_view Slice(const Range& range) const {
    return text_.substr(range.begin, range.end - range.begin);
  }
  [[nodiscard]] static size_t SkipSpace(std::string_view line, size_t at) {
    while (at < line.size() && (line[at] == ' ' || line[at] == '\t' ||
                                line[at] == '\r' || line[at] == '\n')) {
      ++at;
    }
    return at;
  }

  const SourceFile& file_;
  std::string_view text_;
  UnitDialect dialect_;
  Sink& sink_;
  Tree tree_;
  std::vector<Entry> sections_;
  std::vector<Entry> settings_;  // Of the section that is being read.
  Node* section_ = nullptr;
  std::vector<Range> pieces_;  // Lines that make up the one being read.
  std::string joined_;         // Their text, once there are two.
  bool first_goes_on_ = false;
  bool missed_header_ = false;
  Diagnostic ignored_;
};

}  // namespace
}  // namespace unit

Tree ParseUnit(const SourceFile& file, Sink& sink) {
  return unit::Parser(file, sink).Run();
}

}  // namespace plimsoll
