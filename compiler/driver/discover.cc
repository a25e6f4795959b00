#include "compiler/driver/discover.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>
#include <string_view>

#include "compiler/base/parallel_for.h"
#include "compiler/base/path.h"
#include "compiler/source/classify.h"

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
  PathEntry entry;
  entry.path = std::move(path);
  entry.type = status.type;
  entry.mode = status.mode;
  if (entry.type == FileType::kSymlink) {
    Result<std::string> target = disk.ReadLink(entry.path);
    if (target) entry.link_target = *target;
  }
  return entry;
}

bool IsBelow(std::string_view path, std::string_view folder) {
  return !folder.empty() && path.starts_with(folder) &&
         (path.size() == folder.size() || path[folder.size()] == '/');
}

// What is right below a folder, or nothing for what is none.
std::vector<PathEntry> Children(const FileSystem& disk, PathEntry* folder,
                                std::string_view unread) {
  std::vector<PathEntry> children;
  if (folder->type != FileType::kDirectory) return children;
  const auto names = disk.List(folder->path);
  if (!names) {
    folder->fault = names.error();
    return children;
  }
  for (const std::string& name : *names) {
    if (IsForeignFolder(name)) continue;
    std::string path = folder->path;
    if (!path.empty()) path += '/';
    path += name;
    if (IsBelow(path, unread)) continue;
    children.push_back(Describe(disk, std::move(path)));
  }
  return children;
}

// Describes what is below a folder, and the folder itself ahead of it.
std::vector<PathEntry> Walk(const FileSystem& disk, const std::string& top,
                            size_t limit) {
  std::vector<PathEntry> found = {Describe(disk, top)};
  // Folders are found in the order of `found`, which grows behind `i`.
  for (size_t i = 0; i < found.size() && found.size() < limit; ++i) {
    std::ranges::move(Children(disk, &found[i], {}), std::back_inserter(found));
  }
  return found;
}

// The same for the root, without it, one level after another.
std::vector<PathEntry> WalkAll(const FileSystem& disk, std::string_view unread,
                               unsigned jobs) {
  std::vector<PathEntry> found = {Describe(disk, "")};
  for (size_t begin = 0; begin < found.size();) {
    std::vector<std::vector<PathEntry>> below(found.size() - begin);
    ParallelFor(below.size(), jobs, [&](size_t i) {
      below[i] = Children(disk, &found[begin + i], unread);
    });
    begin = found.size();
    for (auto& children : below) {
      std::ranges::move(children, std::back_inserter(found));
    }
  }
  // The root is not below itself; the caller could open it.
  found.erase(found.begin());
  return found;
}

template <typename Paths>
std::vector<PathEntry> DescribeAll(const FileSystem& disk, const Paths& paths,
                                   std::string_view unread, unsigned jobs) {
  std::vector<PathEntry> entries;
  entries.reserve(paths.size());
  for (const std::string& path : paths) {
    if (!IsBelow(path, unread)) entries.push_back({.path = path});
  }
  ParallelFor(entries.size(), jobs, [&](size_t i) {
    entries[i] = Describe(disk, std::move(entries[i].path));
  });
  return entries;
}

bool IsEnvSource(FileKind kind) {
  return kind == FileKind::kCompose || kind == FileKind::kHandlebars ||
         kind == FileKind::kDotenv;
}

bool MatchesAny(const std::vector<std::string>& globs, std::string_view path) {
  return std::ranges::any_of(
      globs, [&](const std::string& glob) { return MatchesGlob(glob, path); });
}

void SortByPath(std::vector<PathEntry>* entries) {
  std::ranges::stable_sort(*entries, {}, &PathEntry::path);
  // clang 14 cannot compile std::ranges::unique.
  entries->erase(std::unique(entries->begin(), entries->end(),
                             [](const PathEntry& a, const PathEntry& b) {
                               return a.path == b.path;
                             }),
                 entries->end());
}

// The nearest folder above `path` that is there.
std::string_view StandingFolder(const FileSystem& disk, std::string_view path) {
  std::string_view folder = FolderOf(path);
  while (disk.Stat(folder).type == FileType::kMissing) {
    folder = FolderOf(folder);
  }
  return folder;
}

std::vector<PathEntry> FromGit(const FileSystem& disk,
                               const std::vector<std::string>& tracked,
                               std::string_view unread, unsigned jobs) {
  std::vector<PathEntry> found;
  std::set<std::string> folders;
  std::set<std::string, std::less<>> gone_from;
  for (PathEntry& entry : DescribeAll(disk, tracked, unread, jobs)) {
    if (entry.type == FileType::kMissing) {
      gone_from.emplace(StandingFolder(disk, entry.path));
      continue;
    }
    if (entry.type == FileType::kDirectory) continue;  // A submodule.
    for (std::string_view folder = FolderOf(entry.path); !folder.empty();
         folder = FolderOf(folder)) {
      if (!folders.emplace(folder).second) break;
    }
    found.push_back(std::move(entry));
  }
  std::ranges::move(DescribeAll(disk, folders, unread, jobs),
                    std::back_inserter(found));
  // Files may be missing because they were deleted and that is not committed
  // yet, or because their folder cannot be looked into.
  for (const std::string& folder : gone_from) {
    const auto names = disk.List(folder);
    if (names || folder.empty()) continue;
    if (!folders.contains(folder)) found.push_back(Describe(disk, folder));
    for (PathEntry& entry : found) {
      if (entry.path == folder) entry.fault = names.error();
    }
  }
  return found;
}

}  // namespace

std::vector<PathEntry> Discover(
    const FileSystem& disk,
    const std::optional<std::vector<std::string>>& tracked,
    const std::vector<std::string>& exclude, unsigned jobs,
    std::string_view unread) {
  std::vector<PathEntry> found = tracked ? FromGit(disk, *tracked, unread, jobs)
                                         : WalkAll(disk, unread, jobs);
  std::vector<std::string> nested;
  for (PathEntry& entry : found) {
    if (BaseNameOf(entry.path) == kProjectFile && entry.path != kProjectFile &&
        Classify(entry.path, {}) == FileKind::kProject) {
      nested.push_back(std::string(FolderOf(entry.path)) + "/");
      entry.use = PathUse::kNameOnly;  // It tells that there is a project.
    }
  }
  std::erase_if(found, [&](const PathEntry& entry) {
    const auto inside = [&](const std::string& folder) {
      return entry.path.starts_with(folder);
    };
    return (entry.use == PathUse::kRead &&
            std::ranges::any_of(nested, inside)) ||
           MatchesAny(exclude, entry.path);
  });
  // Git lists a path with a merge conflict once for each of its versions.
  SortByPath(&found);
  return found;
}

std::vector<PathEntry> DiscoverNamed(const FileSystem& disk,
                                     const std::vector<std::string>& named) {
  // Enough to tell what a file refers to; a home folder is more than that.
  constexpr size_t kAround = 2000;
  std::vector<PathEntry> found;
  std::set<std::string, std::less<>> folders;
  for (const std::string& path : named) {
    std::ranges::move(Walk(disk, path, SIZE_MAX), std::back_inserter(found));
    folders.emplace(FolderOf(path));
  }
  for (const std::string& folder : folders) {
    for (PathEntry& entry : Walk(disk, folder, kAround)) {
      entry.use = PathUse::kNameOnly;
      entry.fault.clear();
      if (!entry.path.empty()) found.push_back(std::move(entry));
    }
  }
  // Of equals, the one that is read stands first.
  SortByPath(&found);
  return found;
}

void AddLocalFiles(const FileSystem& disk,
                   const std::vector<std::string>& unignored,
                   const std::vector<std::string>& exclude,
                   std::vector<PathEntry>* paths) {
  std::set<std::string, std::less<>> known(unignored.begin(), unignored.end());
  std::set<std::string, std::less<>> folders;
  for (const PathEntry& entry : *paths) {
    known.insert(entry.path);
    if (entry.type == FileType::kFile &&
        IsEnvSource(Classify(entry.path, {}))) {
      folders.emplace(FolderOf(entry.path));
    }
  }
  for (const std::string& folder : folders) {
    const auto names = disk.List(folder);
    if (!names) continue;
    for (const std::string& name : *names) {
      std::string path = folder;
      if (!path.empty()) path += '/';
      path += name;
      if (Classify(path, {}) != FileKind::kDotenv || known.contains(path) ||
          MatchesAny(exclude, path)) {
        continue;
      }
      PathEntry entry = Describe(disk, std::move(path));
      if (entry.type != FileType::kFile) continue;
      entry.use = PathUse::kReadLocal;
      paths->push_back(std::move(entry));
    }
  }
  SortByPath(paths);
}

}  // namespace plimsoll
