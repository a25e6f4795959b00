#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/path.h"
#include "compiler/compose/file_names.h"
#include "compiler/compose/load.h"
#include "rules/rule.h"
#include "rules/support/compose.h"
#include "rules/support/dockerfiles.h"
#include "rules/support/git_ignore.h"
#include "rules/support/stated_paths.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Find;
using plimsoll::compose::LocalPath;
using plimsoll::compose::Value;

bool HasMainFile(const Repository& repository, std::string_view folder) {
  return std::ranges::any_of(plimsoll::compose::kMainNames,
                             [&](std::string_view name) {
                               const auto path = NormalizeBelow(folder, name);
                               return path && repository.Exists(*path);
                             });
}

// The paths of a file that is laid over one of a folder above start there:
// `-f compose.yml -f extensions/fleet/compose.yml`. What compose finds by
// itself is only laid over one that it finds as well.
bool IsBelowAnyParent(const Repository& repository, std::string_view folder,
                      std::string_view text, bool is_main) {
  while (!folder.empty()) {
    folder = FolderOf(folder);
    if (is_main && !HasMainFile(repository, folder)) continue;
    const auto target = LocalPath(folder, text);
    if (target && !target->empty() && repository.Exists(*target)) return true;
  }
  return false;
}

// A program may carry a copy of the file, which it writes to where the context
// is: the same text in a folder that has it.
bool IsCopyOfOneThatHas(const Repository& repository, const SourceFile& copy,
                        std::string_view text) {
  return std::ranges::any_of(repository.files, [&](const ParsedFile& file) {
    const SourceFile& other = *file.source;
    if (&other == &copy || other.text() != copy.text()) return false;
    const auto target = LocalPath(FolderOf(other.path()), text);
    return target && repository.Exists(*target);
  });
}

void CheckBuild(const plimsoll::compose::Project& project,
                const plimsoll::compose::Service& service, RuleContext& ctx) {
  const Value* build = service.Get("build");
  if (build == nullptr) return;
  const Value* context = build->IsMapping() ? Find(build, "context") : build;
  if (context != nullptr && !context->IsKnown()) return;
  // What could not be read of the services it extends may state the context.
  if (context == nullptr && service.open) return;
  const Span place =
      context == nullptr ? FieldSpan(service, "build") : InnerSpan(*context);
  const std::string_view text = context == nullptr ? "." : context->text;
  // A branch: `example.org:team/app.git#main`.
  if (text.find('#') != std::string_view::npos) return;
  const auto target = StatedPath(project, text, place, ctx);
  if (!target) return;
  const Repository& repository = ctx.repository();
  if (!target->empty() && !repository.Exists(*target)) {
    if (IsIgnoredByGit(repository, *target) ||
        IsInSubmodule(repository, *target)) {
      return;
    }
    const SourceFile& source = ctx.sources().Get(place.file);
    const std::string folder = project.FolderOfPaths(source);
    if (IsBelowAnyParent(repository, folder, text, project.is_main) ||
        IsCopyOfOneThatHas(repository, source, text)) {
      return;
    }
    ctx.Report(place,
               fmt::format("the build context `{}` does not exist", *target))
        .Help("correct the path")
        .About(ObjectOf(project, service.name), *target);
    return;
  }
  const Value* dockerfile = Find(build, "dockerfile");
  if (dockerfile == nullptr || !dockerfile->IsKnown()) return;
  const auto file = LocalPath(*target, dockerfile->text);
  if (!file || repository.Exists(*file)) return;
  if (IsIgnoredByGit(repository, *file) || IsInSubmodule(repository, *file)) {
    return;
  }
  // BuildKit takes the default name in lower case, too.
  constexpr std::string_view kName = "Dockerfile";
  if (BaseNameOf(*file) == kName) {
    std::string lower = *file;
    lower.replace(lower.size() - kName.size(), 1, "d");
    if (repository.Exists(lower)) return;
  }
  ctx.Report(InnerSpan(*dockerfile),
             fmt::format("the Dockerfile `{}` does not exist", *file))
      .AddNote("its path starts at the build context")
      .Help("create it, or correct the path")
      .About(ObjectOf(project, service.name), *file);
}

void Check(const Repository& repository, RuleContext& ctx) {
  if (!HasDockerfile(repository)) return;
  for (const plimsoll::compose::Project& project : repository.compose) {
    // Where a fragment's paths start is up to whoever includes it.
    if (project.is_fragment) continue;
    for (const auto& service : project.services) {
      CheckBuild(project, service, ctx);
    }
  }
}

}  // namespace

constinit const Rule missing_build_context = {
    .id = "compose/missing-build-context",
    .summary = "a build names a folder or Dockerfile that does not exist",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
