// What `build` says: what is stale, what changes, what stands in its way, and
// what has to be started anew.

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "compiler/base/parallel_for.h"
#include "compiler/driver/commands/build.h"
#include "compiler/driver/lock_file.h"
#include "compiler/driver/restarts.h"
#include "compiler/driver/text_diff.h"

namespace plimsoll {

// Whether a file differs from what a build would write in a way that counts.
bool Build::ReportStaleFile(const HostPlan& plan, const FileChange& change) {
  const std::string below =
      fmt::format("{}/{}", plan.folder, change.artifact.path);
  const std::string shown = fmt::format("{}/{}", output_name_, below);
  if (change.stale_mode) {
    // Git keeps this bit and no other, so a clone cannot have the rest right.
    constexpr uint32_t kExecutable = 0100;
    if (((*change.stale_mode ^ change.artifact.mode) & kExecutable) == 0) {
      return false;
    }
    Progress() += fmt::format("{}: mode {:04o}, expected {:04o}\n", shown,
                              *change.stale_mode, change.artifact.mode);
    return true;
  }
  const auto old_text = output_->Read(below, kArtifactLimit);
  Progress() += UnifiedDiff(shown, old_text ? *old_text : std::string(),
                            change.artifact.contents, session_->view());
  return true;
}

ExitCode Build::ReportStale() {
  bool stale = false;
  for (HostPlan& plan : plans_) {
    Refill(&plan);
    if (IsIncomplete(*output_, plan.folder)) {
      stale = true;
      Progress() += fmt::format("{}/{}: a build was cut off here\n",
                                output_name_, plan.folder);
    }
    bool files_stale = false;
    for (const FileChange& change : plan.changes) {
      if (ReportStaleFile(plan, change)) files_stale = true;
    }
    if (!files_stale && plan.lock_changed) {
      Progress() += fmt::format("{}/{}/{}: does not say what is there\n",
                                output_name_, plan.folder, kLockFileName);
    }
    stale = stale || files_stale || plan.lock_changed;
    DropContents(&plan);
  }
  if (!stale) {
    Progress() += "artifacts are up to date\n";
    return ExitCode::kClean;
  }
  console_.err += "plimsoll: artifacts are stale; run `plimsoll build`\n";
  return ExitCode::kFindings;
}

void Build::ReportChanges(std::string_view verb) {
  size_t unchanged = 0;
  for (const HostPlan& plan : plans_) {
    unchanged += plan.unchanged;
    for (const FileChange& change : plan.changes) {
      constexpr std::string_view kNames[] = {"create", "update", "remove"};
      fmt::format_to(std::back_inserter(Progress()), "{}{} {}/{}/{}\n", verb,
                     kNames[static_cast<size_t>(change.kind)], output_name_,
                     plan.folder, change.artifact.path);
    }
  }
  ReportRestarts();
  SayUnchanged(hosts_.size(), unchanged);
}

void Build::SayUnchanged(size_t hosts, size_t files) {
  Progress() += fmt::format("{} {}, {} {} unchanged\n", hosts,
                            hosts == 1 ? "host" : "hosts", files,
                            files == 1 ? "file" : "files");
}

// Whether the plans may not be carried out.
bool Build::ReportConflicts() {
  bool any = false;
  bool blocked = false;
  for (const HostPlan& plan : plans_) {
    for (const Conflict& conflict : plan.conflicts) {
      const bool blocks = conflict.kind == ConflictKind::kBlocked;
      if (options_.force && !blocks) continue;
      any = true;
      blocked = blocked || blocks;
      const bool edited = conflict.kind == ConflictKind::kHandEdited;
      console_.err += fmt::format(
          "error[{}]: `{}/{}/{}` {}\n",
          edited ? code::kArtifactHandEdited.id : code::kArtifactNotOurs.id,
          output_name_, plan.folder, conflict.path,
          edited   ? "was edited since the last build"
          : blocks ? "is in the way of an artifact"
                   : "exists and was not written by plimsoll");
    }
  }
  if (any) {
    console_.err += blocked ? "plimsoll: nothing was written; move what is in "
                              "the way elsewhere\n"
                            : "plimsoll: nothing was written; move the change "
                              "into a manifest, or overwrite it with --force\n";
  }
  return any;
}

void Build::ReportDiffs() {
  for (HostPlan& plan : plans_) {
    Refill(&plan);
    for (const FileChange& change : plan.changes) {
      ReportStaleFile(plan, change);
    }
    DropContents(&plan);
  }
}

// What the last build says it wrote, as it is now.
std::vector<Artifact> Build::ArtifactsOnDisk(const std::string& folder) const {
  std::vector<Artifact> artifacts;
  const auto lock = output_->Read(fmt::format("{}/{}", folder, kLockFileName),
                                  kArtifactLimit);
  const auto entries =
      lock ? ParseLockFile(*lock) : Result<std::vector<LockEntry>>(Error{});
  if (!entries) return artifacts;
  for (const LockEntry& entry : *entries) {
    auto text =
        output_->Read(fmt::format("{}/{}", folder, entry.path), kArtifactLimit);
    if (!text) continue;
    artifacts.push_back({entry.path, std::move(text).value(), entry.mode});
  }
  return artifacts;
}

// Before anything is written, as it asks the old artifacts.
void Build::FindRestarts() {
  // Nobody reads further, and a change to ten thousand hosts is not to wait.
  constexpr size_t kMost = 200;
  std::vector<size_t> changing;
  for (size_t i = 0; i < plans_.size(); ++i) {
    if (!plans_[i].changes.empty()) changing.push_back(i);
  }
  const size_t count = std::min(changing.size(), kMost);
  restarts_.resize(count);
  ParallelFor(count, jobs_, [&](size_t i) {
    const HostPlan& plan = plans_[changing[i]];
    const std::vector<Artifact> before = ArtifactsOnDisk(plan.folder);
    if (before.empty()) return;
    restarts_[i] = fmt::format("{}/{}: {}\n", output_name_, plan.folder,
                               DescribeRestarts(before, ArtifactsOf(plan)));
  });
  if (changing.size() > kMost) {
    restarts_.push_back(fmt::format(
        "{} more hosts change; `plimsoll build --dry-run --host ID` says what "
        "restarts there\n",
        changing.size() - kMost));
  }
}

void Build::ReportRestarts() {
  for (const std::string& line : restarts_) Progress() += line;
}

}  // namespace plimsoll
