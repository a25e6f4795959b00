#ifndef PLIMSOLL_COMPILER_DRIVER_SESSION_H_
#define PLIMSOLL_COMPILER_DRIVER_SESSION_H_

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/base/progress_line.h"
#include "compiler/diag/accepted.h"
#include "compiler/diag/sink.h"
#include "compiler/driver/compilation.h"
#include "compiler/driver/earlier_hosts.h"
#include "compiler/index/repository.h"
#include "compiler/index/spread.h"
#include "compiler/model/host.h"
#include "compiler/resolve/resolve.h"
#include "compiler/source/redaction.h"
#include "compiler/source/source_map.h"
#include "rules/rule.h"

namespace plimsoll {

struct RenderedFiles;  // compiler/driver/rendered.h

// What `plimsoll facts` printed on the machine of a host.
struct MachineFile {
  std::string host;  // Id.
  std::string path;  // As messages name it.
  std::string text;
};

struct Session;

struct LoadOptions {
  // What git tracks or would track below the root; the tree when absent.
  std::optional<std::vector<std::string>> tracked;
  // Paths that were asked for by name: read even where git ignores them.
  std::vector<std::string> named;
  bool only_named = false;  // And nothing else, neither listed nor read.
  // Where the files are that git ignores; null: they are not looked for.
  const FileSystem* ignored = nullptr;
  // What git does not ignore there; may lack what is in `tracked`.
  std::vector<std::string> unignored;
  std::vector<RemovedSecret> removed;
  std::vector<EarlierFile> earlier;  // Host facts as they were.
  std::function<FileType(const std::string& absolute)> machine;
  unsigned jobs = 1;
  // Leaves the output folder unread: what `build` is about to write anew would
  // outweigh all else.
  bool skip_output = false;
  Progress progress;  // Told what begins; absent where nobody watches.
  // Asked once all is read and nothing is parsed: whether to leave it at that.
  std::function<bool(const Session& read)> is_known;
  // Its `os` and `resources` stand in for what the host's own file leaves out.
  std::optional<MachineFile> measured;
};

// Everything one run read and derived, owned in one place: views and pointers
// into sources, trees and the fleet are valid as long as the session lives.
struct Session {
  SourceMap sources;
  Repository repository;
  Redactions redactions;
  bool has_project = false;
  std::string output;  // Folder below the root; empty without a project.
  std::optional<Fleet> fleet;                     // Only with a usable project.
  std::shared_ptr<const RenderedFiles> rendered;  // By its templates.
  Tree measured_tree;                             // Of LoadOptions::measured,
  std::optional<HostFacts> measured;              // and what it says.
  std::vector<RemovedSecret> removed;             // Matches view their paths.
  Progress progress;                              // As LoadOptions has it.
  Sink diagnostics;  // Of reading, parsing, binding, resolving.
  // Findings of CheckSession that do not count, and by whose word.
  std::vector<AcceptedFinding> accepted;

  void Say(std::string_view step) const {
    if (progress) progress(step);
  }
  [[nodiscard]] RedactedView view() const { return {sources, redactions}; }
};

// Reads the repository below the root of `disk` and resolves its fleet, if it
// has one. Never fails: what could not be read is a diagnostic.
[[nodiscard]] std::unique_ptr<Session> Load(const FileSystem& disk,
                                            const LoadOptions& options);

// All findings of a loaded session that count, sorted: those of loading, of
// the rules, and of compiling `compiled` (none: every host) in memory, where
// `see` gets the artifacts. Those
// that comments and `lint.ignore` accept go to `session.accepted`; by `today`,
// YYYY-MM-DD, some of these may have ended.
[[nodiscard]] std::vector<Diagnostic> CheckSession(
    Session& session, unsigned jobs, const RuleOptions& rules = {},
    std::span<const Host* const> compiled = {}, std::string_view today = {},
    const SeeArtifacts& see = {});

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_SESSION_H_
