// Building again what nobody has touched: see BuildRecord.

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/parallel_for.h"
#include "compiler/base/sha256.h"
#include "compiler/driver/commands/build.h"

namespace plimsoll {
namespace {

// Fewer are compiled and compared in the blink of an eye.
constexpr size_t kFewFiles = 1000;

}  // namespace

// Only the plain build. What is asked for by a flag is done.
bool Build::RemembersBuilds() const {
  const CommonOptions& common = options_.common;
  return !console_.cache.empty() && !console_.program.empty() && writes() &&
         options_.hosts.empty() && options_.facts.empty() && !options_.force &&
         !options_.allow_lossy && common.output.empty() && !common.statistics;
}

// Whether all was read and left as it is now by a build that found no error.
bool Build::IsAsRecorded(const Session& read) {
  // Findings name their places as seen from here.
  const std::string settings =
      fmt::format("{} {} {} {}", static_cast<int>(options_.common.format),
                  console_.color, options_.out, Absolute(console_, "."));
  inputs_ = DigestOfInputs(read, console_, settings);
  if (inputs_.empty()) return false;
  const std::string output = OutputPath(read);
  record_ = ReadRecord(console_, root_, output);
  if (!record_ || record_->inputs != inputs_) {
    record_.reset();
    return false;
  }
  const auto project = console_.open(root_);
  const bool is_there =
      !options_.out.empty() ||
      (project != nullptr &&
       project->Stat(read.output).type == FileType::kDirectory);
  const auto disk = is_there ? console_.open(output) : nullptr;
  if (disk == nullptr || StampOutput(*disk) != record_->output) record_.reset();
  return record_.has_value();
}

ExitCode Build::SayAsRecorded() {
  console_.out += record_->said;
  SayUnchanged(record_->hosts, record_->files);
  return ExitCode::kClean;
}

std::string Build::StampOutput(const FileSystem& output) const {
  const auto names = output.List("");
  if (!names) return {};
  std::vector<std::string> stamps(names->size());
  ParallelFor(names->size(), jobs_, [&](size_t i) {
    const std::string& name = (*names)[i];
    const auto plan =
        std::ranges::lower_bound(plans_, name, {}, &HostPlan::folder);
    const bool is_known = plan != plans_.end() && plan->folder == name;
    stamps[i] = is_known ? plan->stamp : output.Stamp(name).digest;
  });
  std::string all;
  for (const std::string& stamp : stamps) {
    if (stamp.empty()) return {};
    all += stamp;
  }
  return Sha256Hex(all);
}

// Nothing is remembered of a host that somebody changed since its lock file,
// the last of its files, was put in place.
void Build::StampWritten(std::span<HostPlan> plans) const {
  if (inputs_.empty()) return;
  ParallelFor(plans.size(), jobs_, [&](size_t i) {
    HostPlan& plan = plans[i];
    if (plan.empty()) return;
    const size_t files = plan.files() + (plan.lock.empty() ? 0 : 1);
    const int64_t last =
        output_->Stamp(Below(plan.folder, kLockFileName)).newest;
    TreeStamp stamp = output_->Stamp(plan.folder);
    const bool is_ours = stamp.files == files && stamp.newest <= last;
    plan.stamp = is_ours ? std::move(stamp.digest) : std::string();
  });
}

// Called with the output folder locked.
void Build::Record() {
  if (inputs_.empty()) return;
  BuildRecord record{.inputs = inputs_,
                     .output = {},
                     .said = said_,
                     .hosts = hosts_.size(),
                     .files = 0};
  for (const HostPlan& plan : plans_) record.files += plan.files();
  if (record.files < kFewFiles) return;
  record.output = StampOutput(*output_);
  if (record.output.empty()) return;
  WriteRecord(console_, root_, OutputPath(*session_), record);
}

}  // namespace plimsoll
