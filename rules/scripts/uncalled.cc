#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/index/mentions.h"
#include "rules/rule.h"

namespace plimsoll::rules::scripts {
namespace {

bool IsScript(const ParsedFile& file) {
  const FileKind kind = file.source->kind();
  return (kind == FileKind::kShell || kind == FileKind::kPowerShell) &&
         file.role == DocumentRole::kLive;
}

// What a person types, or a program finds by its name or place.
bool IsEntryPoint(std::string_view path) {
  constexpr auto kGlobs = std::to_array<std::string_view>(
      {"*", "**/bin/*", "**/sbin/*", "**/*.d/*", "**/.husky/**", "**/hooks/**",
       "**/cron.*/*", "**/docker-entrypoint*", "**/entrypoint*", "**/.*",
       "**/.*/**"});
  return std::ranges::any_of(
      kGlobs, [&](std::string_view glob) { return MatchesGlob(glob, path); });
}

// The folder that stands for what is directly in it, or nothing.
std::string_view FolderKnown(const Repository& repository,
                             std::string_view path) {
  std::string_view folder = FolderOf(path);
  while (!folder.empty() && repository.FindPath(folder) == nullptr) {
    folder = FolderOf(folder);
  }
  return folder;
}

void Check(const Repository& repository, RuleContext& ctx) {
  std::vector<const ParsedFile*> scripts;
  std::vector<std::string_view> paths;  // Each script's, and its folder's.
  for (const ParsedFile& file : repository.files) {
    const std::string& path = file.source->path();
    if (!IsScript(file) || IsEntryPoint(path)) continue;
    scripts.push_back(&file);
    paths.push_back(path);
    paths.push_back(FolderKnown(repository, path));
  }
  const std::vector<Mentioned> mentioned = FindMentioned(repository, paths);
  for (size_t i = 0; i < scripts.size(); ++i) {
    const ParsedFile& script = *scripts[i];
    if (mentioned[2 * i].ByOtherThan(script) ||
        mentioned[2 * i + 1].ByOtherThan(script)) {
      continue;
    }
    const std::string& path = script.source->path();
    ctx.Report(script.source->SpanOf(0, 0),
               fmt::format("no other file mentions `{}`", path))
        .Help(
            "name it where people look, such as a README, or remove it with "
            "what it was for")
        .About(path);
  }
}

}  // namespace

constinit const Rule uncalled = {
    .id = "scripts/uncalled",
    .summary = "a script that no other file mentions",
    .severity = Severity::kInfo,
    .profile = Profile::kStrict,
    .check = Check,
};

}  // namespace plimsoll::rules::scripts
