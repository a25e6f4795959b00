#include "rules/support/stated_paths.h"

#include <algorithm>

#include "compiler/compose/load.h"
#include "rules/support/git_ignore.h"

namespace plimsoll {

std::optional<std::string> StatedPath(const compose::Project& project,
                                      std::string_view path, const Span& place,
                                      const RuleContext& ctx) {
  if (path.starts_with('~')) return std::nullopt;
  const std::string folder =
      project.FolderOfPaths(ctx.sources().Get(place.file));
  return compose::LocalPath(folder, path);
}

bool IsMadeElsewhere(const Repository& repository, const std::string& path) {
  return IsIgnoredByGit(repository, path) ||
         std::ranges::any_of(kTemplateEndings, [&](std::string_view ending) {
           return repository.Exists(path + std::string(ending));
         });
}

}  // namespace plimsoll
