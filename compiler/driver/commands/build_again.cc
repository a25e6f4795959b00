// Building again what nobody has touched: see BuildRecord.

#include <fmt/format.h>

#include "compiler/driver/commands/build.h"
#include "compiler/driver/folder_stamp.h"

namespace plimsoll {
namespace {

// Fewer are compiled and compared in the blink of an eye.
constexpr size_t kFewFiles = 1000;

}  // namespace

// Only the plain build. What is asked for by a flag is done.
bool Build::RemembersBuilds() const {
  const CommonOptions& common = options_.common;
  return console_.stamp && !console_.cache.empty() &&
         !console_.program.empty() && writes() && options_.hosts.empty() &&
         options_.facts.empty() && !options_.force && !options_.allow_lossy &&
         common.output.empty() && !common.statistics;
}

// Whether all was read and left as it is now by a build that found no error.
bool Build::IsAsRecorded(const Session& read) {
  const std::string settings =
      fmt::format("{} {} {}", static_cast<int>(options_.common.format),
                  console_.color, options_.out);
  inputs_ = DigestOfInputs(read, console_, settings);
  if (inputs_.empty()) return false;
  const std::string output = OutputPath(read);
  record_ = ReadRecord(console_, root_, output);
  if (record_ && (record_->inputs != inputs_ ||
                  record_->output != console_.stamp(output, jobs_))) {
    record_.reset();
  }
  return record_.has_value();
}

ExitCode Build::SayAsRecorded() {
  console_.out += record_->said;
  SayUnchanged(record_->hosts, record_->files);
  return ExitCode::kClean;
}

// Called with the output folder locked.
void Build::Record() {
  if (inputs_.empty()) return;
  BuildRecord record{.inputs = inputs_,
                     .output = {},
                     .said = said_,
                     .hosts = hosts_.size(),
                     .files = 0};
  for (const HostPlan& plan : plans_) {
    record.files += plan.unchanged;
    for (const FileChange& change : plan.changes) {
      record.files += change.kind == ChangeKind::kRemove ? 0 : 1;
    }
  }
  if (record.files < kFewFiles) return;
  AwaitNextTick();
  const std::string output = OutputPath(*session_);
  record.output = console_.stamp(output, jobs_);
  if (!record.output.empty()) WriteRecord(console_, root_, output, record);
}

}  // namespace plimsoll
