#ifndef PLIMSOLL_TESTS_ORACLES_STAGE_H_
#define PLIMSOLL_TESTS_ORACLES_STAGE_H_

#include <sys/types.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/oracles/harness.h"

namespace plimsoll::oracles {

// A machine for readers whose files name absolute paths: folders of the test's
// own in the place of the machine's, in a private mount namespace. Nothing of
// the files that are tested has to be changed, and nothing of the machine is.
class Stage {
 public:
  Stage();

  // Where a path of the staged machine is, seen from outside.
  [[nodiscard]] std::string operator/(std::string_view path) const;
  [[nodiscard]] const std::string& folder() const { return folder_; }
  std::string Write(std::string_view path, std::string_view contents,
                    mode_t mode = 0644) const;
  // Puts programs that do nothing into /usr/local/bin.
  void StandIn(const std::vector<std::string>& names) const;

  // Puts a podman there that runs nothing; what it keeps as secrets is below
  // /var/lib/podman-secrets.
  void StandInPodman() const;

  // A command with the staged folders as the whole root, besides /usr, /etc
  // and what the kernel shows.
  [[nodiscard]] std::vector<std::string> InRoot(
      const std::vector<std::string>& command) const;
  // A command on the machine itself, its /opt, /run, /var/lib, /usr/local/bin
  // and /etc/passwd covered by the staged ones.
  [[nodiscard]] std::vector<std::string> OverMachine(
      const std::vector<std::string>& command) const;

  // Why this machine does not let us do so; empty where it does.
  [[nodiscard]] static std::string Trouble();

 private:
  TempDir dir_;
  std::string folder_;
};

// A running process, as /proc shows it.
[[nodiscard]] std::vector<pid_t> ChildrenOf(pid_t pid);
[[nodiscard]] std::map<std::string, std::string> EnvironmentOf(pid_t pid);
[[nodiscard]] std::vector<std::string> ArgumentsOf(pid_t pid);
// The soft limit of a line of /proc/PID/limits: `unlimited` or a number.
[[nodiscard]] std::string LimitOf(pid_t pid, std::string_view name);

}  // namespace plimsoll::oracles

#endif  // PLIMSOLL_TESTS_ORACLES_STAGE_H_
