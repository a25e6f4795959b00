#ifndef PLIMSOLL_COMPILER_DRIVER_GIT_H_
#define PLIMSOLL_COMPILER_DRIVER_GIT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/driver/run_program.h"

namespace plimsoll {

using GitAnswer = ProgramAnswer;

// Runs `git ARGS...` in `folder`, an absolute path, with `input` to read.
using GitRunner = std::function<GitAnswer(const std::string& folder,
                                          const std::vector<std::string>& args,
                                          std::string_view input)>;
[[nodiscard]] GitAnswer RunGit(const std::string& folder,
                               const std::vector<std::string>& args,
                               std::string_view input);

// A file of the index or of a commit. Paths are relative to the folder asked
// about, and files outside it are not listed.
struct GitEntry {
  std::string path;
  std::string id;     // Of its content.
  uint32_t mode = 0;  // As git has it: 0100644, 0100755, 0120000, 0160000.
};

// What changed below a folder since a commit, deleted paths included; sorted.
struct GitChanges {
  std::string base;  // The commit; empty before the first one.
  std::vector<std::string> present;
  std::vector<std::string> deleted;
};

enum class GitSide : uint8_t { kWorkTree, kIndex };

// What git knows of one folder. Errors say what git said.
class GitFolder {
 public:
  GitFolder(GitRunner run, std::string folder)
      : run_(std::move(run)), folder_(std::move(folder)) {}

  // What git tracks or would track; nothing when the folder is in no work
  // tree, is ignored as a whole, or there is no git.
  [[nodiscard]] Result<std::optional<std::vector<std::string>>> Files() const;
  // The top of the work tree; empty outside of one.
  [[nodiscard]] std::string TopLevel() const;
  [[nodiscard]] Result<std::vector<GitEntry>> Index() const;
  [[nodiscard]] Result<std::vector<GitEntry>> Commit(
      const std::string& id) const;
  // Paths whose content in the work tree may differ from the index, or from a
  // commit where one is given.
  [[nodiscard]] Result<std::vector<std::string>> Differing(
      const std::string& commit) const;
  // The contents of the entries, in their order; nothing for what git lacks or
  // what is larger than `limit` bytes.
  [[nodiscard]] Result<std::vector<std::optional<std::string>>> Contents(
      const std::vector<GitEntry>& entries, uint64_t limit) const;
  // Where the current branch left `revision`, or `revision` itself where the
  // history does not tell; nothing when there is no such revision.
  [[nodiscard]] std::optional<std::string> BaseOf(
      const std::string& revision) const;
  [[nodiscard]] Result<GitChanges> ChangesSince(const std::string& commit,
                                                GitSide side) const;

 private:
  [[nodiscard]] Result<std::string> Ask(const std::vector<std::string>& args,
                                        std::string_view input = {}) const;

  GitRunner run_;
  std::string folder_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_GIT_H_
