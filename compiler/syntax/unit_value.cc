#include "compiler/syntax/unit_value.h"

#include <algorithm>

#include "compiler/base/encode_utf8.h"

namespace plimsoll {
namespace {

constexpr size_t kNone = std::string_view::npos;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool IsAlnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

int DigitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 99;
}

// Reads `count` digits of a number; 0 when they are not there, which no escape
// may stand for either.
uint32_t ReadNumber(std::string_view text, size_t at, size_t count, int base) {
  if (at + count > text.size()) return 0;
  uint32_t value = 0;
  for (size_t i = at; i < at + count; ++i) {
    const int digit = DigitOf(text[i]);
    if (digit >= base) return 0;
    value = value * static_cast<uint32_t>(base) + static_cast<uint32_t>(digit);
  }
  return value;
}

// Decodes the escape whose letter is at `at`; returns how long it is, 0 when
// it is none.
size_t ReadEscape(std::string_view text, size_t at, std::string* out) {
  static constexpr std::string_view kLetters = "abfnrtv\\\"'s";
  static constexpr std::string_view kValues = "\a\b\f\n\r\t\v\\\"' ";
  const char c = text[at];
  if (const size_t i = kLetters.find(c); i != kNone) {
    out->push_back(kValues[i]);
    return 1;
  }
  const bool octal = c >= '0' && c <= '7';
  const size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 3;
  const bool known = octal || c == 'x' || c == 'u' || c == 'U';
  const uint32_t value =
      known ? ReadNumber(text, octal ? at : at + 1, digits, octal ? 8 : 16) : 0;
  const uint32_t limit = octal || c == 'x' ? 0xFF : 0x10FFFF;
  if (value == 0 || value > limit) return 0;
  if (c == 'u' || c == 'U') {
    AppendUtf8(value, out);
  } else {
    out->push_back(static_cast<char>(value));
  }
  return octal ? digits : digits + 1;
}

class Splitter {
 public:
  Splitter(std::string_view text, UnitEscapes escapes)
      : text_(text), escapes_(escapes) {}

  UnitWords Run() {
    while (true) {
      while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
      if (at_ >= text_.size() || !ReadWord()) return std::move(result_);
    }
  }

 private:
  bool ReadWord() {
    UnitWord word;
    word.begin = at_;
    word.quoted = text_[at_] == '"' || text_[at_] == '\'';
    while (at_ < text_.size() && !IsBlank(text_[at_])) {
      const char c = text_[at_];
      if (c == '"' || c == '\'') {
        if (!ReadQuoted(c, &word)) return false;
      } else {
        ReadOne(&word);
      }
    }
    word.end = at_;
    result_.words.push_back(std::move(word));
    return true;
  }

  bool ReadQuoted(char quote, UnitWord* word) {
    const size_t opening = at_++;
    while (at_ < text_.size() && text_[at_] != quote) ReadOne(word);
    if (at_ >= text_.size()) {
      Blame(UnitWordFault::kUnclosedQuote, opening, opening + 1);
      return false;
    }
    ++at_;
    return true;
  }

  void ReadOne(UnitWord* word) {
    if (text_[at_] != '\\' || escapes_ == UnitEscapes::kKeep) {
      word->text += text_[at_++];
      return;
    }
    const size_t length =
        at_ + 1 < text_.size() ? ReadEscape(text_, at_ + 1, &word->text) : 0;
    if (length == 0) {
      Blame(UnitWordFault::kBadEscape, at_, std::min(at_ + 2, text_.size()));
      word->text += '\\';
    }
    at_ += 1 + length;
  }

  // A quote that is open to the end outweighs an escape before it.
  void Blame(UnitWordFault fault, size_t begin, size_t end) {
    if (result_.fault != UnitWordFault::kNone &&
        fault != UnitWordFault::kUnclosedQuote) {
      return;
    }
    result_.fault = fault;
    result_.fault_begin = begin;
    result_.fault_end = end;
  }

  std::string_view text_;
  UnitEscapes escapes_;
  size_t at_ = 0;
  UnitWords result_;
};

}  // namespace

std::vector<TextPiece> UnitPiecesOf(const Node& value, const SourceFile& file) {
  std::vector<TextPiece> pieces;
  const UnitDialect dialect = UnitDialectOf(file.kind());
  const std::string_view text = file.text();
  const bool first_is_all =
      text.substr(value.span.begin, value.span.size()) == value.text;
  if (first_is_all) {
    pieces.push_back({0, value.span});
    return pieces;
  }
  size_t offset = 0;
  size_t at = value.span.begin;
  while (at < value.span.end) {
    const bool is_first = at == value.span.begin;
    // A value may start like a comment, which only its whole line tells apart.
    const UnitLine line = ReadUnitLine(
        text, is_first ? StartOfUnitLine(text, at, dialect) : at, dialect);
    const bool skipped = !is_first && (line.kind == UnitLine::Kind::kComment ||
                                       (line.kind == UnitLine::Kind::kBlank &&
                                        dialect == UnitDialect::kQuadlet));
    if (!skipped) {
      const size_t begin = std::max(line.text_begin, at);
      const size_t end = std::clamp<size_t>(value.span.end, begin,
                                            std::max(begin, line.text_end));
      pieces.push_back({offset, file.SpanOf(begin, end)});
      offset += end - begin;
    }
    at = line.next;
  }
  return pieces;
}

UnitWords SplitUnitWords(std::string_view text, UnitEscapes escapes) {
  return Splitter(text, escapes).Run();
}

size_t FindBadSpecifier(std::string_view text) {
  static constexpr std::string_view kKnown =
      "aAbBCdDEfgGhHiIjJlLmMnNopPqsStTuUvVwWyY";
  for (size_t at = text.find('%'); at != kNone && at + 1 < text.size();
       at = text.find('%', at + 2)) {
    const char c = text[at + 1];
    if (IsAlnum(c) && kKnown.find(c) == kNone) return at;
  }
  return kNone;
}

}  // namespace plimsoll
