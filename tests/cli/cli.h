#ifndef PLIMSOLL_TESTS_CLI_CLI_H_
#define PLIMSOLL_TESTS_CLI_CLI_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/run.h"
#include "tests/oracles/harness.h"

// How tests use plimsoll the way a person or a CI job does: as a program, in a
// folder of their own; or, where thousands of runs are wanted, in memory.
namespace plimsoll::cli {

using oracles::Output;
using Words = std::vector<std::string>;
using Files = std::map<std::string, std::string>;  // By path.

// The binary that was built along with the tests.
[[nodiscard]] std::string Binary();

// Runs it in `directory`; a process that cannot be run fails the test.
[[nodiscard]] Output Plimsoll(const std::string& directory, const Words& args,
                              const Words& environment = {});

// Declares `script`, the path of a program that gives another one a terminal,
// or ends the test: there may be none to give, as in a root without /dev/pts.
#define PLIMSOLL_TERMINAL()          \
  PLIMSOLL_READER(script, "script"); \
  if (!::plimsoll::cli::HasTerminals()) PLIMSOLL_WITHOUT("no terminals here")
[[nodiscard]] bool HasTerminals();

// A project of one host and one app that plimsoll finds nothing wrong with.
[[nodiscard]] Files SmallProject();

void WriteAll(const TempDir& dir, const Files& files);
// Copies a folder of the source tree, such as fixtures/cres, into `dir`.
void CopyTree(const std::string& from, const TempDir& dir);
// Every regular file below a folder: its path and content.
[[nodiscard]] Files ReadTree(const std::string& folder);

// The same in memory.
struct MemoryRun {
  ExitCode code = ExitCode::kInternal;
  std::string out;
  std::string err;
};
[[nodiscard]] std::shared_ptr<MemoryFileSystem> DiskOf(const Files& files);
// Every regular file below a folder: its path and content.
[[nodiscard]] Files FilesOf(const FileSystem& disk, const std::string& folder);
[[nodiscard]] MemoryRun RunInMemory(
    const std::shared_ptr<MemoryFileSystem>& disk, const Words& args);

}  // namespace plimsoll::cli

#endif  // PLIMSOLL_TESTS_CLI_CLI_H_
