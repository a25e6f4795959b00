#ifndef PLIMSOLL_COMPILER_DRIVER_GIT_H_
#define PLIMSOLL_COMPILER_DRIVER_GIT_H_

#include <optional>
#include <string>
#include <vector>

namespace plimsoll {

// What git tracks or would track below `root`, relative to it; asked of the
// `git` command. Nothing when root is in no work tree, or there is no git.
[[nodiscard]] std::optional<std::vector<std::string>> ListGitFiles(
    const std::string& root);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_GIT_H_
