#include "compiler/driver/discover.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "compiler/base/path.h"

namespace plimsoll {
namespace {

constexpr std::string_view kProjectFile = "plimsoll.yml";

// Folders that hold other people's files wherever they stand.
bool IsForeignFolder(std::string_view name) {
  return name == ".git" || name == "node_modules" || name == ".venv" ||
         name == "__pycache__";
}

PathEntry Describe(const FileSystem& disk, std::string path) {
  const FileStatus status = disk.Stat(path);
  PathEntry entry{.path = std::move(path),
                  .type = status.type,
                  .mode = status.mode,
                  .link_target = {}};
  if (entry.type == FileType::kSymlink) {
    Result<std::string> target = disk.ReadLink(entry.path);
    if (target) entry.link_target = *target;
  }
  return entry;
}

std::vector<PathEntry> Walk(const FileSystem& disk) {
  std::vector<PathEntry> found;
  std::vector<std::string> folders = {""};
  while (!folders.empty()) {
    const std::string folder = std::move(folders.back());
    folders.pop_back();
    const auto names = disk.List(folder);
    if (!names) continue;
    for (const std::string& name : *names) {
      if (IsForeignFolder(name)) continue;
      std::string path = folder;
      if (!path.empty()) path += '/';
      path += name;
      PathEntry entry = Describe(disk, std::move(path));
      if (entry.type == FileType::kDirectory) folders.push_back(entry.path);
      found.push_back(std::move(entry));
    }
  }
  return found;
}

std::vector<PathEntry> FromGit(const FileSystem& disk,
                               const std::vector<std::string>& tracked) {
  std::vector<PathEntry> found;
  std::set<std::string> folders;
  for (const std::string& path : tracked) {
    PathEntry entry = Describe(disk, path);
    // Deleted but not committed, or a submodule.
    if (entry.type == FileType::kMissing ||
        entry.type == FileType::kDirectory) {
      continue;
    }
    found.push_back(std::move(entry));
    for (std::string_view folder = FolderOf(path); !folder.empty();
         folder = FolderOf(folder)) {
      if (!folders.emplace(folder).second) break;
    }
  }
  for (const std::string& folder : folders) {
    found.push_back(Describe(disk, folder));
  }
  return found;
}

}  // namespace

std::vector<PathEntry> Discover(
    const FileSystem& disk,
    const std::optional<std::vector<std::string>>& tracked,
    const std::vector<std::string>& exclude) {
  std::vector<PathEntry> found = tracked ? FromGit(disk, *tracked) : Walk(disk);
  std::vector<std::string> nested;
  for (const PathEntry& entry : found) {
    if (BaseNameOf(entry.path) == kProjectFile && entry.path != kProjectFile) {
      nested.push_back(std::string(FolderOf(entry.path)) + "/");
    }
  }
  std::erase_if(found, [&](const PathEntry& entry) {
    const auto inside = [&](const std::string& folder) {
      return entry.path.starts_with(folder);
    };
    const auto matched = [&](const std::string& glob) {
      return MatchesGlob(glob, entry.path);
    };
    return std::ranges::any_of(nested, inside) ||
           std::ranges::any_of(exclude, matched);
  });
  std::ranges::sort(found, {}, &PathEntry::path);
  return found;
}

}  // namespace plimsoll
