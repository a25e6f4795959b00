#include <fmt/format.h>

#include <cerrno>
#include <iterator>
#include <optional>

#include "compiler/base/file_system.h"
#include "compiler/base/file_trouble.h"
#include "compiler/base/path.h"

namespace plimsoll {
namespace {

constexpr uint32_t kPermissions = 07777;
constexpr uint32_t kFolderMode = 0755;

// The parts of `path` from its first segment to itself.
std::vector<std::string_view> PrefixesOf(std::string_view path) {
  std::vector<std::string_view> prefixes;
  for (size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '/') prefixes.push_back(path.substr(0, i));
  }
  if (!path.empty()) prefixes.push_back(path);
  return prefixes;
}

bool IsBelow(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) &&
         path[folder.size()] == '/';
}

}  // namespace

void MemoryFileSystem::Add(std::string_view path, std::string contents,
                           uint32_t mode) {
  for (std::string_view part : PrefixesOf(FolderOf(path))) {
    entries_.try_emplace(std::string(part),
                         Entry{FileType::kDirectory, kFolderMode, {}});
  }
  entries_.insert_or_assign(
      std::string(path),
      Entry{FileType::kFile, mode & kPermissions, std::move(contents)});
}

void MemoryFileSystem::AddSymlink(std::string_view path, std::string target) {
  Add(path, std::move(target), 0777);
  entries_.find(path)->second.type = FileType::kSymlink;
}

FileStatus MemoryFileSystem::Stat(std::string_view path) const {
  if (path.empty()) return {FileType::kDirectory, kFolderMode, 0};
  const auto it = entries_.find(path);
  if (it == entries_.end()) return {};
  const Entry& entry = it->second;
  return {entry.type, entry.mode, entry.contents.size()};
}

// The way to `path` must consist of folders, as on a disk.
Status MemoryFileSystem::CheckFolder(std::string_view verb,
                                     std::string_view path) const {
  if (!IsPlainPath(path)) return FileTrouble(verb, path, kNotPlain);
  for (std::string_view part : PrefixesOf(FolderOf(path))) {
    switch (Stat(part).type) {
      case FileType::kDirectory:
        break;
      case FileType::kMissing:
        return FileTrouble(verb, path, ENOENT);
      case FileType::kSymlink:
        return SymlinkTrouble(verb, path, part);
      case FileType::kFile:
      case FileType::kOther:
        return NotFolderTrouble(verb, path, part);
    }
  }
  return Done{};
}

Result<std::vector<std::string>> MemoryFileSystem::List(
    std::string_view path) const {
  const Status is_folder = CheckIsFolder("list", path);
  if (!is_folder) return Error{is_folder.error()};
  const std::string prefix = path.empty() ? "" : fmt::format("{}/", path);
  std::vector<std::string> names;
  for (auto it = entries_.lower_bound(prefix); it != entries_.end(); ++it) {
    std::string_view rest = it->first;
    if (!rest.starts_with(prefix)) break;
    rest.remove_prefix(prefix.size());
    if (rest.find('/') == std::string_view::npos) names.emplace_back(rest);
  }
  return names;
}

Status MemoryFileSystem::CheckIsFolder(std::string_view verb,
                                       std::string_view path) const {
  Status way = CheckFolder(verb, path);
  if (!way) return way;
  switch (Stat(path).type) {
    case FileType::kDirectory:
      return Done{};
    case FileType::kMissing:
      return FileTrouble(verb, path, ENOENT);
    case FileType::kSymlink:
      return SymlinkTrouble(verb, path, path);
    case FileType::kFile:
    case FileType::kOther:
      break;
  }
  return NotFolderTrouble(verb, path, path);
}

Result<std::string> MemoryFileSystem::Read(std::string_view path,
                                           uint64_t limit) const {
  const Status way = CheckFolder("read", path);
  if (!way) return Error{way.error()};
  const FileStatus status = Stat(path);
  switch (status.type) {
    case FileType::kMissing:
      return FileTrouble("read", path, ENOENT);
    case FileType::kDirectory:
      return FileTrouble("read", path, EISDIR);
    case FileType::kSymlink:
      return SymlinkTrouble("read", path, path);
    case FileType::kOther:
      return FileTrouble("read", path, kNotRegular);
    case FileType::kFile:
      break;
  }
  if (status.size > limit) return TooLargeTrouble(path, limit);
  return entries_.find(path)->second.contents;
}

Result<std::string> MemoryFileSystem::ReadLink(std::string_view path) const {
  const Status way = CheckFolder("read link", path);
  if (!way) return Error{way.error()};
  const FileType type = Stat(path).type;
  if (type == FileType::kMissing) {
    return FileTrouble("read link", path, ENOENT);
  }
  if (type != FileType::kSymlink) {
    return FileTrouble("read link", path, kNotSymlink);
  }
  return entries_.find(path)->second.contents;
}

Status MemoryFileSystem::Write(std::string_view path, std::string_view contents,
                               uint32_t mode) {
  Status way = CheckFolder("write", path);
  if (!way) return way;
  const FileType type = Stat(path).type;
  if (type == FileType::kDirectory) return FileTrouble("write", path, EISDIR);
  if (type == FileType::kSymlink) return SymlinkTrouble("write", path, path);
  Add(path, std::string(contents), mode);
  return Done{};
}

Status MemoryFileSystem::Rename(std::string_view from, std::string_view to) {
  const std::string verb = fmt::format("rename `{}` to", from);
  if (from.empty() || to.empty()) return FileTrouble(verb, to, kIsRoot);
  Status way = CheckFolder("rename", from);
  if (!way) return way;
  way = CheckFolder(verb, to);
  if (!way) return way;
  const FileType source = Stat(from).type;
  const FileType target = Stat(to).type;
  if (source == FileType::kMissing) return FileTrouble(verb, to, ENOENT);
  if (from == to) return Done{};
  if (IsBelow(to, from)) return FileTrouble(verb, to, EINVAL);
  if (target == FileType::kDirectory && !List(to)->empty()) {
    const bool is_folder = source == FileType::kDirectory;
    return FileTrouble(verb, to,
                       is_folder || IsBelow(from, to) ? ENOTEMPTY : EISDIR);
  }
  if (target == FileType::kDirectory && source != FileType::kDirectory) {
    return FileTrouble(verb, to, EISDIR);
  }
  if (source == FileType::kDirectory && target != FileType::kMissing &&
      target != FileType::kDirectory) {
    return FileTrouble(verb, to, ENOTDIR);
  }
  Move(from, to);
  return Done{};
}

void MemoryFileSystem::Move(std::string_view from, std::string_view to) {
  std::map<std::string, Entry, std::less<>> moved;
  for (auto it = entries_.lower_bound(from); it != entries_.end();) {
    const std::string_view path = it->first;
    if (!path.starts_with(from)) break;
    if (path != from && !IsBelow(path, from)) {
      ++it;
      continue;
    }
    moved.emplace(fmt::format("{}{}", to, path.substr(from.size())),
                  std::move(it->second));
    it = entries_.erase(it);
  }
  for (auto& [path, entry] : moved) {
    entries_.insert_or_assign(path, std::move(entry));
  }
}

Status MemoryFileSystem::Remove(std::string_view path) {
  if (path.empty()) return FileTrouble("remove", path, kIsRoot);
  Status way = CheckFolder("remove", path);
  if (!way) return way;
  const FileType type = Stat(path).type;
  if (type == FileType::kMissing) return FileTrouble("remove", path, ENOENT);
  if (type == FileType::kDirectory && !List(path)->empty()) {
    return FileTrouble("remove", path, ENOTEMPTY);
  }
  entries_.erase(entries_.find(path));
  return Done{};
}

Status MemoryFileSystem::MakeFolders(std::string_view path) {
  constexpr std::string_view kVerb = "make folder";
  if (!IsPlainPath(path)) return FileTrouble(kVerb, path, kNotPlain);
  for (std::string_view part : PrefixesOf(path)) {
    const FileType type = Stat(part).type;
    if (type == FileType::kDirectory) continue;
    if (type == FileType::kSymlink) return SymlinkTrouble(kVerb, path, part);
    if (type != FileType::kMissing) return NotFolderTrouble(kVerb, path, part);
    entries_.emplace(std::string(part),
                     Entry{FileType::kDirectory, kFolderMode, {}});
  }
  return Done{};
}

Status MemoryFileSystem::Sync(std::string_view path) {
  return CheckIsFolder("sync", path);
}

Result<std::unique_ptr<FolderLock>> MemoryFileSystem::LockFolder(
    std::string_view path) {
  const Status folder = CheckIsFolder("lock", path);
  if (!folder) return Error{folder.error()};
  return std::make_unique<FolderLock>();
}

}  // namespace plimsoll
