#ifndef PLIMSOLL_COMPILER_DRIVER_READING_H_
#define PLIMSOLL_COMPILER_DRIVER_READING_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/commands/commands.h"
#include "compiler/driver/git.h"
#include "compiler/driver/places.h"
#include "compiler/driver/session.h"

namespace plimsoll {

// What is read, and what of it is judged.
struct Reading {
  Places places;
  bool staged = false;        // The content of git's index, not of the disk.
  std::string changed_since;  // Judge what a revision did not have; or empty.
  bool skip_output = false;   // As LoadOptions has it.
  std::optional<MachineFile> measured = {};                // The same.
  std::function<bool(const Session& read)> is_known = {};  // The same.
  bool machine = false;  // Look at paths outside the repository, too.
  unsigned jobs = 1;
};

// A session with what it was read from.
class OpenedReading {
 public:
  // `console` has to outlive the session.
  // Null with a reason in `refusal`.
  static std::unique_ptr<OpenedReading> Open(const Console& console,
                                             const Reading& reading,
                                             Refusal* refusal);

  [[nodiscard]] Session& session() { return *session_; }
  [[nodiscard]] std::unique_ptr<Session> TakeSession() {
    return std::move(session_);
  }
  // Removes the findings that the changes since the revision did not cause:
  // those without a label in a changed file that were there before, too.
  [[nodiscard]] Status KeepCaused(const RuleOptions& rules,
                                  std::vector<Diagnostic>* findings) const;

 private:
  OpenedReading(const Console& console, const Reading& reading)
      : git_(console.git, reading.places.root), reading_(reading) {}

  bool FindChanges(Refusal* refusal);
  bool ReadAll(const Console& console, Refusal* refusal);
  [[nodiscard]] bool IsChanged(const Span& span) const;
  [[nodiscard]] bool HasLabelInChange(const Diagnostic& finding) const;
  [[nodiscard]] Result<std::vector<std::string>> FingerprintsBefore(
      const RuleOptions& rules) const;

  GitFolder git_;
  Reading reading_;
  std::unique_ptr<FileSystem> disk_;
  std::optional<GitChanges> changes_;
  std::unique_ptr<Session> session_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_READING_H_
