#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/shell_options.h"

namespace plimsoll::rules::paths {
namespace {

bool HasAny(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

// Calls `found` with the place of what `pattern` captures, outside of comments
// and strings.
void ForEachMatch(const ParsedFile& file, const RE2& pattern,
                  const std::function<void(const Span&)>& found) {
  const auto& code = std::get<CodeFile>(file.lexed);
  const std::string_view text = file.source->text();
  re2::StringPiece rest(text.data(), text.size());
  re2::StringPiece word;
  while (RE2::FindAndConsume(&rest, pattern, &word)) {
    const auto begin = static_cast<size_t>(word.data() - text.data());
    const Span place = file.source->SpanOf(begin, begin + word.size());
    const auto holds = [&](const auto& item) {
      return item.span.begin <= place.begin && place.end <= item.span.end;
    };
    if (std::ranges::any_of(code.comments, holds) ||
        std::ranges::any_of(code.strings, holds)) {
      continue;
    }
    found(place);
  }
}

std::set<std::string, std::less<>> WordsOf(const ParsedFile& file,
                                           const RE2& pattern) {
  std::set<std::string, std::less<>> words;
  ForEachMatch(file, pattern, [&](const Span& place) {
    words.emplace(file.source->TextOf(place));
  });
  return words;
}

// Files that look at names at all are taken to do it right.
void CheckPython(const ParsedFile& file, RuleContext& ctx) {
  static const RE2 opened(R"(tarfile\.open\([^\n]*\)\s+as\s+(\w+))");
  static const RE2 assigned(R"((\w+)\s*=\s*tarfile\.open\()");
  static const RE2 unpacks(R"((\w+)\.extract(?:all)?\()");
  static constexpr auto kLooks = std::to_array<std::string_view>(
      {"filter=", "_filter", "is_relative_to", "commonpath", "commonprefix",
       "relative_to("});
  const std::string_view text = file.source->text();
  if (text.find("tarfile.open(") == std::string_view::npos ||
      HasAny(text, kLooks)) {
    return;
  }
  auto archives = WordsOf(file, opened);
  archives.merge(WordsOf(file, assigned));
  ForEachMatch(file, unpacks, [&](const Span& place) {
    if (!archives.contains(file.source->TextOf(place))) return;
    ctx.Report(place, "members of this archive may be written anywhere")
        .AddNote(
            "before Python 3.14, `tarfile` follows `..`, absolute names and "
            "links in it")
        .Help("pass `filter=\"data\"`");
  });
}

void CheckGo(const ParsedFile& file, RuleContext& ctx) {
  static const RE2 next(R"((\w+),\s*\w+\s*:?=\s*\w+\.Next\(\))");
  static const RE2 ranged(R"(for\s+\w+,\s*(\w+)\s*:=\s*range\s+\w+\.File\b)");
  static const RE2 joined(
      R"((?:filepath|path)\.Join\([^()\n]*\b(\w+)\.Name\))");
  static constexpr auto kArchives =
      std::to_array<std::string_view>({"\"archive/tar\"", "\"archive/zip\""});
  static constexpr auto kLooks = std::to_array<std::string_view>(
      {"IsLocal(", "HasPrefix(", ".Rel(", "securejoin", "SecureJoin",
       "OpenRoot", "Contains("});
  const std::string_view text = file.source->text();
  if (!HasAny(text, kArchives) || HasAny(text, kLooks)) return;
  auto members = WordsOf(file, next);
  members.merge(WordsOf(file, ranged));
  ForEachMatch(file, joined, [&](const Span& place) {
    if (!members.contains(file.source->TextOf(place))) return;
    ctx.Report(place,
               fmt::format("`{}.Name` comes from the archive and may leave the "
                           "folder",
                           file.source->TextOf(place)))
        .Help("refuse names for which `filepath.IsLocal` is false");
  });
}

// tar takes a leading slash off and refuses `..`, unless told to trust.
bool TrustsNames(std::span<const ShellWord> words) {
  if (words.empty() || BaseNameOf(words[0].text) != "tar") return false;
  bool extracts = false;
  bool trusts = false;
  for (size_t i = 1; i < words.size(); ++i) {
    const std::string_view word = words[i].text;
    extracts |= word == "--extract" || word == "--get";
    trusts |= word == "--absolute-names";
    const bool dashed = word.starts_with('-') && !word.starts_with("--");
    // The first word may be a cluster of options without a dash.
    if (!dashed && i != 1) continue;
    if (word.starts_with("--")) continue;
    const std::string_view letters = word.substr(0, word.find_first_of("fC"));
    extracts |= letters.find('x') != std::string_view::npos;
    trusts |= letters.find('P') != std::string_view::npos;
  }
  return extracts && trusts;
}

void CheckShell(const ShellScript& script, RuleContext& ctx) {
  for (const ShellCommand& command : script.commands) {
    if (!TrustsNames(PlainWords(script, command))) continue;
    ctx.Report(command.span, "members of this archive may be written anywhere")
        .AddNote("`-P` keeps absolute names and `..`")
        .Help("leave `-P` out, and say with `-C` where to unpack");
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  if (const auto* script = std::get_if<ShellScript>(&file.lexed)) {
    CheckShell(*script, ctx);
  }
  const auto* code = std::get_if<CodeFile>(&file.lexed);
  if (code == nullptr || code->broken) return;
  if (code->language == CodeLanguage::kPython) CheckPython(file, ctx);
  if (code->language == CodeLanguage::kGo) CheckGo(file, ctx);
}

}  // namespace

constinit const Rule trusting_extraction = {
    .id = "paths/trusting-extraction",
    .summary = "an archive may write outside of the folder it is unpacked into",
    .severity = Severity::kWarning,
    .profile = Profile::kStrict,
    .check = Check,
};

}  // namespace plimsoll::rules::paths
