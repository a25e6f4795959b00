#ifndef PLIMSOLL_TESTS_ORACLES_HARNESS_H_
#define PLIMSOLL_TESTS_ORACLES_HARNESS_H_

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"
#include "tests/oracles/journal.h"
#include "tests/temp_dir.h"

// How tests run the real readers of what plimsoll writes: find them, feed them,
// wait for them without sleeping blindly, and leave no process or file behind.
namespace plimsoll::oracles {

inline constexpr std::chrono::seconds kPatience{120};  // The machine is shared.

// A reader's path, or empty: `$PLIMSOLL_ORACLES/bin`, then `build/oracles/bin`
// of the source tree, then PATH. An absolute name is only tested.
[[nodiscard]] std::string FindReader(const std::string& name);

// PLIMSOLL_REQUIRE_ORACLES=1: a missing reader fails the test.
[[nodiscard]] bool ReadersAreRequired();

// Declares `variable` as the reader's path, or ends the test.
#define PLIMSOLL_READER(variable, name)                               \
  const std::string variable = ::plimsoll::oracles::FindReader(name); \
  if (variable.empty()) PLIMSOLL_WITHOUT("no reader `" name "` here")
#define PLIMSOLL_WITHOUT(reason)                                     \
  do {                                                               \
    if (::plimsoll::oracles::ReadersAreRequired()) FAIL() << reason; \
    GTEST_SKIP() << reason;                                          \
  } while (false)

[[nodiscard]] std::string ReadWhole(const std::string& path);
[[nodiscard]] bool Exists(const std::string& path);

struct Command {
  std::vector<std::string> argv;              // argv[0] is looked up in PATH.
  std::vector<std::string> environment = {};  // `K=V`, added to a bare one.
  std::string directory = {};
  std::string input = {};
};

struct Output {
  int exit_code = 0;  // 128 + signal for a process that was killed.
  std::string out;
  std::string err;
};

// Runs to the end, or kills the process group after `patience`.
[[nodiscard]] Result<Output> Run(const Command& command,
                                 std::chrono::seconds patience = kPatience);

// A process in the background, in its own group, its output in a file. It gets
// SIGTERM when it goes out of scope or the test dies, SIGKILL if it lingers.
class Process {
 public:
  static Result<std::unique_ptr<Process>> Start(const Command& command,
                                                const std::string& log_path);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] bool Running();
  void Stop();

 private:
  explicit Process(pid_t pid) : pid_(pid) {}
  pid_t pid_;
  bool reaped_ = false;
};

// Polls until `done` says yes; false when patience ran out.
[[nodiscard]] bool WaitUntil(const std::function<bool()>& done,
                             std::chrono::seconds patience = kPatience);

// The program that stands in for services: it writes its argv and environment
// to the file named by PLIMSOLL_DUMP in its environment and ends; the first
// call wins. With PLIMSOLL_DUMP_STAY set it then waits for a signal.
[[nodiscard]] std::string DumpProgram();

struct Dump {
  std::string program;                 // argv[0]
  std::vector<std::string> arguments;  // The rest.
  std::map<std::string, std::string> environment;
};
[[nodiscard]] Dump ReadDump(const std::string& path);

// `a\0b\0` as {a, b}.
[[nodiscard]] std::vector<std::string> SplitAtNul(std::string_view text);

// A `systemd --user` of the test's own, in a private mount namespace and its
// own cgroup, so that it runs where systemd is not PID 1 and touches no other
// manager. Process ids are real: /proc/<MainPID>/environ can be read.
class SystemdSession {
 public:
  // An error where the machine does not allow it (no root or no user
  // namespaces, no writable cgroup, no systemd).
  // `stage`, a folder of Stage, covers parts of the machine for it.
  static Result<std::unique_ptr<SystemdSession>> Start(
      const std::string& stage = {});
  ~SystemdSession();
  SystemdSession(const SystemdSession&) = delete;
  SystemdSession& operator=(const SystemdSession&) = delete;

  // Writes a unit; Systemctl({"daemon-reload"}) makes it known.
  void AddUnit(std::string_view name, std::string_view text) const;
  // `systemctl --user ARGUMENTS`
  [[nodiscard]] Result<Output> Systemctl(
      std::vector<std::string> arguments) const;
  // What the manager and its services have logged so far; ignored assignments
  // show up here.
  [[nodiscard]] std::string Log() const;
  [[nodiscard]] const TempDir& dir() const { return dir_; }

 private:
  SystemdSession() = default;
  void RemoveCgroups() const;

  TempDir dir_;
  Journal journal_;
  std::unique_ptr<Process> manager_;
};

}  // namespace plimsoll::oracles

#endif  // PLIMSOLL_TESTS_ORACLES_HARNESS_H_
