#include "compiler/driver/plan_host.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "compiler/base/path.h"
#include "compiler/base/sha256.h"

namespace plimsoll {
namespace {

constexpr uint64_t kArtifactLimit = 64ULL << 20;

using Owned = std::map<std::string, LockEntry, std::less<>>;

Owned OwnedBy(const std::vector<LockEntry>& entries) {
  Owned owned;
  for (const LockEntry& entry : entries) owned.emplace(entry.path, entry);
  return owned;
}

// What stands at a path: nothing, a file with this digest, or something that
// is no regular file.
struct OnDisk {
  FileType type = FileType::kMissing;
  uint32_t mode = 0;
  std::string digest;
};

OnDisk Inspect(const FileSystem& output, const std::string& path) {
  const FileStatus status = output.Stat(path);
  OnDisk found{.type = status.type, .mode = status.mode, .digest = {}};
  if (status.type != FileType::kFile) return found;
  const auto text = output.Read(path, kArtifactLimit);
  if (!text) return found;
  found.digest = Sha256Hex(*text);
  return found;
}

// Compares one host's folder with what is to be there.
class Planner {
 public:
  Planner(const FileSystem& output, std::string folder) : output_(output) {
    plan_.folder = std::move(folder);
  }

  HostPlan Run(const std::vector<LockEntry>& entries) {
    ReadLock(entries);
    for (size_t i = 0; i < entries.size(); ++i) AddArtifact(entries[i], i);
    for (const auto& [path, entry] : owned_) AddOrphan(path, entry);
    // Only now is it known what makes room.
    for (const LockEntry& entry : entries) FindBlock(entry.path);
    SortLists();
    return std::move(plan_);
  }

 private:
  [[nodiscard]] std::string Here(std::string_view path) const {
    return Below(plan_.folder, path);
  }
  void ReadLock(const std::vector<LockEntry>& entries);
  void AddArtifact(const LockEntry& entry, size_t index);
  void AddOrphan(const std::string& path, const LockEntry& entry);
  [[nodiscard]] FileType TypeOfWay(std::string_view folder);
  void FindBlock(std::string_view path);
  [[nodiscard]] bool WillBeGone(const std::string& path) const;
  void SortLists();

  const FileSystem& output_;
  Owned owned_;  // What no artifact has claimed yet.
  std::set<std::string, std::less<>> folders_there_;   // Where files go.
  std::map<std::string, FileType, std::less<>> ways_;  // To where files go.
  HostPlan plan_;
};

void Planner::ReadLock(const std::vector<LockEntry>& entries) {
  if (!entries.empty()) plan_.lock = FormatLockFile(entries);
  const auto old_lock = output_.Read(Here(kLockFileName), kArtifactLimit);
  plan_.lock_changed = old_lock ? *old_lock != plan_.lock : !plan_.lock.empty();
  if (!old_lock) return;
  if (!plan_.lock_changed) {
    owned_ = OwnedBy(entries);  // Parsing it would yield the same.
  } else if (const auto old = ParseLockFile(*old_lock)) {
    owned_ = OwnedBy(*old);
  }
}

void Planner::AddArtifact(const LockEntry& entry, size_t index) {
  const auto add = [&](ChangeKind kind, std::optional<uint32_t> stale_mode) {
    plan_.changes.push_back(
        {.kind = kind,
         .artifact = {.path = entry.path, .contents = {}, .mode = entry.mode},
         .index = index,
         .stale_mode = stale_mode});
  };
  OnDisk found;
  if (TypeOfWay(FolderOf(entry.path)) != FileType::kMissing) {
    found = Inspect(output_, Here(entry.path));
  }
  const auto known = owned_.find(entry.path);
  const bool same = found.digest == entry.digest;
  const bool blocked = found.type == FileType::kDirectory;
  if (blocked) folders_there_.insert(entry.path);  // See FindBlock.
  if (same && found.mode == entry.mode) {
    ++plan_.unchanged;
  } else if (same) {
    add(ChangeKind::kUpdate, found.mode);
  } else if (found.type == FileType::kMissing || blocked) {
    add(ChangeKind::kCreate, {});
  } else {
    add(ChangeKind::kUpdate, {});
    if (known == owned_.end()) {
      plan_.conflicts.push_back({ConflictKind::kNotOurs, entry.path});
    } else if (found.digest != known->second.digest) {
      plan_.conflicts.push_back({ConflictKind::kHandEdited, entry.path});
    }
  }
  if (known != owned_.end()) owned_.erase(known);
}

void Planner::AddOrphan(const std::string& path, const LockEntry& entry) {
  const OnDisk found = Inspect(output_, Here(path));
  // A folder there is not what we wrote, and holds what is not ours.
  if (found.type == FileType::kMissing || found.type == FileType::kDirectory) {
    return;
  }
  if (found.digest != entry.digest) {
    plan_.conflicts.push_back({ConflictKind::kHandEdited, path});
  }
  plan_.changes.push_back(
      {.kind = ChangeKind::kRemove,
       .artifact = {.path = path, .contents = {}, .mode = 0}});
}

// What stands where artifacts have a folder; asked once, as they share it.
FileType Planner::TypeOfWay(std::string_view folder) {
  const auto [known, fresh] = ways_.try_emplace(std::string(folder));
  if (fresh) known->second = output_.Stat(Here(folder)).type;
  return known->second;
}

// Whether this plan removes all that is at `path`.
bool Planner::WillBeGone(const std::string& path) const {
  const FileType type = output_.Stat(Here(path)).type;
  if (type == FileType::kMissing) return true;
  if (type != FileType::kDirectory) return owned_.contains(path);
  const auto names = output_.List(Here(path));
  // Nobody removes a folder that was empty all along.
  return names && !names->empty() &&
         std::ranges::all_of(*names, [&](const std::string& name) {
           return WillBeGone(Below(path, name));
         });
}

void Planner::FindBlock(std::string_view path) {
  std::string block;
  if (folders_there_.contains(path)) block = path;
  for (std::string_view way = FolderOf(path); !way.empty();
       way = FolderOf(way)) {
    const FileType type = TypeOfWay(way);
    if (type != FileType::kDirectory && type != FileType::kMissing) block = way;
  }
  if (block.empty() || WillBeGone(block)) return;
  const auto same = [&](const Conflict& conflict) {
    return conflict.kind == ConflictKind::kBlocked && conflict.path == block;
  };
  if (std::ranges::any_of(plan_.conflicts, same)) return;
  plan_.conflicts.push_back({ConflictKind::kBlocked, std::move(block)});
}

void Planner::SortLists() {
  std::ranges::sort(
      plan_.changes, {},
      [](const FileChange& change) -> auto& { return change.artifact.path; });
  std::ranges::sort(plan_.conflicts, {}, &Conflict::path);
}

}  // namespace

std::string Below(std::string_view folder, std::string_view path) {
  if (folder.empty() || path.empty()) {
    return std::string(path.empty() ? folder : path);
  }
  return fmt::format("{}/{}", folder, path);
}

std::vector<LockEntry> EntriesOf(const std::vector<Artifact>& artifacts) {
  std::vector<LockEntry> entries;
  entries.reserve(artifacts.size());
  for (const Artifact& artifact : artifacts) {
    entries.push_back({.path = artifact.path,
                       .mode = artifact.mode,
                       .digest = Sha256Hex(artifact.contents)});
  }
  return entries;
}

HostPlan PlanHost(const FileSystem& output, std::string folder,
                  const std::vector<LockEntry>& entries) {
  return Planner(output, std::move(folder)).Run(entries);
}

size_t HostPlan::files() const {
  return unchanged + static_cast<size_t>(std::ranges::count_if(
                         changes, [](const FileChange& change) {
                           return change.kind != ChangeKind::kRemove;
                         }));
}

void FillIn(HostPlan* plan, std::vector<Artifact> artifacts) {
  for (FileChange& change : plan->changes) {
    if (change.kind == ChangeKind::kRemove) continue;
    change.artifact.contents = std::move(artifacts[change.index].contents);
  }
}

void DropContents(HostPlan* plan) {
  for (FileChange& change : plan->changes) {
    // Assigning an empty string would keep the room.
    std::string().swap(change.artifact.contents);
  }
}

}  // namespace plimsoll
