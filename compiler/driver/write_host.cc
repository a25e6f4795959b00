#include "compiler/driver/write_host.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

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

// Removes a file and the folders that are empty without it, up to `folder`.
Status RemoveWithFolders(FileSystem& output, std::string_view folder,
                         std::string_view path) {
  if (output.Stat(Join(folder, path)).type != FileType::kMissing) {
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
  return output.Remove(pending);
}

// Every step may have been done before: a staged file that is gone has been
// moved, since nothing else takes it away while there is a plan.
Status CarryOut(FileSystem& output, std::string_view folder, const Plan& plan) {
  for (size_t i = 0; i < plan.moves.size(); ++i) {
    const std::string staged = StagedName(folder, i);
    if (output.Stat(staged).type == FileType::kMissing) continue;
    const std::string target = Join(folder, plan.moves[i]);
    Status made = output.MakeFolders(FolderOf(target));
    if (!made) return made;
    Status moved = output.Rename(staged, target);
    if (!moved) return moved;
  }
  for (const std::string& path : plan.removals) {
    Status removed = RemoveWithFolders(output, folder, path);
    if (!removed) return removed;
  }
  Status synced = output.Sync(folder);
  if (!synced) return synced;
  Status removed = output.Remove(PlanOf(folder));
  if (!removed) return removed;
  return CleanUp(output, folder);
}

std::map<std::string, LockEntry, std::less<>> OwnedBy(const FileSystem& output,
                                                      std::string_view folder) {
  std::map<std::string, LockEntry, std::less<>> owned;
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

OnDisk Inspect(const FileSystem& output, const std::string& path) {
  const FileStatus status = output.Stat(path);
  OnDisk found{.type = status.type, .mode = status.mode, .digest = {}};
  if (status.type != FileType::kFile) return found;
  const auto text = output.Read(path, kArtifactLimit);
  if (text) found.digest = Sha256Hex(*text);
  return found;
}

}  // namespace

bool IsIncomplete(const FileSystem& output, std::string_view folder) {
  return output.Stat(PlanOf(folder)).type != FileType::kMissing;
}

Status Recover(FileSystem& output, std::string_view folder) {
  if (!IsIncomplete(output, folder)) return CleanUp(output, folder);
  const auto text = output.Read(PlanOf(folder), kArtifactLimit);
  if (!text) return Error{text.error()};
  const auto plan = ParsePlan(*text);
  if (!plan) return Error{plan.error()};
  return CarryOut(output, folder, *plan);
}

HostPlan PlanHost(const FileSystem& output, std::string folder,
                  const std::vector<Artifact>& artifacts) {
  HostPlan plan;
  auto owned = OwnedBy(output, folder);
  std::vector<LockEntry> entries;
  for (const Artifact& artifact : artifacts) {
    LockEntry entry{.path = artifact.path,
                    .mode = artifact.mode,
                    .digest = Sha256Hex(artifact.contents)};
    const OnDisk found = Inspect(output, Join(folder, artifact.path));
    const auto known = owned.find(artifact.path);
    const bool same = found.digest == entry.digest && found.mode == entry.mode;
    if (same) {
      ++plan.unchanged;
    } else if (found.type != FileType::kMissing &&
               found.digest != entry.digest &&
               (known == owned.end() || found.digest != known->second.digest)) {
      plan.conflicts.push_back({known == owned.end()
                                    ? ConflictKind::kNotOurs
                                    : ConflictKind::kHandEdited,
                                artifact.path});
    }
    if (!same) {
      plan.changes.push_back({found.type == FileType::kMissing
                                  ? ChangeKind::kCreate
                                  : ChangeKind::kUpdate,
                              artifact});
    }
    if (known != owned.end()) owned.erase(known);
    entries.push_back(std::move(entry));
  }
  for (const auto& [path, entry] : owned) {
    const OnDisk found = Inspect(output, Join(folder, path));
    if (found.type == FileType::kMissing) continue;
    if (found.digest != entry.digest) {
      plan.conflicts.push_back({ConflictKind::kHandEdited, path});
    }
    plan.changes.push_back(
        {ChangeKind::kRemove, {.path = path, .contents = {}, .mode = 0}});
  }
  std::ranges::sort(
      plan.changes, {},
      [](const FileChange& change) -> auto& { return change.artifact.path; });
  std::ranges::sort(plan.conflicts, {}, &Conflict::path);
  if (!entries.empty()) plan.lock = FormatLockFile(entries);
  const auto old_lock =
      output.Read(Join(folder, kLockFileName), kArtifactLimit);
  plan.lock_changed = old_lock ? *old_lock != plan.lock : !plan.lock.empty();
  plan.folder = std::move(folder);
  return plan;
}

Status WriteHost(FileSystem& output, const HostPlan& host) {
  if (host.empty()) return Done{};
  const std::string pending = PendingOf(host.folder);
  Status made = output.MakeFolders(pending);
  if (!made) return made;
  Plan plan;
  const auto stage = [&](std::string path, std::string_view contents,
                         uint32_t mode) {
    Status written = output.Write(StagedName(host.folder, plan.moves.size()),
                                  contents, mode);
    plan.moves.push_back(std::move(path));
    return written;
  };
  for (const FileChange& change : host.changes) {
    const Artifact& artifact = change.artifact;
    if (change.kind == ChangeKind::kRemove) {
      plan.removals.push_back(artifact.path);
      continue;
    }
    Status staged = stage(artifact.path, artifact.contents, artifact.mode);
    if (!staged) return staged;
  }
  // The lock comes last: a reader that sees it sees all it names.
  if (host.lock.empty()) {
    plan.removals.emplace_back(kLockFileName);
  } else {
    Status staged = stage(std::string(kLockFileName), host.lock, kPlainMode);
    if (!staged) return staged;
  }
  Status synced = output.Sync(host.folder);
  if (!synced) return synced;
  const std::string draft = Join(pending, "plan.json.new");
  Status drafted = output.Write(draft, FormatPlan(plan), kPlainMode);
  if (!drafted) return drafted;
  Status marked = output.Rename(draft, PlanOf(host.folder));
  if (!marked) return marked;
  return CarryOut(output, host.folder, plan);
}

}  // namespace plimsoll
