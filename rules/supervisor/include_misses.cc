#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/supervisor.h"

namespace plimsoll::rules::supervisor {
namespace {

bool IsBackup(std::string_view path) {
  for (const std::string_view ending :
       {"~", ".bak", ".orig", ".old", ".save", ".SAVE", ".rej", ".swp",
        ".dpkg-old", ".dpkg-dist", ".example", ".sample", ".disabled"}) {
    if (path.ends_with(ending)) return true;
  }
  return false;
}

void JudgePattern(const SupervisorSection& section, std::string_view pattern,
                  const Span& span, RuleContext& ctx) {
  const std::string_view folder = FolderOf(section.file->source->path());
  const auto below = NormalizeBelow(folder, pattern);
  if (!below) return;
  // A folder that is filled elsewhere, as an image's conf.d, says nothing.
  const Repository& repository = ctx.repository();
  const std::string_view home = FolderOf(*below);
  const bool is_here =
      home.find_first_of("*?[") == std::string_view::npos &&
      std::ranges::any_of(repository.files, [&](const ParsedFile& file) {
        return FolderOf(file.source->path()) == home &&
               !IsBackup(file.source->path());
      });
  if (!is_here) return;
  size_t matches = 0;
  for (const ParsedFile& file : repository.files) {
    const std::string& path = file.source->path();
    if (FolderOf(path) != home || !MatchesGlob(*below, path)) continue;
    ++matches;
    if (!IsBackup(path)) continue;
    ctx.Report(span, fmt::format("`{}` also matches the backup `{}`", pattern,
                                 BaseNameOf(path)))
        .Help("write a pattern such as `conf.d/*.conf`");
  }
  if (matches > 0) return;
  ctx.Report(span, fmt::format("`{}` matches no file", pattern))
      .AddNote("supervisor logs a warning and starts without them")
      .Help("correct the pattern; it starts at the folder of this file");
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  for (const SupervisorSection& section : SupervisorSectionsOf(file)) {
    const Node* files =
        section.type == "include" ? section.Find("files") : nullptr;
    if (files == nullptr) continue;
    const std::string_view text = files->text;
    constexpr std::string_view kBlanks = " \t\r\n";
    size_t begin = text.find_first_not_of(kBlanks);
    while (begin != std::string_view::npos) {
      const size_t end =
          std::min(text.find_first_of(kBlanks, begin), text.size());
      const std::string_view pattern = text.substr(begin, end - begin);
      if (!pattern.starts_with('/') && !IsSupervisorUnknown(pattern)) {
        JudgePattern(section, pattern, PlaceIn(section, *files, begin, end),
                     ctx);
      }
      begin = text.find_first_not_of(kBlanks, end);
    }
  }
}

}  // namespace

constinit const Rule include_misses = {
    .id = "supervisor/include-misses",
    .summary = "an include matches no file, or backups",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::supervisor
