#include "compiler/driver/write_host.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "compiler/base/path.h"
#include "compiler/driver/lock_file.h"

namespace plimsoll {
namespace {

constexpr std::string_view kPending = ".plimsoll-pending";
constexpr std::string_view kPlanName = "plan.json";
constexpr uint64_t kArtifactLimit = 64ULL << 20;
constexpr uint32_t kPlainMode = 0644;

std::string Join(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string(name)
                        : fmt::format("{}/{}", folder, name);
}

std::string PendingOf(std::string_view folder) {
  return Join(folder, kPending);
}
std::string PlanOf(std::string_view folder) {
  return Join(PendingOf(folder), kPlanName);
}
// Staged files have numbers for names, so staging needs no folders.
std::string StagedName(std::string_view folder, size_t index) {
  return fmt::format("{}/{}", PendingOf(folder), index);
}

// Where a host that has no folder yet is made. No id has a dot in it.
std::string NewOf(std::string_view folder) {
  return fmt::format("{}.plimsoll-new", folder);
}

// The moves and removals of a plan, as they stand in its file.
struct Plan {
  std::vector<std::string> moves;  // Targets of staged files 0, 1, ...
  std::vector<std::string> removals;
};

std::string FormatPlan(const Plan& plan) {
  const nlohmann::ordered_json json = {
      {"version", 1}, {"moves", plan.moves}, {"removals", plan.removals}};
  return json.dump() + "\n";
}

Result<Plan> ParsePlan(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  Plan plan;
  for (auto [key, list] : {std::pair{"moves", &plan.moves},
                           std::pair{"removals", &plan.removals}}) {
    if (!json.is_object() || !json.contains(key) || !json[key].is_array()) {
      return Error{"the plan of a cut-off build is malformed"};
    }
    for (const auto& item : json[key]) {
      std::string path = item.is_string() ? item.get<std::string>() : "";
      const auto normal = NormalizeBelow({}, path);
      if (!normal || *normal != path || path.empty()) {
        return Error{"the plan of a cut-off build is malformed"};
      }
      list->push_back(std::move(path));
    }
  }
  return plan;
}

// Removes a file and the folders that are empty without it, up to `folder`. A
// folder in its place is there because a new artifact is already below it.
Status RemoveWithFolders(FileSystem& output, std::string_view folder,
                         std::string_view path) {
  const FileType type = output.Stat(Join(folder, path)).type;
  if (type == FileType::kDirectory) return Done{};
  if (type != FileType::kMissing) {
    Status removed = output.Remove(Join(folder, path));
    if (!removed) return removed;
  }
  for (std::string_view parent = FolderOf(path); !parent.empty();
       parent = FolderOf(parent)) {
    const auto names = output.List(Join(folder, parent));
    if (!names || !names->empty()) break;
    Status removed = output.Remove(Join(folder, parent));
    if (!removed) return removed;
  }
  return Done{};
}

Status CleanUp(FileSystem& output, std::string_view folder) {
  const std::string pending = PendingOf(folder);
  if (output.Stat(pending).type == FileType::kMissing) return Done{};
  const auto names = output.List(pending);
  if (!names) return Error{names.error()};
  for (const std::string& name : *names) {
    Status removed = output.Remove(Join(pending, name));
    if (!removed) return removed;
  }
  Status removed = output.Remove(pending);
  if (!removed || folder.empty()) return removed;
  // A host that is gone, or whose first build failed, leaves no empty folder.
  const auto left = output.List(folder);
  if (left && left->empty()) return output.Remove(folder);
  return removed;
}

enum class Attempt : bool { kFirst, kAgain };

// On a further attempt every step may have been done before: a staged file that
// is gone has been moved, since nothing else takes it away while there is a
// plan. What goes makes room for what comes: `a` for `a/b`, and the other way
// round.
Status CarryOut(FileSystem& output, std::string_view folder, const Plan& plan,
                Attempt attempt) {
  for (const std::string& path : plan.removals) {
    Status removed = RemoveWithFolders(output, folder, path);
    if (!removed) return removed;
  }
  std::string made_folder;
  for (size_t i = 0; i < plan.moves.size(); ++i) {
    const std::string staged = StagedName(folder, i);
    const bool again = attempt == Attempt::kAgain;
    if (again && output.Stat(staged).type == FileType::kMissing) continue;
    const std::string target = Join(folder, plan.moves[i]);
    if (made_folder.empty() || FolderOf(target) != made_folder) {
      made_folder = FolderOf(target);
      Status made = output.MakeFolders(made_folder);
      if (!made) return made;
    }
    Status moved = output.Rename(staged, target);
    if (!moved) return moved;
  }
  Status synced = output.Sync(folder);
  if (!synced) return synced;
  Status removed = output.Remove(PlanOf(folder));
  if (!removed) return removed;
  return CleanUp(output, folder);
}

using Owned = std::map<std::string, LockEntry, std::less<>>;

Owned OwnedBy(const FileSystem& output, std::string_view folder) {
  Owned owned;
  const auto text = output.Read(Join(folder, kLockFileName), kArtifactLimit);
  if (!text) return owned;
  const auto entries = ParseLockFile(*text);
  if (!entries) return owned;
  for (const LockEntry& entry : *entries) owned.emplace(entry.path, entry);
  return owned;
}

// What stands at a path: nothing, a file with this digest, or something that
// is no regular file.
struct OnDisk {
  FileType type = FileType::kMissing;
  uint32_t mode = 0;
  std::string digest;
};

// `expected`, of that digest, is what probably stands there: comparing bytes is
// cheaper than hashing them.
OnDisk Inspect(const FileSystem& output, const std::string& path,
               std::string_view expected = {}, std::string_view digest = {}) {
  const FileStatus status = output.Stat(path);
  OnDisk found{.type = status.type, .mode = status.mode, .digest = {}};
  if (status.type != FileType::kFile) return found;
  const auto text = output.Read(path, kArtifactLimit);
  if (!text) return found;
  const bool same = !digest.empty() && *text == expected;
  found.digest = same ? std::string(digest) : Sha256Hex(*text);
  return found;
}

// Compares one host's folder with what is to be there.
class Planner {
 public:
  Planner(const FileSystem& output, std::string folder)
      : output_(output), owned_(OwnedBy(output, folder)) {
    plan_.folder = std::move(folder);
  }

  HostPlan Run(const std::vector<Artifact>& artifacts) {
    for (const Artifact& artifact : artifacts) AddArtifact(artifact);
    for (const auto& [path, entry] : owned_) AddOrphan(path, entry);
    // Only now is it known what makes room.
    for (const Artifact& artifact : artifacts) FindBlock(artifact.path);
    SortLists();
    if (!entries_.empty()) plan_.lock = FormatLockFile(entries_);
    const auto old_lock = output_.Read(Below(kLockFileName), kArtifactLimit);
    plan_.lock_changed =
        old_lock ? *old_lock != plan_.lock : !plan_.lock.empty();
    return std::move(plan_);
  }

 private:
  [[nodiscard]] std::string Below(std::string_view path) const {
    return path.empty() ? plan_.folder : Join(plan_.folder, path);
  }
  void AddArtifact(const Artifact& artifact);
  void AddOrphan(const std::string& path, const LockEntry& entry);
  [[nodiscard]] FileType TypeOfWay(std::string_view folder);
  void FindBlock(std::string_view path);
  [[nodiscard]] bool WillBeGone(const std::string& path) const;
  void SortLists();

  const FileSystem& output_;
  Owned owned_;  // What no artifact has claimed yet.
  std::vector<LockEntry> entries_;
  std::set<std::string, std::less<>> folders_there_;   // Where files go.
  std::map<std::string, FileType, std::less<>> ways_;  // To where files go.
  HostPlan plan_;
};

void Planner::AddArtifact(const Artifact& artifact) {
  LockEntry entry{.path = artifact.path,
                  .mode = artifact.mode,
                  .digest = Sha256Hex(artifact.contents)};
  OnDisk found;
  if (TypeOfWay(FolderOf(artifact.path)) != FileType::kMissing) {
    found =
        Inspect(output_, Below(artifact.path), artifact.contents, entry.digest);
  }
  const auto known = owned_.find(artifact.path);
  const bool same = found.digest == entry.digest;
  const bool blocked = found.type == FileType::kDirectory;
  if (blocked) folders_there_.insert(artifact.path);  // See FindBlock.
  if (same && found.mode == entry.mode) {
    ++plan_.unchanged;
  } else if (same) {
    plan_.changes.push_back({ChangeKind::kUpdate, artifact, found.mode});
  } else if (found.type == FileType::kMissing || blocked) {
    plan_.changes.push_back({ChangeKind::kCreate, artifact});
  } else {
    plan_.changes.push_back({ChangeKind::kUpdate, artifact});
    if (known == owned_.end()) {
      plan_.conflicts.push_back({ConflictKind::kNotOurs, artifact.path});
    } else if (found.digest != known->second.digest) {
      plan_.conflicts.push_back({ConflictKind::kHandEdited, artifact.path});
    }
  }
  if (known != owned_.end()) owned_.erase(known);
  entries_.push_back(std::move(entry));
}

void Planner::AddOrphan(const std::string& path, const LockEntry& entry) {
  const OnDisk found = Inspect(output_, Below(path));
  // A folder there is not what we wrote, and holds what is not ours.
  if (found.type == FileType::kMissing || found.type == FileType::kDirectory) {
    return;
  }
  if (found.digest != entry.digest) {
    plan_.conflicts.push_back({ConflictKind::kHandEdited, path});
  }
  plan_.changes.push_back(
      {ChangeKind::kRemove, {.path = path, .contents = {}, .mode = 0}});
}

// What stands where artifacts have a folder; asked once, as they share it.
FileType Planner::TypeOfWay(std::string_view folder) {
  const auto [known, fresh] = ways_.try_emplace(std::string(folder));
  if (fresh) known->second = output_.Stat(Below(folder)).type;
  return known->second;
}

// Whether this plan removes all that is at `path`.
bool Planner::WillBeGone(const std::string& path) const {
  const FileType type = output_.Stat(Below(path)).type;
  if (type == FileType::kMissing) return true;
  if (type != FileType::kDirectory) return owned_.contains(path);
  const auto names = output_.List(Below(path));
  // Nobody removes a folder that was empty all along.
  return names && !names->empty() &&
         std::ranges::all_of(*names, [&](const std::string& name) {
           return WillBeGone(Join(path, name));
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

Status RemoveTree(FileSystem& output, const std::string& path) {
  const FileType type = output.Stat(path).type;
  if (type == FileType::kMissing) return Done{};
  if (type == FileType::kDirectory) {
    const auto names = output.List(path);
    if (!names) return Error{names.error()};
    for (const std::string& name : *names) {
      Status removed = RemoveTree(output, Join(path, name));
      if (!removed) return removed;
    }
  }
  return output.Remove(path);
}

Status MakeNew(FileSystem& output, const HostPlan& host,
               const std::string& made) {
  std::string folder;
  for (const FileChange& change : host.changes) {
    const std::string target = Join(made, change.artifact.path);
    if (folder != FolderOf(target)) {
      folder = FolderOf(target);
      Status there = output.MakeFolders(folder);
      if (!there) return there;
    }
    Status written =
        output.Write(target, change.artifact.contents, change.artifact.mode);
    if (!written) return written;
  }
  Status locked =
      output.Write(Join(made, kLockFileName), host.lock, kPlainMode);
  if (!locked) return locked;
  Status synced = output.Sync(made);
  if (!synced) return synced;
  return output.Rename(made, host.folder);
}

// A host that has no folder gets a whole one with a single move, which needs no
// plan: there is nothing old to lose.
Status WriteNew(FileSystem& output, const HostPlan& host) {
  const std::string made = NewOf(host.folder);
  Status written = MakeNew(output, host, made);
  // If this fails, too, the next build cleans up.
  if (!written) static_cast<void>(RemoveTree(output, made));
  return written;
}

// Stages everything and marks the folder with the plan.
Status Stage(FileSystem& output, const HostPlan& host, Plan* plan) {
  const std::string pending = PendingOf(host.folder);
  Status made = output.MakeFolders(pending);
  if (!made) return made;
  const auto stage = [&](std::string path, std::string_view contents,
                         uint32_t mode) {
    Status written = output.Write(StagedName(host.folder, plan->moves.size()),
                                  contents, mode);
    plan->moves.push_back(std::move(path));
    return written;
  };
  for (const FileChange& change : host.changes) {
    const Artifact& artifact = change.artifact;
    if (change.kind == ChangeKind::kRemove) {
      plan->removals.push_back(artifact.path);
      continue;
    }
    Status staged = stage(artifact.path, artifact.contents, artifact.mode);
    if (!staged) return staged;
  }
  // The lock comes last: a reader that sees it sees all it names.
  if (host.lock.empty()) {
    plan->removals.emplace_back(kLockFileName);
  } else {
    Status staged = stage(std::string(kLockFileName), host.lock, kPlainMode);
    if (!staged) return staged;
  }
  const std::string draft = Join(pending, "plan.json.new");
  Status drafted = output.Write(draft, FormatPlan(*plan), kPlainMode);
  if (!drafted) return drafted;
  // The plan's bytes are on the disk before it gets its name: a power cut
  // must not leave a marker that cannot be read.
  Status synced = output.Sync(host.folder);
  if (!synced) return synced;
  return output.Rename(draft, PlanOf(host.folder));
}

}  // namespace

bool IsIncomplete(const FileSystem& output, std::string_view folder) {
  return output.Stat(PlanOf(folder)).type != FileType::kMissing;
}

std::optional<std::string_view> FolderOfPlan(std::string_view path) {
  const std::string_view pending = FolderOf(path);
  if (BaseNameOf(path) != kPlanName || BaseNameOf(pending) != kPending) {
    return std::nullopt;
  }
  return FolderOf(pending);
}

Status Recover(FileSystem& output, std::string_view folder) {
  Status removed = RemoveTree(output, NewOf(folder));
  if (!removed) return removed;
  if (!IsIncomplete(output, folder)) return CleanUp(output, folder);
  const auto text = output.Read(PlanOf(folder), kArtifactLimit);
  if (!text) return Error{text.error()};
  const auto plan = ParsePlan(*text);
  if (!plan) return Error{plan.error()};
  return CarryOut(output, folder, *plan, Attempt::kAgain);
}

HostPlan PlanHost(const FileSystem& output, std::string folder,
                  const std::vector<Artifact>& artifacts) {
  return Planner(output, std::move(folder)).Run(artifacts);
}

Status WriteHost(FileSystem& output, const HostPlan& host) {
  if (host.empty()) return Done{};
  const bool is_new = !host.folder.empty() && !host.changes.empty() &&
                      output.Stat(host.folder).type == FileType::kMissing;
  if (is_new) return WriteNew(output, host);
  Plan plan;
  Status staged = Stage(output, host, &plan);
  if (!staged) {
    // Without a plan nothing in place was touched. If this fails, too, the
    // next build cleans up.
    if (!IsIncomplete(output, host.folder)) {
      static_cast<void>(CleanUp(output, host.folder));
    }
    return staged;
  }
  return CarryOut(output, host.folder, plan, Attempt::kFirst);
}

}  // namespace plimsoll
