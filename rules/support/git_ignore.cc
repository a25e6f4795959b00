#include "rules/support/git_ignore.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/path.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

// Whether one line of a .gitignore in `folder` matches `path` or a folder of
// it.
bool Ignores(std::string_view folder, std::string_view line,
             std::string_view path) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) {
    line.remove_suffix(1);
  }
  if (line.empty() || line[0] == '#' || line[0] == '!') return false;
  while (line.ends_with('/')) line.remove_suffix(1);
  const bool anchored = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  const std::string prefix =
      folder.empty() ? std::string() : std::string(folder) + "/";
  const std::string glob =
      fmt::format("{}{}{}", prefix, anchored ? "" : "**/", line);
  for (std::string_view part = path; !part.empty(); part = FolderOf(part)) {
    if (MatchesGlob(glob, part)) return true;
  }
  return false;
}

}  // namespace

bool IsIgnoredByGit(const Repository& repository, std::string_view path) {
  for (std::string_view folder = path; !folder.empty();) {
    folder = FolderOf(folder);
    const std::string ignore_path =
        folder.empty() ? ".gitignore" : fmt::format("{}/.gitignore", folder);
    const ParsedFile* file = repository.FindFile(ignore_path);
    if (file == nullptr) continue;
    std::string_view text = file->source->text();
    while (!text.empty()) {
      const size_t end = std::min(text.find('\n'), text.size());
      if (Ignores(folder, text.substr(0, end), path)) return true;
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }
  return false;
}

bool IsInSubmodule(const Repository& repository, std::string_view path) {
  const ParsedFile* file = repository.FindFile(".gitmodules");
  if (file == nullptr) return false;
  std::string_view text = file->source->text();
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = TrimBlanks(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos ||
        TrimBlanks(line.substr(0, equals)) != "path") {
      continue;
    }
    const std::string_view folder = TrimBlanks(line.substr(equals + 1));
    const bool is_below =
        path.starts_with(folder) &&
        (path.size() == folder.size() || path[folder.size()] == '/');
    if (!folder.empty() && is_below) return true;
  }
  return false;
}

}  // namespace plimsoll
