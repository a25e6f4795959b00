#ifndef PLIMSOLL_COMPILER_DRIVER_COMMANDS_BUILD_H_
#define PLIMSOLL_COMPILER_DRIVER_COMMANDS_BUILD_H_

#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/build_record.h"
#include "compiler/driver/commands/commands.h"
#include "compiler/driver/write_host.h"
#include "targets/target.h"

namespace plimsoll {

inline constexpr uint64_t kArtifactLimit = 64ULL << 20;

// One run of `build`, step by step. What it says is in build_report.cc.
class Build {
 public:
  Build(const BuildOptions& options, Console& console)
      : options_(options), console_(console) {}

  ExitCode Run();

 private:
  ExitCode Fail(ExitCode code, std::string_view message);
  // Where changes and diffs go: findings as JSON are all of standard output,
  // or a program could not read it.
  std::string& Progress() {
    return IsForPrograms(options_.common.format) ? console_.err : console_.out;
  }
  [[nodiscard]] bool writes() const {
    return !options_.check && !options_.dry_run && !options_.diff;
  }
  bool ReadFacts(LoadOptions* options);
  bool IsAsMeasured();
  bool SelectHosts();
  [[nodiscard]] bool Selected(const Host& host) const;
  // Of build_again.cc.
  [[nodiscard]] bool RemembersBuilds() const;
  bool IsAsRecorded(const Session& read);
  ExitCode SayAsRecorded();
  // Of everything in the output folder: as it was compared or written, or,
  // for what no plan is about, as it is.
  [[nodiscard]] std::string StampOutput(const FileSystem& output) const;
  void StampWritten(std::span<HostPlan> plans) const;
  void Record();

  bool PassesChecks();
  bool RendersAll();
  [[nodiscard]] std::set<std::string_view> ForeignFiles() const;
  void DropForeign(std::vector<Diagnostic>* diagnostics) const;
  [[nodiscard]] std::string OutputPath(const Session& session) const;
  ExitCode OpenOutput();
  Status MakeOutput(const std::string& absolute);
  Status RecoverHosts();
  void Keep(size_t index, const std::vector<Artifact>& artifacts);
  void PlanHosts();
  [[nodiscard]] std::vector<Artifact> ArtifactsOf(const HostPlan& plan) const;
  void Refill(HostPlan* plan) const;
  [[nodiscard]] std::vector<std::string> AbandonedFolders() const;
  void AllowLossy(std::vector<Diagnostic>* diagnostics) const;
  ExitCode WriteAll();
  ExitCode FailWriting(const HostPlan& plan, std::string_view trouble);

  // Of build_report.cc.
  ExitCode ReportStale();
  bool ReportStaleFile(const HostPlan& plan, const FileChange& change);
  void ReportDiffs();
  void ReportChanges(std::string_view verb);
  [[nodiscard]] std::vector<Artifact> ArtifactsOnDisk(
      const std::string& folder) const;
  void FindRestarts();
  void ReportRestarts();
  void SayUnchanged(size_t hosts, size_t files);
  bool ReportConflicts();

  const BuildOptions options_;
  Console& console_;
  unsigned jobs_ = 1;
  std::string root_;
  std::unique_ptr<Session> session_;
  std::vector<const Host*> hosts_;
  std::string inputs_;  // Digest; empty where builds are not remembered.
  std::optional<BuildRecord> record_;
  std::string said_;         // Of findings.
  std::string output_name_;  // As messages show it.
  std::unique_ptr<FileSystem> output_;
  // What each host compiles to. The artifacts of ten thousand hosts are not to
  // be in memory all at once: they are packed, and a host that takes more than
  // its share of the room is compiled again when it is written.
  struct Compiled {
    std::vector<LockEntry> entries;
    PackedArtifacts packed;
  };
  std::vector<Compiled> compiled_;
  std::vector<HostPlan> plans_;
  std::vector<std::string> restarts_;  // One a plan, as far as they go.
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_COMMANDS_BUILD_H_
