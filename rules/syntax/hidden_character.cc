#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/base/utf8.h"
#include "compiler/index/text_traits.h"
#include "rules/rule.h"

namespace plimsoll::rules::syntax {
namespace {

// Embeddings, overrides and isolates show a line in another order than it is
// read in. Source: Unicode Standard Annex 9, and CVE-2021-42574.
bool Reorders(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

// Joiners shape letters and emoji, so they are not among these.
bool IsInvisible(char32_t c) {
  return c == 0x200B || c == 0x2060 || c == 0xFEFF;
}

// Prose in other scripts has use for both.
bool IsProse(FileKind kind) {
  return kind == FileKind::kMarkdown || kind == FileKind::kText;
}

// Whether `point` parts words of Thai, Lao, Burmese, Khmer or their neighbours,
// which have no blanks: U+200B beside a letter of U+0800 to U+1FFF.
bool PartsWords(std::string_view text, size_t at, const CodePoint& point) {
  constexpr size_t kLetter = 3;  // Bytes of one.
  const auto is_such = [&](size_t begin) {
    return begin < text.size() &&
           (text[begin] == '\xE0' || text[begin] == '\xE1');
  };
  return point.value == 0x200B && (is_such(at + point.length) ||
                                   (at >= kLetter && is_such(at - kLetter)));
}

// Nobody writes words there.
bool IsInNameOfVariable(const SourceFile& file, size_t at) {
  if (file.kind() != FileKind::kDotenv) return false;
  const size_t line = file.text().find_last_of("\r\n", at) + 1;
  return file.text().substr(line, at - line).find_first_of("=#") ==
         std::string_view::npos;
}

// `tokenizer.json`, `vocab_bpe.json`: all that a language model knows to write.
bool IsVocabulary(const SourceFile& file) {
  const std::string_view name = BaseNameOf(file.path());
  return file.kind() == FileKind::kJson &&
         (name.starts_with("tokenizer") || name.starts_with("vocab"));
}

// Whether an invisible character is out of place there.
bool IsOutOfPlace(const SourceFile& file, size_t at, const CodePoint& point) {
  return file.kind() != FileKind::kCode && !IsVocabulary(file) &&
         !IsBelowLanguageFolder(file.path()) &&
         (IsInNameOfVariable(file, at) || !PartsWords(file.text(), at, point));
}

// Nobody wrote longer lines by hand.
constexpr size_t kLongLine = 5000;

// The line around `at`, as far as that many bytes to either side.
std::string_view LineAround(std::string_view text, size_t at) {
  const size_t first = at > kLongLine ? at - kLongLine : 0;
  const std::string_view near = text.substr(first, 2 * kLongLine);
  const std::string_view head = near.substr(0, at - first);
  const size_t begin = head.find_last_of("\r\n") + 1;
  return near.substr(begin, near.find_first_of("\r\n", head.size()) - begin);
}

// A program that nobody reads.
bool IsMinified(const SourceFile& file, std::string_view line) {
  return file.kind() == FileKind::kCode &&
         (file.path().find(".min.") != std::string::npos ||
          line.size() > kLongLine);
}

// Embeddings and isolates from left to right show letters that are read so as
// they are, where nothing else stands on the line: ASCII and what is below
// U+0580. Those from right to left move the digits and symbols around them.
bool HasIdleMarks(std::string_view line) {
  struct Pair {
    std::string_view begin;
    std::string_view end;
  };
  static constexpr std::array<Pair, 2> kPairs = {
      {{"\xE2\x80\xAA", "\xE2\x80\xAC"}, {"\xE2\x81\xA6", "\xE2\x81\xA9"}}};
  constexpr size_t kMark = 3;  // Bytes of one.
  if (line.size() > kLongLine) return false;
  std::vector<std::string_view> ends;  // Of those that are open.
  for (size_t i = 0; i < line.size(); ++i) {
    const std::string_view mark = line.substr(i, kMark);
    const auto* const pair = std::ranges::find(kPairs, mark, &Pair::begin);
    if (pair != kPairs.end()) {
      ends.push_back(pair->end);
      i += kMark - 1;
    } else if (!ends.empty() && mark == ends.back()) {
      ends.pop_back();
      i += kMark - 1;
    } else if (static_cast<unsigned char>(line[i]) >= 0xD6) {
      return false;
    }
  }
  return ends.empty();
}

// Whether it stands in a text that is read from right to left: translations,
// and data, or programs among the translations, with letters of Hebrew, Arabic
// and their neighbours on its line, U+0590 to U+06FF.
bool IsInRightToLeftText(const SourceFile& file, std::string_view line) {
  const FileKind kind = file.kind();
  const bool has_letters = std::ranges::any_of(
      line, [](char c) { return c >= '\xD6' && c <= '\xDB'; });
  if (kind == FileKind::kCode) {
    return has_letters && IsBelowLanguageFolder(file.path());
  }
  if (kind != FileKind::kYaml && kind != FileKind::kJson &&
      kind != FileKind::kToml) {
    return false;
  }
  return has_letters || IsBelowLanguageFolder(file.path());
}

void Judge(const ParsedFile& file, size_t at, RuleContext& ctx) {
  const std::string_view text = file.source->text();
  const CodePoint point = DecodeUtf8(text, at);
  const Span span = file.source->SpanOf(at, at + point.length);
  const std::string name =
      fmt::format("U+{:04X}", static_cast<uint32_t>(point.value));
  if (Reorders(point.value)) {
    const std::string_view line = LineAround(text, at);
    if (IsInRightToLeftText(*file.source, line) ||
        IsMinified(*file.source, line) || HasIdleMarks(line)) {
      return;
    }
    ctx.Report(span, fmt::format("`{}` makes the line look other than it is "
                                 "read",
                                 name))
        .Help("remove it")
        .About(file.source->path(), name);
  } else if (at > 0 && IsOutOfPlace(*file.source, at, point)) {
    ctx.Warn(span,
             fmt::format("`{}` is part of the text and cannot be seen", name))
        .Help("remove it")
        .About(file.source->path(), name);
  }
}

std::vector<size_t> FindMarks(std::string_view text) {
  std::vector<size_t> marks;
  for (const std::string_view lead : {"\xE2\x80", "\xE2\x81", "\xEF\xBB"}) {
    for (size_t at = text.find(lead); at != std::string_view::npos;
         at = text.find(lead, at + 1)) {
      const char32_t value = DecodeUtf8(text, at).value;
      if (Reorders(value) || IsInvisible(value)) marks.push_back(at);
    }
  }
  return marks;
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  if (IsProse(file.source->kind())) return;
  const std::vector<size_t> marks = FindMarks(file.source->text());
  if (marks.empty() || IsTestData(*file.source)) return;
  for (const size_t at : marks) Judge(file, at, ctx);
}

}  // namespace

constinit const Rule hidden_character = {
    .id = "syntax/hidden-character",
    .summary = "a character that cannot be seen changes what is read",
    .check = Check,
};

}  // namespace plimsoll::rules::syntax
