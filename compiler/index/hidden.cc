#include "compiler/index/hidden.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "compiler/index/credentials.h"
#include "compiler/index/further_values.h"
#include "compiler/index/plaintext.h"
#include "compiler/index/value_bytes.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr size_t kShortest = 4;
// How far a value may reach in lines and bytes; beyond it is data.
constexpr int kMaxLines = 60;
constexpr size_t kMaxBytes = 4096;

// Whether only what looks random is hidden, since other words are likely.
enum class Care : uint8_t { kAll, kRandom };

// Hides what is assigned to one name. Offsets are of the whole text.
class Veil {
 public:
  Veil(const SourceFile& file, size_t name_begin, size_t name_end,
       std::vector<HiddenText>* hidden)
      : file_(file),
        text_(file.text()),
        begin_(name_begin),
        end_(name_end),
        hidden_(hidden) {}

  void Draw() {
    size_t at = end_;
    if (IsQuote(At(at)) && begin_ > 0 && text_[begin_ - 1] == At(at)) ++at;
    while (IsProse() && At(at) == '*') ++at;
    const size_t after = SkipBlanks(at);
    if (IsProse() && (At(after) == '|' || At(after) == '`')) {
      // A row of a table, or a sentence.
      is_loose_ = true;
      DrawValue(after + (At(after) == '|' ? 1 : 0), Care::kRandom);
      DrawColumn();
    } else if (At(after) == ':' || At(after) == '=') {
      DrawAssigned(after);
    } else if (text_.substr(after, 2) == "?=") {
      DrawValue(after + 2, Care::kAll);
    } else if (At(after) == ',' || IsLineEnd(At(after))) {
      DrawPair(after);
    } else if (after > at && !IsProse()) {
      DrawUnassigned(after);
    }
  }

 private:
  [[nodiscard]] char At(size_t at) const {
    return at < text_.size() ? text_[at] : '\0';
  }
  [[nodiscard]] size_t SkipBlanks(size_t at) const {
    while (IsBlank(At(at))) ++at;
    return at;
  }
  [[nodiscard]] size_t LineEnd(size_t at) const {
    const size_t limit = std::min(text_.size(), at + kMaxBytes);
    while (at < limit && !IsLineEnd(text_[at])) ++at;
    return at;
  }
  [[nodiscard]] size_t NextLine(size_t at) const {
    at = LineEnd(at);
    if (At(at) == '\r') ++at;
    return At(at) == '\n' ? at + 1 : at;
  }
  [[nodiscard]] size_t LineStart(size_t at) const {
    while (at > 0 && !IsLineEnd(text_[at - 1])) --at;
    return at;
  }
  [[nodiscard]] bool IsProse() const {
    return file_.kind() == FileKind::kMarkdown ||
           file_.kind() == FileKind::kText;
  }
  // NAME=value, NAME: value, NAME := value, NAME => value, ${NAME:-value}
  void DrawAssigned(size_t at) {
    const char next = At(at + 1);
    if (At(at) == '=' && (next == '=' || next == '~')) return;
    const bool two = next == '=' || next == '>' ||
                     (At(at) == ':' && (next == '-' || next == '?'));
    DrawValue(at + (two ? 2 : 1), Care::kAll);
  }

  // `NAME value`, where the sign between them was forgotten or never is any.
  void DrawUnassigned(size_t at) {
    const size_t line = LineStart(begin_);
    const std::string_view head = TrimBlanks(text_.substr(line, begin_ - line));
    const bool is_of_pairs = file_.kind() == FileKind::kDotenv ||
                             file_.kind() == FileKind::kSupervisor ||
                             file_.kind() == FileKind::kToml;
    if (!is_of_pairs || (!head.empty() && head != "export")) {
      is_loose_ = true;
      return DrawValue(at, Care::kRandom);
    }
    // A sign further on may end the value, as in base64, or a malformed name,
    // as in `DB-PASSWORD 1=x`.
    const size_t end = LineEnd(at);
    const size_t equals = std::min(text_.substr(0, end).find('=', at), end);
    Hide(at, equals, Care::kAll);
    if (equals < end) DrawValue(equals + 1, Care::kAll);
  }

  // {key: NAME, value: V}, on one line or two.
  void DrawPair(size_t at) {
    if (At(at) == ',') ++at;
    while (IsBlank(At(at)) || IsLineEnd(At(at))) ++at;
    if (IsQuote(At(at))) ++at;
    for (std::string_view key : {"value", "template", "default", "content"}) {
      if (AsciiLower(text_.substr(at, key.size())) != key) continue;
      at += key.size();
      if (IsQuote(At(at))) ++at;
      if (At(SkipBlanks(at)) == ':') DrawValue(SkipBlanks(at) + 1, Care::kAll);
      return;
    }
  }

  // The cells below a name that heads a column of a table.
  void DrawColumn() {
    constexpr size_t kFurthest = 256;
    const std::string_view before = text_.substr(0, begin_);
    const size_t start = before.find_last_of("\r\n") + 1;
    if (begin_ - start > kFurthest) return;
    const auto column = std::count(before.begin() + start, before.end(), '|');
    size_t row = NextLine(begin_);
    const std::string_view rule = text_.substr(row, LineEnd(row) - row);
    if (rule.find("--") == npos || rule.find_first_not_of("|-: \t") != npos) {
      return;
    }
    for (int i = 0; i < kMaxLines; ++i) {
      row = NextLine(row);
      const std::string_view line = text_.substr(row, LineEnd(row) - row);
      size_t cell = 0;
      for (auto left = column; left > 0 && cell != npos; --left) {
        cell = line.find('|', cell + (left < column ? 1 : 0));
      }
      if (line.empty() || cell == npos) return;
      DrawValue(row + cell + (column > 0 ? 1 : 0), Care::kRandom);
    }
  }

  void DrawValue(size_t at, Care care) {
    at = SkipProperties(SkipBlanks(at));
    if (IsProse()) at = SkipEmphasis(text_, at);
    const char c = At(at);
    if (c == '\\' && IsQuote(At(at + 1))) ++at;  // \"value\" in a text.
    if (IsQuote(At(at))) {
      DrawQuoted(at, care);
    } else if ((c == '[' || c == '{') && At(at + 1) != '{') {
      DrawItems(at, care);
    } else if (IsYaml(file_.kind()) && (c == '|' || c == '>' || IsLineEnd(c))) {
      DrawBelow(at, c == '|' || c == '>');
    } else if (file_.kind() != FileKind::kCode) {
      DrawBare(at, care);
    }
  }

  // YAML: an anchor or tag ahead of the value.
  [[nodiscard]] size_t SkipProperties(size_t at) const {
    while (IsYaml(file_.kind()) && (At(at) == '&' || At(at) == '!')) {
      while (At(at) != '\0' && !IsBlank(At(at)) && !IsLineEnd(At(at))) ++at;
      at = SkipBlanks(at);
    }
    return at;
  }

  // To the closing quote, or to the end of the line where there is none.
  // Returns what follows.
  size_t DrawQuoted(size_t at, Care care) {
    const size_t limit = LineEnd(at);
    size_t close = at + 1;
    while (close < limit && text_[close] != text_[at]) {
      close += text_[close] == '\\' && text_[at] == '"' ? 2 : 1;
    }
    close = std::min(close, limit);
    Hide(at + 1, close, care);
    return close < limit ? close + 1 : close;
  }

  // The items of a flow sequence or mapping; its keys are shown.
  void DrawItems(size_t at, Care care) {
    const size_t limit = std::min(text_.size(), at + kMaxBytes);
    int depth = 0;
    while (at < limit) {
      const char c = text_[at];
      if (c == '[' || c == '{') {
        ++depth;
        ++at;
      } else if (c == ']' || c == '}') {
        ++at;
        if (--depth == 0) return;
      } else if (IsBlank(c) || IsLineEnd(c) || c == ',' || c == ':') {
        ++at;
      } else {
        at = DrawItem(at, care);
      }
    }
  }

  size_t DrawItem(size_t at, Care care) {
    const size_t line = LineEnd(at);
    if (!IsQuote(text_[at])) {
      const size_t end =
          std::min(text_.substr(0, line).find_first_of(",]}:", at), line);
      if (At(end) != ':') Hide(at, end, care);
      return std::max(end, at + 1);
    }
    const size_t close = text_.substr(0, line).find(text_[at], at + 1);
    const bool is_key = close != npos && At(SkipBlanks(close + 1)) == ':';
    return is_key ? close + 1 : std::max(DrawQuoted(at, care), at + 1);
  }

  // What is indented more than the name's line: a block scalar, a value on a
  // line of its own, or items of the wrong type.
  void DrawBelow(size_t at, bool is_block) {
    const size_t start = LineStart(begin_);
    const size_t indent = SkipBlanks(start) - start;
    for (int i = 0; i < kMaxLines; ++i) {
      at = LineEnd(at);
      if (At(at) == '\r') ++at;
      if (At(at) != '\n') return;
      const size_t line = ++at;
      at = SkipBlanks(at);
      if (IsLineEnd(At(at))) continue;
      const bool is_item = !is_block && At(at) == '-' && IsBlank(At(at + 1));
      if (at - line < indent || (at - line == indent && !is_item)) return;
      if (is_block) {
        Hide(at, LineEnd(at), Care::kAll);
      } else {
        DrawLine(is_item ? SkipBlanks(at + 1) : at);
      }
    }
  }

  // A line below the name: `value` or `key: value`.
  void DrawLine(size_t at) {
    const size_t line = LineEnd(at);
    const size_t colon = text_.substr(0, line).find(": ", at);
    if (!IsQuote(At(at)) && colon != npos) {
      at = SkipBlanks(colon + 1);
      if (IsQuote(At(at))) {
        DrawQuoted(at, Care::kRandom);
      } else {
        Hide(at, line, Care::kRandom);
      }
    } else if (At(line - 1) != ':') {
      if (IsQuote(At(at))) {
        DrawQuoted(at, Care::kAll);
      } else {
        Hide(at, line, Care::kAll);
      }
    }
  }

  void DrawBare(size_t at, Care care) {
    size_t end = LineEnd(at);
    const std::string_view whole = text_.substr(at, end - at);
    switch (file_.kind()) {
      case FileKind::kDotenv:
      case FileKind::kSystemd:
      case FileKind::kQuadlet:
        break;
      case FileKind::kSupervisor:
        end = at + std::min(whole.find(" ;"), whole.size());
        break;
      case FileKind::kJson:
      case FileKind::kToml:
        // Its quotes were forgotten, and it may have any byte of theirs.
        end = at + SizeWithoutQuotes(whole);
        break;
      default:
        if (IsYaml(file_.kind())) break;
        end = at + StopsOf(IsProse() ? FileKind::kMarkdown : FileKind::kShell)
                       .FirstIn(whole);
    }
    if (IsYaml(file_.kind())) {
      end = std::min(end, at + std::min(whole.find(" #"), whole.size()));
      if (InFlow()) {
        end = std::min(end,
                       at + std::min(whole.find_first_of(",}]"), whole.size()));
      }
    }
    Hide(at, end, IsProse() ? Care::kRandom : care);
  }

  [[nodiscard]] bool InFlow() const {
    const size_t start = LineStart(begin_);
    const std::string_view head = text_.substr(start, begin_ - start);
    return std::count(head.begin(), head.end(), '{') >
           std::count(head.begin(), head.end(), '}');
  }

  // Hides the literal pieces of a value: what a reference names is shown.
  void Hide(size_t begin, size_t end, Care care) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4>
        kReferences = {{{"{{", "}}"}, {"${", "}"}, {"$(", ")"}, {"%(", ")s"}}};
    const std::string_view value = text_.substr(begin, end - begin);
    bool has_reference = false;
    size_t piece = begin;
    for (size_t at = begin; at < end; ++at) {
      for (const auto& [open, close] : kReferences) {
        if (!text_.substr(at, end - at).starts_with(open)) continue;
        has_reference = true;
        HidePiece(piece, at, care);
        const size_t stop = text_.substr(0, end).find(close, at);
        at = stop == npos ? end : stop + close.size();
        piece = at;
        --at;
        break;
      }
    }
    const bool names = !has_reference && IsReference(value);
    if (!names || LooksRandom(value)) HidePiece(piece, end, care);
  }

  void HidePiece(size_t begin, size_t end, Care care) {
    while (begin < end && IsBlank(text_[begin])) ++begin;
    while (end > begin && IsBlank(text_[end - 1])) --end;
    const std::string_view piece = text_.substr(begin, end - begin);
    const bool is_random = LooksRandom(piece);
    if (piece.size() < kShortest || (care == Care::kRandom && !is_random)) {
      return;
    }
    // `| Password | DB_AES_256_KEY |` says where one is.
    if (is_loose_ && IsVariableName(piece) && IsCodeName(piece)) return;
    const std::string_view name = text_.substr(begin_, end_ - begin_);
    if (!is_random && (IsPlaceholder(piece, name) || piece.front() == '/' ||
                       piece.front() == '.' || piece.front() == '<')) {
      return;
    }
    const bool is_odd = is_loose_ ? LooksDrawn(piece) : is_random;
    hidden_->push_back({file_.SpanOf(begin, end), is_odd});
  }

  const SourceFile& file_;
  std::string_view text_;
  size_t begin_;
  size_t end_;
  std::vector<HiddenText>* hidden_;
  // Nothing but their places joins name and value.
  bool is_loose_ = false;
};

}  // namespace

std::vector<HiddenText> FindHidden(const SourceFile& file) {
  std::vector<HiddenText> hidden;
  if (file.kind() == FileKind::kBinary) return hidden;
  ForEachCredentialName(file,
                        [&](size_t begin, size_t end, CredentialKind kind) {
                          // What stands under `CACHE_KEY` is no secret unless
                          // it looks like one.
                          if (kind != CredentialKind::kKey)
                            Veil(file, begin, end, &hidden).Draw();
                        });
  return hidden;
}

}  // namespace plimsoll
