#ifndef PLIMSOLL_COMPILER_DRIVER_RUN_H_
#define PLIMSOLL_COMPILER_DRIVER_RUN_H_

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/base/progress_line.h"
#include "compiler/driver/git.h"

namespace plimsoll {

// Exit codes of every command.
enum class ExitCode : int {
  kClean = 0,
  kFindings = 1,  // Findings at the fail level, stale artifacts, bad input.
  kUsage = 2,     // Bad flag, missing path, no project for `build`.
  kInternal = 3,  // Output not writable, git failing, internal error.
};

// The world a command runs in. Tests and fuzzers give it a disk in memory;
// main() gives it the real one and prints what it wrote.
struct Console {
  std::string cwd = "/";  // Absolute.
  // The disk below an absolute path, or null when that is no folder. The path
  // itself may lead through symlinks; nothing below it is followed.
  std::function<std::unique_ptr<FileSystem>(const std::string& absolute)> open;
  // Asks git, which knows the files of the repository; absent, the tree is
  // walked.
  GitRunner git;
  // Runs a program of this machine, for its facts; absent, nothing is asked.
  ProgramRunner run;
  // Seconds since the program began; absent, nothing is said of time.
  std::function<double()> elapsed;
  Progress progress;  // Absent where nobody watches.
  // The day, YYYY-MM-DD; empty where no clock is to be asked.
  std::string today;
  std::string home;   // Of whoever runs it; absolute, or empty.
  std::string cache;  // Where what may be lost is kept; absolute, or empty.
  // What tells this program from every other build of it.
  std::string program;
  bool color = false;  // Whether standard output is a terminal for colors.
  // What a command read and derived, for as long as the console lives: main()
  // never takes a large fleet apart again.
  std::shared_ptr<void> kept;
  std::string out;  // Standard output.
  std::string err;  // Standard error.
};

// Runs `plimsoll ARGS...` (without the program's own name).
[[nodiscard]] ExitCode RunCommand(std::span<const std::string> args,
                                  Console& console);

// A console over a disk in memory, whose root is "/".
[[nodiscard]] Console MemoryConsole(std::shared_ptr<MemoryFileSystem> disk);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_RUN_H_
