#ifndef PLIMSOLL_TARGETS_EMIT_PROCESS_H_
#define PLIMSOLL_TARGETS_EMIT_PROCESS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/fleet.h"
#include "targets/emit/report.h"

namespace plimsoll {

// What bare programs have in common, whoever starts them.

// The program and its arguments as the manifest means them: a login shell or a
// shell around it, a relative path taken from `process.directory`.
[[nodiscard]] std::vector<std::string> ProgramArguments(
    const Instance& instance);

// `path/run-with-secrets NAME --`, or nothing where no secret is needed.
[[nodiscard]] std::vector<std::string> SecretWrapper(const Instance& instance);

// `a 'b c'` for a POSIX shell; only words that need quotes get them.
[[nodiscard]] std::string ShellCommand(const std::vector<std::string>& words);

// The signal's name without `SIG`, in upper case; a report and an empty string
// for what is no signal.
[[nodiscard]] std::string SignalName(const Text& signal, std::string_view field,
                                     Reporter& reporter);

// Whole seconds, rounded up: a reader that counts in seconds waits no less.
[[nodiscard]] int64_t WholeSeconds(const Time& time);
// `30s`, or `1500ms` where that is not exact; compose and systemd read both.
[[nodiscard]] std::string DurationText(const Duration& duration);

// `1.5`, in units of a whole CPU.
[[nodiscard]] std::string CpuText(const CpuCount& cpus);

// The first of two fields that is set: the newer one of the app beats the one
// of its container.
template <class T>
[[nodiscard]] const T& FirstSet(const T& first, const T& second) {
  return first.set() ? first : second;
}

// Fields that say what a container is: they are errors for bare programs.
void RejectContainerFields(Reporter& reporter);

// `28.2` at least `major.minor`; a version nobody stated is as new as it gets.
[[nodiscard]] bool AtLeast(const Text& version, int major, int minor);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_EMIT_PROCESS_H_
