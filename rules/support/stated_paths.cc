#include "rules/support/stated_paths.h"

#include <algorithm>

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

bool IsMadeElsewhere(const Repository& repository, const std::string& path) {
  return IsIgnoredByGit(repository, path) ||
         std::ranges::any_of(kTemplateEndings, [&](std::string_view ending) {
           return repository.Exists(path + std::string(ending));
         });
}

}  // namespace plimsoll
