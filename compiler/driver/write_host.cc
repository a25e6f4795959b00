#include "compiler/driver/write_host.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "compiler/base/parallel_for.h"
#include "compiler/base/path.h"
#include "compiler/driver/lock_file.h"

namespace plimsoll {
namespace {

constexpr std::string_view kPending = ".plimsoll-pending";
constexpr std::string_view kPlanName = "plan.json";
constexpr uint64_t kArtifactLimit = 64ULL << 20;
constexpr uint32_t kPlainMode = 0644;

std::string PendingOf(std::string_view folder) {
  return Below(folder, kPending);
}
std::string PlanOf(std::string_view folder) {
  return Below(PendingOf(folder), kPlanName);
}
std::string DraftOf(std::string_view folder) {
  return Below(PendingOf(folder), "plan.json.new");
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
  const FileType type = output.Stat(Below(folder, path)).type;
  if (type == FileType::kDirectory) return Done{};
  if (type != FileType::kMissing) {
    Status removed = output.Remove(Below(folder, path));
    if (!removed) return removed;
  }
  for (std::string_view parent = FolderOf(path); !parent.empty();
       parent = FolderOf(parent)) {
    const auto names = output.List(Below(folder, parent));
    if (!names || !names->empty()) break;
    Status removed = output.Remove(Below(folder, parent));
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
    Status removed = output.Remove(Below(pending, name));
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
    const std::string target = Below(folder, plan.moves[i]);
    if (made_folder.empty() || FolderOf(target) != made_folder) {
      made_folder = FolderOf(target);
      Status made = output.MakeFolders(made_folder);
      if (!made) return made;
    }
    Status moved = output.Rename(staged, target);
    if (!moved) return moved;
  }
  return Done{};
}

// Once what was moved is on the disk.
Status Unmark(FileSystem& output, std::string_view folder) {
  Status removed = output.Remove(PlanOf(folder));
  if (!removed) return removed;
  return CleanUp(output, folder);
}

Status RemoveTree(FileSystem& output, const std::string& path) {
  const FileType type = output.Stat(path).type;
  if (type == FileType::kMissing) return Done{};
  if (type == FileType::kDirectory) {
    const auto names = output.List(path);
    if (!names) return Error{names.error()};
    for (const std::string& name : *names) {
      Status removed = RemoveTree(output, Below(path, name));
      if (!removed) return removed;
    }
  }
  return output.Remove(path);
}

// One host, in steps between which all hosts of a batch are synced at once.
class HostWriter {
 public:
  // A host that has no folder gets a whole one with a single move, which needs
  // no plan: there is nothing old to lose.
  HostWriter(FileSystem& output, const HostPlan& host)
      : output_(output),
        host_(host),
        is_new_(!host.folder.empty() && !host.changes.empty() &&
                output.Stat(host.folder).type == FileType::kMissing) {}

  // Writes everything that is to come beside what is there.
  void Prepare() { Note(is_new_ ? MakeNew() : Stage()); }
  // Puts it in its place.
  void Publish() { Note(is_new_ ? MoveWhole() : MarkAndCarryOut()); }
  // Once that is on the disk.
  void Finish() {
    if (!is_new_) Note(Unmark(output_, host_.folder));
  }
  // After this, and after a step that failed, nothing more is done. What was
  // put aside goes; if that fails, too, the next build cleans up. What is
  // marked stays so.
  void Fail(std::string trouble) {
    trouble_ = std::move(trouble);
    if (is_new_) {
      static_cast<void>(RemoveTree(output_, NewOf(host_.folder)));
    } else if (!IsIncomplete(output_, host_.folder)) {
      static_cast<void>(CleanUp(output_, host_.folder));
    }
  }

  [[nodiscard]] const HostPlan& host() const { return host_; }
  [[nodiscard]] bool is_new() const { return is_new_; }
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

 private:
  void Note(const Status& done) {
    if (!done) Fail(done.error());
  }
  Status MakeNew();
  Status Stage();
  Status MoveWhole() {
    return output_.Rename(NewOf(host_.folder), host_.folder);
  }
  Status MarkAndCarryOut() {
    Status marked = output_.Rename(DraftOf(host_.folder), PlanOf(host_.folder));
    if (!marked) return marked;
    return CarryOut(output_, host_.folder, plan_, Attempt::kFirst);
  }

  FileSystem& output_;
  const HostPlan& host_;
  const bool is_new_;
  Plan plan_;
  std::string trouble_;
};

Status HostWriter::MakeNew() {
  const std::string made = NewOf(host_.folder);
  std::string folder;
  for (const FileChange& change : host_.changes) {
    const std::string target = Below(made, change.artifact.path);
    if (folder != FolderOf(target)) {
      folder = FolderOf(target);
      Status there = output_.MakeFolders(folder);
      if (!there) return there;
    }
    Status written =
        output_.Write(target, change.artifact.contents, change.artifact.mode);
    if (!written) return written;
  }
  return output_.Write(Below(made, kLockFileName), host_.lock, kPlainMode);
}

Status HostWriter::Stage() {
  Status made = output_.MakeFolders(PendingOf(host_.folder));
  if (!made) return made;
  const auto stage = [&](std::string path, std::string_view contents,
                         uint32_t mode) {
    Status written = output_.Write(StagedName(host_.folder, plan_.moves.size()),
                                   contents, mode);
    plan_.moves.push_back(std::move(path));
    return written;
  };
  for (const FileChange& change : host_.changes) {
    const Artifact& artifact = change.artifact;
    if (change.kind == ChangeKind::kRemove) {
      plan_.removals.push_back(artifact.path);
      continue;
    }
    Status staged = stage(artifact.path, artifact.contents, artifact.mode);
    if (!staged) return staged;
  }
  // The lock comes last: a reader that sees it sees all it names.
  if (host_.lock.empty()) {
    plan_.removals.emplace_back(kLockFileName);
  } else {
    Status staged = stage(std::string(kLockFileName), host_.lock, kPlainMode);
    if (!staged) return staged;
  }
  return output_.Write(DraftOf(host_.folder), FormatPlan(plan_), kPlainMode);
}

using Step = void (HostWriter::*)();

void Each(std::vector<HostWriter>& writers, unsigned jobs, Step step) {
  ParallelFor(writers.size(), jobs, [&](size_t i) {
    if (writers[i].trouble().empty()) (writers[i].*step)();
  });
}

// Syncing takes in all of a disk, whatever the folder.
void SyncAll(FileSystem& output, std::vector<HostWriter>& writers) {
  const Status synced = output.Sync("");
  if (synced) return;
  for (HostWriter& writer : writers) {
    if (writer.trouble().empty()) writer.Fail(synced.error());
  }
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
  Status done = CarryOut(output, folder, *plan, Attempt::kAgain);
  if (!done) return done;
  Status synced = output.Sync(folder);
  if (!synced) return synced;
  return Unmark(output, folder);
}

std::optional<WriteTrouble> WriteHosts(FileSystem& output,
                                       std::span<const HostPlan> hosts,
                                       unsigned jobs) {
  std::vector<HostWriter> writers;
  for (const HostPlan& host : hosts) {
    if (!host.empty()) writers.emplace_back(output, host);
  }
  if (writers.empty()) return std::nullopt;
  Each(writers, jobs, &HostWriter::Prepare);
  // A power cut must not leave a plan, or a host in its place, that cannot be
  // read.
  SyncAll(output, writers);
  Each(writers, jobs, &HostWriter::Publish);
  if (!std::ranges::all_of(writers, &HostWriter::is_new)) {
    SyncAll(output, writers);
  }
  Each(writers, jobs, &HostWriter::Finish);
  const auto failed = std::ranges::find_if(
      writers, [](const auto& writer) { return !writer.trouble().empty(); });
  if (failed == writers.end()) return std::nullopt;
  return WriteTrouble{&failed->host(), failed->trouble()};
}

}  // namespace plimsoll
