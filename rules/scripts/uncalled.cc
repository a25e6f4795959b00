#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "compiler/base/path.h"
#include "compiler/index/references.h"
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

// Whether another file names the file, or a folder that it is in.
bool IsMentioned(const ReferenceIndex& index, std::string_view path) {
  for (std::string_view at = path; !at.empty(); at = FolderOf(at)) {
    const Thing* thing = index.Find(ThingKind::kFile, at);
    if (thing == nullptr) continue;
    for (const uint32_t link : index.LinksTo(*thing)) {
      if (index.things()[index.links()[link].from].name != path) return true;
    }
    // A folder counts for what is directly in it.
    if (at != path) break;
  }
  return false;
}

void Check(const Repository& repository, RuleContext& ctx) {
  if (repository.references == nullptr) return;
  for (const ParsedFile& file : repository.files) {
    const std::string& path = file.source->path();
    if (!IsScript(file) || IsEntryPoint(path) ||
        IsMentioned(*repository.references, path)) {
      continue;
    }
    ctx.Report(file.source->SpanOf(0, 0),
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
