#include "compiler/driver/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "compiler/base/parallel_for.h"
#include "compiler/diag/render.h"
#include "compiler/driver/git_tree.h"
#include "compiler/driver/read_files.h"
#include "compiler/source/classify.h"

namespace plimsoll {
namespace {

using Paths = std::vector<std::string>;

bool Refuse(Refusal* refusal, ExitCode code, std::string message) {
  *refusal = {code, std::move(message)};
  return false;
}

// The changed files as they were.
Result<std::vector<EarlierFile>> FilesBefore(const GitFolder& git,
                                             const GitChanges& changes) {
  auto entries = git.Commit(changes.base);
  if (!entries) return Error{entries.error()};
  std::erase_if(*entries, [&](const GitEntry& entry) {
    return !std::ranges::binary_search(changes.present, entry.path) &&
           !std::ranges::binary_search(changes.deleted, entry.path);
  });
  auto contents = git.Contents(*entries, kFileSizeLimit);
  if (!contents) return Error{contents.error()};
  std::vector<EarlierFile> files;
  for (size_t i = 0; i < entries->size(); ++i) {
    std::optional<std::string>& content = (*contents)[i];
    if (!content) continue;
    files.push_back({(*entries)[i].path, *std::move(content)});
  }
  return files;
}

// The secrets that the files had and that are gone from them, perhaps to
// another place.
std::vector<RemovedSecret> RemovedSecrets(const std::vector<EarlierFile>& files,
                                          unsigned jobs) {
  std::vector<std::vector<RemovedSecret>> of_files(files.size());
  ParallelFor(files.size(), jobs, [&](size_t i) {
    const std::string& path = files[i].path;
    const FileKind kind = Classify(path, files[i].text);
    const SourceFile file(FileId{0}, path, files[i].text, kind);
    for (const SecretMatch& match : FindSecrets(file)) {
      const std::string_view value = file.TextOf(match.span);
      if (!IsWorthSpreading(match, value)) continue;
      of_files[i].push_back({std::string(value), path});
    }
  });
  std::vector<RemovedSecret> removed;
  for (std::vector<RemovedSecret>& of_file : of_files) {
    std::ranges::move(of_file, std::back_inserter(removed));
  }
  return removed;
}

FileType TypeOnMachine(const Console& console, const std::string& absolute) {
  const size_t slash = absolute.rfind('/');
  const std::string folder = absolute.substr(0, slash);
  if (const auto disk = console.open(slash == 0 ? "/" : folder)) {
    return disk->Stat(absolute.substr(slash + 1)).type;
  }
  // A folder that may not be looked into may have it.
  const bool is_there =
      slash > 0 && TypeOnMachine(console, folder) == FileType::kDirectory;
  return is_there ? FileType::kOther : FileType::kMissing;
}

}  // namespace

std::unique_ptr<OpenedReading> OpenedReading::Open(const Console& console,
                                                   const Reading& reading,
                                                   Refusal* refusal) {
  std::unique_ptr<OpenedReading> opened(new OpenedReading(console, reading));
  opened->disk_ = console.open(reading.places.root);
  const bool asks_git = reading.staged || !reading.changed_since.empty();
  const std::string option = reading.staged ? "--staged" : "--changed-since";
  bool done = true;
  if (opened->disk_ == nullptr) {
    done = Refuse(refusal, ExitCode::kUsage,
                  fmt::format("`{}` cannot be opened", reading.places.root));
  } else if (asks_git && (!console.git || opened->git_.TopLevel().empty())) {
    done = Refuse(refusal, ExitCode::kUsage,
                  fmt::format("{} needs a git repository", option));
  } else {
    done = (!asks_git || opened->FindChanges(refusal)) &&
           opened->ReadAll(console, refusal);
  }
  return done ? std::move(opened) : nullptr;
}

bool OpenedReading::FindChanges(Refusal* refusal) {
  const std::string& revision = reading_.changed_since;
  const auto base = git_.BaseOf(revision.empty() ? "HEAD" : revision);
  if (!base) {
    // Before the first commit everything is new.
    if (revision.empty() || revision == "HEAD") return true;
    return Refuse(refusal, ExitCode::kUsage,
                  fmt::format("git knows no revision `{}`; a shallow clone "
                              "lacks those before its first",
                              revision));
  }
  auto changes = git_.ChangesSince(
      *base, reading_.staged ? GitSide::kIndex : GitSide::kWorkTree);
  if (!changes) {
    return Refuse(refusal, ExitCode::kInternal, changes.error());
  }
  changes_ = std::move(changes).value();
  return true;
}

bool OpenedReading::ReadAll(const Console& console, Refusal* refusal) {
  LoadOptions options;
  options.jobs = reading_.jobs;
  options.skip_output = reading_.skip_output;
  options.progress = console.progress;
  options.measured = reading_.measured;
  options.is_known = reading_.is_known;
  options.named = reading_.places.only_these ? reading_.places.below
                                             : reading_.places.files;
  options.only_named = reading_.places.only_these;
  if (reading_.machine) {
    options.machine = [&console](const std::string& path) {
      if (!path.starts_with("~/")) return TypeOnMachine(console, path);
      return console.home.empty()
                 ? FileType::kOther
                 : TypeOnMachine(console, console.home + path.substr(1));
    };
  }
  if (changes_) {
    auto before = FilesBefore(git_, *changes_);
    if (!before) return Refuse(refusal, ExitCode::kInternal, before.error());
    options.removed = RemovedSecrets(*before, reading_.jobs);
    std::erase_if(*before, [](const EarlierFile& file) {
      return !MayBeHost(file.path, file.text);
    });
    options.earlier = std::move(before).value();
  }
  if (reading_.staged) {
    auto index = OpenGitTree(git_, {}, *disk_);
    if (!index) return Refuse(refusal, ExitCode::kInternal, index.error());
    auto files = git_.Files();
    if (!files) return Refuse(refusal, ExitCode::kInternal, files.error());
    // A file that is not staged is no part of the commit, whatever it holds.
    options.unignored = std::move(files).value().value_or(Paths());
    options.tracked = std::move(index->paths);
    options.ignored = disk_.get();
    session_ = Load(*index->disk, options);
    return true;
  }
  if (console.git && !options.only_named) {
    if (console.progress) console.progress("asking git for its files");
    auto files = git_.Files();
    if (!files) return Refuse(refusal, ExitCode::kInternal, files.error());
    options.tracked = std::move(files).value();
    options.ignored = disk_.get();
  }
  session_ = Load(*disk_, options);
  return true;
}

bool OpenedReading::IsChanged(const Span& span) const {
  return span.valid() &&
         std::ranges::binary_search(changes_->present,
                                    session_->sources.Get(span.file).path());
}

bool OpenedReading::HasLabelInChange(const Diagnostic& finding) const {
  return std::ranges::any_of(
             finding.labels,
             [&](const Label& label) { return IsChanged(label.span); }) ||
         std::ranges::any_of(finding.trail, [&](const OriginStep& step) {
           return IsChanged(step.span);
         });
}

// What was removed cannot have a label: a deleted script, a port that is not
// published any more. So what was found before the change is the measure.
Result<std::vector<std::string>> OpenedReading::FingerprintsBefore(
    const RuleOptions& rules) const {
  auto tree = OpenGitTree(git_, changes_->base, *disk_);
  if (!tree) return Error{tree.error()};
  auto files = git_.Files();
  if (!files) return Error{files.error()};
  LoadOptions options;
  options.jobs = reading_.jobs;
  options.unignored = std::move(files).value().value_or(Paths());
  options.tracked = std::move(tree->paths);
  options.ignored = disk_.get();
  const auto before = Load(*tree->disk, options);
  const std::vector<Diagnostic> findings =
      CheckSession(*before, reading_.jobs, rules);
  std::vector<std::string> all = Fingerprints(findings, before->view());
  for (size_t i = 0; i < all.size(); ++i) all[i] += findings[i].id;
  std::ranges::sort(all);
  return all;
}

Status OpenedReading::KeepCaused(const RuleOptions& rules,
                                 std::vector<Diagnostic>* findings) const {
  if (reading_.changed_since.empty() || !changes_) return Done{};
  const std::vector<std::string> now =
      Fingerprints(*findings, session_->view());
  std::vector<Diagnostic> kept;
  std::optional<std::vector<std::string>> before;
  for (size_t i = 0; i < findings->size(); ++i) {
    Diagnostic& finding = (*findings)[i];
    if (!HasLabelInChange(finding)) {
      if (!before) {
        auto all = FingerprintsBefore(rules);
        if (!all) return Error{all.error()};
        before = std::move(all).value();
      }
      const std::string print = now[i] + std::string(finding.id);
      if (std::ranges::binary_search(*before, print)) continue;
    }
    kept.push_back(std::move(finding));
  }
  *findings = std::move(kept);
  return Done{};
}

}  // namespace plimsoll
