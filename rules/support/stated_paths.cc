#include "rules/support/stated_paths.h"

#include <algorithm>
#include <utility>

#include "compiler/base/path.h"
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

namespace {

bool HasTemplateOf(const Repository& repository, const std::string& path) {
  return std::ranges::any_of(kTemplateEndings, [&](std::string_view ending) {
    return repository.Exists(path + std::string(ending));
  });
}

// `roles/web/files/x` of `roles/web/templates/x`, or the reverse: a role puts
// what both hold into one folder.
std::string InOtherFolderOfRole(const std::string& path) {
  const std::string slashed = "/" + path;
  for (const auto& [own, other] :
       {std::pair{"/templates/", "/files/"}, {"/files/", "/templates/"}}) {
    const size_t at = slashed.rfind(own);
    if (at == std::string::npos ||
        BaseNameOf(FolderOf(slashed.substr(0, at))) != "roles") {
      continue;
    }
    return (slashed.substr(0, at) + other +
            slashed.substr(at + std::string_view(own).size()))
        .substr(1);
  }
  return {};
}

// Whether a command that writes to `name` ends at `at`, where the name begins,
// with a folder in front of it or none.
bool IsWriting(std::string_view text, size_t at) {
  constexpr std::string_view kBlanks = " \t\"'";
  constexpr std::string_view kEnds = " \t\r\n\"'>|";
  std::string_view before = text.substr(0, at);
  const size_t word = before.find_last_of(kEnds) + 1;
  if (word < at && before.back() != '/') return false;
  before = before.substr(0, word);
  before = before.substr(0, before.find_last_not_of(kBlanks) + 1);
  for (const std::string_view writer : {">", " tee", " tee -a"}) {
    if (before.ends_with(writer)) return true;
  }
  return false;
}

}  // namespace

bool IsMadeElsewhere(const Repository& repository, const std::string& path) {
  if (IsIgnoredByGit(repository, path) || HasTemplateOf(repository, path)) {
    return true;
  }
  const std::string other = InOtherFolderOfRole(path);
  return !other.empty() &&
         (repository.Exists(other) || HasTemplateOf(repository, other));
}

bool IsWrittenBeside(const Repository& repository, std::string_view path) {
  const std::string_view name = BaseNameOf(path);
  return std::ranges::any_of(repository.files, [&](const ParsedFile& file) {
    const std::string_view folder = FolderOf(file.source->path());
    const bool is_near =
        folder.empty() || (path.starts_with(folder) &&
                           path.substr(folder.size()).starts_with('/'));
    const std::string_view text = file.source->text();
    if (!is_near) return false;
    for (size_t at = text.find(name); at != std::string_view::npos;
         at = text.find(name, at + 1)) {
      if (IsWriting(text, at)) return true;
    }
    return false;
  });
}

}  // namespace plimsoll
