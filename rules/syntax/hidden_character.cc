#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/path.h"
#include "compiler/base/utf8.h"
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

bool IsTranslation(std::string_view path) {
  constexpr std::string_view kFolders[] = {
      "lang", "langs", "locale", "locales", "i18n", "l10n", "translations"};
  for (std::string_view folder = FolderOf(path); !folder.empty();
       folder = FolderOf(folder)) {
    if (std::ranges::count(kFolders, BaseNameOf(folder)) > 0) return true;
  }
  return false;
}

void Judge(const ParsedFile& file, size_t at, bool is_judged,
           RuleContext& ctx) {
  const CodePoint point = DecodeUtf8(file.source->text(), at);
  const Span span = file.source->SpanOf(at, at + point.length);
  const std::string name =
      fmt::format("U+{:04X}", static_cast<uint32_t>(point.value));
  if (Reorders(point.value)) {
    ctx.Report(span, fmt::format("`{}` makes the line look other than it is "
                                 "read",
                                 name))
        .Help("remove it")
        .About(file.source->path(), name);
  } else if (at > 0 && IsInvisible(point.value) && is_judged) {
    ctx.Warn(span,
             fmt::format("`{}` is part of the text and cannot be seen", name))
        .Help("remove it")
        .About(file.source->path(), name);
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  if (IsProse(file.source->kind())) return;
  const std::string_view text = file.source->text();
  // Languages without blanks break their words with U+200B.
  const bool is_judged = file.source->kind() != FileKind::kCode &&
                         !IsTranslation(file.source->path());
  for (const std::string_view lead : {"\xE2\x80", "\xE2\x81", "\xEF\xBB"}) {
    for (size_t at = text.find(lead); at != std::string_view::npos;
         at = text.find(lead, at + 1)) {
      Judge(file, at, is_judged, ctx);
    }
  }
}

}  // namespace

constinit const Rule hidden_character = {
    .id = "syntax/hidden-character",
    .summary = "a character that cannot be seen changes what is read",
    .check = Check,
};

}  // namespace plimsoll::rules::syntax
