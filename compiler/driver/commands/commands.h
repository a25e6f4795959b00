#ifndef PLIMSOLL_COMPILER_DRIVER_COMMANDS_COMMANDS_H_
#define PLIMSOLL_COMPILER_DRIVER_COMMANDS_COMMANDS_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/driver/run.h"
#include "compiler/driver/session.h"

namespace plimsoll {

enum class Format : uint8_t {
  kHuman,
  kShort,
  kJson,
  kSarif,
  kGithub,
  kGitlab,
  kJunit,
};
// Whether standard output is for a program alone.
[[nodiscard]] constexpr bool IsForPrograms(Format format) {
  return format != Format::kHuman && format != Format::kShort;
}

// What the command line said, one struct a command. Defaults are those of
// --help.
struct CommonOptions {
  Format format = Format::kHuman;
  std::string output;  // Where findings go; empty: standard output.
  bool statistics = false;
  Severity fail_on = Severity::kError;
  unsigned jobs = 0;  // 0: as many as the machine runs at once.
};
struct CheckOptions {
  CommonOptions common;
  std::vector<std::string> paths;
  bool fix = false;     // Apply safe fixes.
  bool unsafe = false;  // With fix or diff: unsafe ones, too.
  bool diff = false;    // Show what fix would change, change nothing.
  RuleOptions rules;
  std::string today;           // YYYY-MM-DD; empty: that of the console.
  std::string baseline;        // Findings it lists do not count.
  std::string write_baseline;  // Where to list those that are there.
  bool staged = false;         // Read the content of git's index.
  std::string changed_since;   // Show what a revision did not have; or empty.
  bool local = false;          // Judge paths of this machine, too.
  bool list_files = false;     // Only show what is read.
};
struct BuildOptions {
  CommonOptions common;
  std::string root;                // Empty: the current folder.
  std::vector<std::string> hosts;  // Empty: all.
  std::string out;                 // Empty: `output` of plimsoll.yml.
  bool check = false;
  bool dry_run = false;
  bool diff = false;
  bool force = false;
  bool allow_lossy = false;  // Leave out what a target cannot express.
  std::string facts;         // What `facts` printed on the host; or empty.
  // Bytes of packed artifacts that are kept from the check until they are
  // written. Every host has an equal share; one that takes more is compiled
  // again.
  size_t packed_room = 128ULL << 20;
};
struct DiffOptions {
  std::string root;                // Empty: the current folder.
  std::vector<std::string> hosts;  // Those to compare, unless all are.
  bool all = false;
  std::string against;  // Empty: `live.path` of plimsoll.yml.
  bool json = false;
  unsigned jobs = 0;
};
struct RulesOptions {
  bool markdown = false;  // As a page of the documentation.
};

struct InitOptions {
  std::string root = ".";
  std::string action;  // OWNER/REPOSITORY@REF that a workflow uses; or empty.
};

struct ImportOptions {
  std::vector<std::string> files;
  std::string out = ".";
  std::string host;  // Empty: `main`, or the project's only one.
};

struct TraceOptions {
  std::string instance;  // HOST/APP
  std::string key;       // Empty: every value.
  std::string root = ".";
  bool json = false;
};

enum class GraphFormat : uint8_t { kSvg, kDot, kMermaid };
struct GraphOptions {
  std::string root = ".";
  std::vector<std::string> hosts;  // Empty: all.
  GraphFormat format = GraphFormat::kSvg;
};

struct FactsOptions {
  std::string check;  // A file of host facts to compare with; or empty.
};

[[nodiscard]] ExitCode RunCheck(const CheckOptions& options, Console& console);
// What `check --list-files` prints of a loaded session.
void ListFiles(const Session& session, Format format, Console& console);
[[nodiscard]] ExitCode RunBuild(const BuildOptions& options, Console& console);
[[nodiscard]] ExitCode RunDiff(const DiffOptions& options, Console& console);
[[nodiscard]] ExitCode RunTrace(const TraceOptions& options, Console& console);
// Names only, never a value.
[[nodiscard]] ExitCode RunGraph(const GraphOptions& options, Console& console);
// Facts of this machine: printed as a host file, or compared with one.
[[nodiscard]] ExitCode RunFacts(const FactsOptions& options, Console& console);
[[nodiscard]] ExitCode RunExplain(const std::string& rule, Console& console);
[[nodiscard]] ExitCode RunRulesList(const RulesOptions& options,
                                    Console& console);
// Never overwrites a file.
[[nodiscard]] ExitCode RunInit(const InitOptions& options, Console& console);
// Never overwrites a file, either.
[[nodiscard]] ExitCode RunImport(const ImportOptions& options,
                                 Console& console);
// `input` is project, host or manifest.
[[nodiscard]] ExitCode RunSchema(const std::string& input, Console& console);
[[nodiscard]] ExitCode RunVersion(Console& console);

// Shared by the commands that load a project.

// `path` as an absolute one without `.` and `..`.
[[nodiscard]] std::string Absolute(const Console& console,
                                   std::string_view path);
// The folder that holds an absolute path; `/` is its own.
[[nodiscard]] std::string FolderAbove(std::string_view absolute);
// The root for a folder: its own plimsoll.yml, else the nearest above, else
// the folder itself.
[[nodiscard]] std::string FindRoot(const Console& console, std::string folder);
// The nearest folder, `absolute` or one above, that can be opened; `below` is
// the rest of the way.
[[nodiscard]] std::unique_ptr<FileSystem> OpenNearest(
    const Console& console, const std::string& absolute, std::string* below);
// Why a command goes no further, and its exit code.
struct Refusal {
  ExitCode code = ExitCode::kInternal;
  std::string message;
};
// Null, with the reason, when the folder cannot be opened or git fails. Which
// files git tracks is asked here.
[[nodiscard]] std::unique_ptr<Session> LoadRoot(const Console& console,
                                                const std::string& root,
                                                const LoadOptions& options,
                                                Refusal* refusal);
// Whether a rule or group has that name; says so on standard error if not.
[[nodiscard]] bool IsKnownRule(std::string_view name, Console& console);
// Prints findings in the chosen format, where the options say; formats for
// programs show those of `session.accepted`, too. `root` is that of the
// project.
[[nodiscard]] Status PrintFindings(const std::vector<Diagnostic>& diagnostics,
                                   const Session& session,
                                   std::string_view root,
                                   const CommonOptions& options,
                                   Console& console);
// Replaces a file, given as the user wrote it, in one step.
[[nodiscard]] Status WriteOutput(const Console& console, std::string_view path,
                                 std::string_view text);
[[nodiscard]] bool AnyAtLeast(const std::vector<Diagnostic>& diagnostics,
                              Severity severity);

inline constexpr std::string_view kVersion = PLIMSOLL_VERSION;

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_COMMANDS_COMMANDS_H_
