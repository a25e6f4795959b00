#include "rules/support/stated_paths.h"

#include <algorithm>
#include <utility>

#include "compiler/compose/load.h"
#include "rules/support/git_ignore.h"

namespace plimsoll {

std::optional<std::string> StatedPath(const compose::Project& project,
                                      std::string_view path, const Span& place,
                                      const RuleContext& ctx) {
  if (path.starts_with('~')) return std::nullopt;
  const SourceFile& file = ctx.sources().Get(place.file);
  auto target = compose::LocalPath(project.FolderOfPaths(file), path);
  std::string_view written = file.TextOf(place);
  if (written.starts_with('"') || written.starts_with('\'')) {
    written.remove_prefix(1);
  }
  const bool may_differ =
      compose::BeginsWithDefault(written, project.environment);
  if (may_differ && target && !ctx.repository().Exists(*target)) {
    return std::nullopt;
  }
  return target;
}

std::vector<std::string> StatedEnvFiles(const compose::Project& project,
                                        const RuleContext& ctx) {
  std::vector<std::string> files;
  for (const compose::Service& service : project.services) {
    for (const compose::Value* item : ItemsOf(service.Get("env_file"))) {
      const compose::Value* path =
          item->IsMapping() ? Find(item, "path") : item;
      const bool is_raw = Find(item, "format") != nullptr;
      if (path == nullptr || !path->IsKnown() || is_raw) continue;
      auto file = StatedPath(project, path->text, path->span, ctx);
      if (file) files.push_back(std::move(*file));
    }
  }
  return files;
}

bool IsMadeElsewhere(const Repository& repository, const std::string& path) {
  return IsIgnoredByGit(repository, path) ||
         std::ranges::any_of(kTemplateEndings, [&](std::string_view ending) {
           return repository.Exists(path + std::string(ending));
         });
}

}  // namespace plimsoll
