// `build`: compile the fleet and write it, a host at a time.

#include "compiler/driver/commands/build.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>

#include "compiler/base/parallel_for.h"
#include "compiler/base/path.h"
#include "compiler/base/utf8.h"
#include "compiler/driver/lock_file.h"
#include "compiler/driver/machine_facts.h"
#include "compiler/resolve/template_output.h"

namespace plimsoll {
namespace {

// What a target may leave out when the user says so: limits and hardening,
// without which an app does what it did. Never a secret, a volume, a port, a
// user, a GPU or a schedule: without these it is another app.
constexpr std::string_view kLossyFields[] = {
    "container.network_aliases",
    "resources.address_space_limit",
    "resources.cpu_limit",
    "resources.memory_limit",
    "resources.pids_limit",
    "security.capabilities",
    "security.no_new_privileges",
    "security.readonly_root",
    "volumes.options",
};

// Whether a finding of a target is about such a field: HOST/APP/FIELD.
bool IsLossy(const Diagnostic& diagnostic) {
  if (diagnostic.id != code::kTargetUnsupported.id) return false;
  const std::string_view object = diagnostic.object;
  return std::ranges::any_of(kLossyFields, [&](std::string_view field) {
    return object.size() > field.size() && object.ends_with(field) &&
           object[object.size() - field.size() - 1] == '/';
  });
}

}  // namespace

ExitCode Build::Fail(ExitCode code, std::string_view message) {
  console_.err += fmt::format("plimsoll: {}\n", message);
  return code;
}

bool Build::Selected(const Host& host) const {
  return std::ranges::find(hosts_, &host) != hosts_.end();
}

// What the host said of itself, by `plimsoll facts`.
bool Build::ReadFacts(LoadOptions* options) {
  if (options_.facts.empty()) return true;
  if (options_.hosts.size() != 1) {
    console_.err += "plimsoll: --facts are those of one host; say which\n";
    return false;
  }
  auto text = ReadFactsFile(console_, options_.facts);
  if (!text) {
    console_.err +=
        fmt::format("plimsoll: {}: {}\n", options_.facts, text.error());
    return false;
  }
  options->measured = MachineFile{.host = options_.hosts.front(),
                                  .path = options_.facts,
                                  .text = std::move(text).value()};
  return true;
}

// A machine that is not the one that was planned with gets nothing.
bool Build::IsAsMeasured() {
  if (!session_->measured) return true;
  const Host& host = *hosts_.front();
  const std::string differences =
      DifferencesFrom(MachineFactsOf(*session_->measured), options_.facts,
                      host.facts, session_->sources);
  if (differences.empty()) return true;
  console_.err += differences;
  console_.err += fmt::format(
      "plimsoll: nothing was written, since `{}` is not as stated\n", host.id);
  return false;
}

bool Build::SelectHosts() {
  const Fleet& fleet = *session_->fleet;
  for (const std::string& id : options_.hosts) {
    const Host* host = fleet.FindHost(id);
    if (host == nullptr) {
      console_.err +=
          fmt::format("plimsoll: no host `{}` in this project\n", id);
      return false;
    }
    if (!Selected(*host)) hosts_.push_back(host);
  }
  if (options_.hosts.empty()) {
    for (const auto& host : fleet.hosts) hosts_.push_back(host.get());
  }
  return true;
}

// Files of hosts that were not asked for, and of apps that neither run on those
// that were nor are used from there.
std::set<std::string_view> Build::ForeignFiles() const {
  std::set<std::string_view> foreign;
  for (const auto& host : session_->fleet->hosts) foreign.insert(host->path);
  for (const auto& app : session_->fleet->apps) foreign.insert(app->path);
  for (const Host* host : hosts_) {
    foreign.erase(host->path);
    for (const Instance& instance : host->instances) {
      foreign.erase(instance.unit->path);
      for (const ResolvedDependency& dependency : instance.dependencies) {
        if (dependency.app != nullptr) foreign.erase(dependency.app->path);
      }
    }
  }
  return foreign;
}

// With --host, what is wrong only with other hosts does not stop this one.
void Build::DropForeign(std::vector<Diagnostic>* diagnostics) const {
  if (options_.hosts.empty() || !session_->fleet) return;
  const std::set<std::string_view> foreign = ForeignFiles();
  std::erase_if(*diagnostics, [&](const Diagnostic& diagnostic) {
    return !diagnostic.labels.empty() &&
           std::ranges::all_of(diagnostic.labels, [&](const Label& label) {
             return label.span.valid() &&
                    foreign.contains(
                        session_->sources.Get(label.span.file).path());
           });
  });
}

// Loud: each loss is a warning of every build.
void Build::AllowLossy(std::vector<Diagnostic>* diagnostics) const {
  if (!options_.allow_lossy) return;
  for (Diagnostic& diagnostic : *diagnostics) {
    if (!IsLossy(diagnostic)) continue;
    diagnostic.severity = Severity::kWarning;
    diagnostic.AddNote("left out, as --allow-lossy says");
  }
}

// Called on several threads, each time for another host.
void Build::Keep(size_t index, const std::vector<Artifact>& artifacts) {
  compiled_[index].entries = EntriesOf(artifacts);
  PackedArtifacts packed(artifacts);
  if (packed.bytes() > options_.packed_room / hosts_.size()) return;
  compiled_[index].packed = std::move(packed);
}

bool Build::PassesChecks() {
  compiled_.resize(hosts_.size());
  std::vector<Diagnostic> diagnostics =
      CheckSession(*session_, jobs_, {}, hosts_, console_.today,
                   [&](size_t i, const std::vector<Artifact>& artifacts) {
                     Keep(i, artifacts);
                   });
  DropForeign(&diagnostics);
  AllowLossy(&diagnostics);
  // What a cut-off build left is what this one mends.
  std::erase_if(diagnostics, [](const Diagnostic& found) {
    return found.id == code::kArtifactIncomplete.id;
  });
  if (AnyAtLeast(diagnostics, Severity::kWarning) ||
      IsForPrograms(options_.common.format)) {
    const size_t before = console_.out.size();
    const Status printed =
        PrintFindings(diagnostics, *session_, root_, options_.common, console_);
    said_ = console_.out.substr(before);
    if (!printed) {
      console_.err += fmt::format("plimsoll: {}\n", printed.error());
      return false;
    }
  }
  if (AnyAtLeast(diagnostics, Severity::kError)) {
    console_.err += "plimsoll: nothing was written, since there are errors\n";
    return false;
  }
  // A rule that was switched off does not make a missing value appear.
  if (!session_->fleet) return true;
  for (const Problem& problem : session_->fleet->problems) {
    const bool here = problem.host != nullptr && Selected(*problem.host);
    if (!here) continue;
    console_.err += fmt::format(
        "plimsoll: nothing was written: `{}` of `{}` on `{}` could not be "
        "resolved, and the rule that reports it is off\n",
        problem.name, problem.app->app.id.value, problem.host->id);
    return false;
  }
  return RendersAll();
}

// The same for what templates make.
bool Build::RendersAll() {
  const TemplateReport* report = session_->fleet->templates.get();
  if (report == nullptr) return true;
  for (const TemplateProblem& problem : report->problems) {
    const auto host = std::ranges::find_if(
        problem.hosts, [&](const Host* at) { return Selected(*at); });
    if (host == problem.hosts.end()) continue;
    console_.err += fmt::format(
        "plimsoll: nothing was written: a template cannot be rendered for "
        "`{}`, and the rule that reports it is off\n",
        (*host)->id);
    return false;
  }
  return true;
}

// Makes the output folder below the nearest one that exists. Within the project
// no symlink is followed to it; where `--out` leads is the user's word.
Status Build::MakeOutput(const std::string& absolute) {
  std::string below = session_->output;
  const auto disk = options_.out.empty()
                        ? console_.open(root_)
                        : OpenNearest(console_, absolute, &below);
  if (disk == nullptr) return Error{fmt::format("cannot open `{}`", root_)};
  return disk->MakeFolders(below);
}

std::string Build::OutputPath(const Session& session) const {
  return Absolute(console_, options_.out.empty() ? root_ + "/" + session.output
                                                 : options_.out);
}

ExitCode Build::OpenOutput() {
  output_name_ =
      EscapeForDisplay(options_.out.empty() ? session_->output : options_.out);
  const bool in_project = options_.out.empty();
  const std::string absolute = OutputPath(*session_);
  const auto project = console_.open(root_);
  const bool missing =
      in_project && project != nullptr
          ? project->Stat(session_->output).type == FileType::kMissing
          : console_.open(absolute) == nullptr;
  if (missing && !writes()) {
    // Nothing is there yet, and nothing is to be made.
    output_ = std::make_unique<MemoryFileSystem>();
    return ExitCode::kClean;
  }
  // Finds, too, that it is no folder, or reached through a symlink.
  const Status made = MakeOutput(absolute);
  if (!made) return Fail(ExitCode::kInternal, made.error());
  output_ = console_.open(absolute);
  if (output_ == nullptr) {
    return Fail(ExitCode::kInternal,
                fmt::format("`{}` cannot be opened", output_name_));
  }
  return ExitCode::kClean;
}

// Folders of hosts that are gone: what a lock there owns goes, too.
std::vector<std::string> Build::AbandonedFolders() const {
  std::vector<std::string> folders;
  const auto names = output_->List("");
  if (!options_.hosts.empty() || !names) return folders;
  for (const std::string& name : *names) {
    const std::string lock = fmt::format("{}/{}", name, kLockFileName);
    const bool ours = output_->Stat(lock).type == FileType::kFile ||
                      IsIncomplete(*output_, name);
    if (ours && session_->fleet->FindHost(name) == nullptr) {
      folders.push_back(name);
    }
  }
  return folders;
}

Status Build::RecoverHosts() {
  std::vector<std::string> folders = AbandonedFolders();
  for (const Host* host : hosts_) folders.push_back(host->id);
  for (const std::string& folder : folders) {
    Status recovered = Recover(*output_, folder);
    if (!recovered) return recovered;
  }
  return Done{};
}

void Build::PlanHosts() {
  session_->Say(fmt::format("comparing {} hosts", hosts_.size()));
  plans_.resize(hosts_.size());
  ParallelFor(hosts_.size(), jobs_, [&](size_t i) {
    Compiled compiled = std::exchange(compiled_[i], {});
    // Before: what changes from here on changes the next stamp.
    std::string stamp =
        inputs_.empty() ? std::string() : output_->Stamp(hosts_[i]->id).digest;
    plans_[i] = PlanHost(*output_, hosts_[i]->id, compiled.entries);
    plans_[i].stamp = std::move(stamp);
    if (plans_[i].changes.empty()) return;
    plans_[i].packed = std::move(compiled.packed);
  });
  for (const std::string& folder : AbandonedFolders()) {
    plans_.push_back(PlanHost(*output_, folder, {}));
  }
  std::ranges::sort(plans_, {}, &HostPlan::folder);
}

// Emitting is a function of the fleet alone, so it can be done again.
std::vector<Artifact> Build::ArtifactsOf(const HostPlan& plan) const {
  if (!plan.packed.empty()) return plan.packed.Unpack();
  const Host* host = session_->fleet->FindHost(plan.folder);
  if (host == nullptr) return {};
  return EmitHost(*host, *session_->fleet).artifacts;
}

void Build::Refill(HostPlan* plan) const {
  if (!plan->changes.empty()) FillIn(plan, ArtifactsOf(*plan));
}

// Hosts of a batch share their syncs, of which each takes in the whole disk.
ExitCode Build::WriteAll() {
  constexpr size_t kBatch = 64;
  for (size_t i = 0; i < plans_.size(); i += kBatch) {
    session_->Say(fmt::format("writing host {} of {}", i + 1, plans_.size()));
    const std::span<HostPlan> batch =
        std::span(plans_).subspan(i, std::min(kBatch, plans_.size() - i));
    ParallelFor(batch.size(), jobs_, [&](size_t k) { Refill(&batch[k]); });
    const auto trouble = WriteHosts(*output_, batch, jobs_);
    if (trouble) return FailWriting(*trouble->host, trouble->trouble);
    for (HostPlan& plan : batch) DropContents(&plan);
    StampWritten(batch);
  }
  ReportChanges("");
  Record();
  return ExitCode::kClean;
}

ExitCode Build::FailWriting(const HostPlan& plan, std::string_view trouble) {
  console_.err +=
      fmt::format("error[{}]: {}\n", code::kIoNotWritable.id, trouble);
  const bool cut_off = IsIncomplete(*output_, plan.folder);
  return Fail(
      ExitCode::kInternal,
      fmt::format("`{}/{}` {}; every other host is as it was or written whole",
                  output_name_, plan.folder,
                  cut_off ? "is incomplete until the next build finishes it"
                          : "is as it was"));
}

ExitCode Build::Run() {
  jobs_ = options_.common.jobs == 0 ? DefaultJobs() : options_.common.jobs;
  const std::string asked = Absolute(console_, options_.root);
  if (console_.open(asked) == nullptr) {
    return Fail(
        ExitCode::kUsage,
        fmt::format("`{}` is no folder that can be opened", options_.root));
  }
  root_ = FindRoot(console_, asked);
  Refusal refusal;
  LoadOptions reading;
  reading.jobs = jobs_;
  reading.skip_output = true;
  if (!ReadFacts(&reading)) return ExitCode::kUsage;
  if (RemembersBuilds()) {
    reading.is_known = [&](const Session& read) { return IsAsRecorded(read); };
  }
  session_ = LoadRoot(console_, root_, reading, &refusal);
  if (session_ == nullptr) return Fail(refusal.code, refusal.message);
  if (record_) return SayAsRecorded();
  if (!session_->has_project) {
    return Fail(ExitCode::kUsage,
                "no plimsoll.yml here or above; `build` needs a project");
  }
  if (!session_->fleet) {
    PassesChecks();
    return ExitCode::kFindings;
  }
  if (!SelectHosts()) return ExitCode::kUsage;
  if (!IsAsMeasured() || !PassesChecks()) return ExitCode::kFindings;
  if (session_->fleet->hosts.empty()) {
    return Fail(ExitCode::kUsage,
                "the project has no hosts; `build` needs a file such as "
                "hosts/NAME.yml");
  }
  const ExitCode opened = OpenOutput();
  if (opened != ExitCode::kClean) return opened;

  std::unique_ptr<FolderLock> lock;
  if (writes()) {
    auto locked = output_->LockFolder("");
    if (!locked) return Fail(ExitCode::kInternal, locked.error());
    lock = std::move(locked).value();
    const Status recovered = RecoverHosts();
    if (!recovered) return Fail(ExitCode::kInternal, recovered.error());
  }
  PlanHosts();
  if (options_.check) return ReportStale();
  FindRestarts();
  if (!writes()) {
    if (options_.diff) ReportDiffs();
    ReportChanges("would ");
    return ExitCode::kClean;
  }
  if (ReportConflicts()) return ExitCode::kFindings;
  return WriteAll();
}

ExitCode RunBuild(const BuildOptions& options, Console& console) {
  const auto build = std::make_shared<Build>(options, console);
  console.kept = build;
  return build->Run();
}

}  // namespace plimsoll
