#ifndef PLIMSOLL_COMPILER_DRIVER_GIT_TREE_H_
#define PLIMSOLL_COMPILER_DRIVER_GIT_TREE_H_

#include <memory>
#include <string>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/driver/git.h"

namespace plimsoll {

// The files of a folder as git has them, in its index or in a commit, as a
// disk that cannot be written. What the work tree has unchanged is read from
// there, which is faster by far; only the rest is asked of git.
struct GitTree {
  std::unique_ptr<FileSystem> disk;
  std::vector<std::string> paths;  // Every file and symlink, sorted.
};

// With an empty commit, the index. `work_tree` has to outlive the result.
[[nodiscard]] Result<GitTree> OpenGitTree(const GitFolder& git,
                                          const std::string& commit,
                                          const FileSystem& work_tree);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_GIT_TREE_H_
