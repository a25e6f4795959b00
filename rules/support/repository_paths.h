#ifndef PLIMSOLL_RULES_SUPPORT_REPOSITORY_PATHS_H_
#define PLIMSOLL_RULES_SUPPORT_REPOSITORY_PATHS_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "compiler/index/repository.h"

namespace plimsoll {

// Judges words of scripts and prose that look like paths of the repository.
// Careful on purpose: a word counts only when its first folder exists and its
// ending is that of a file people write, and it is missing only when no folder
// of the repository has it.
class RepositoryPaths {
 public:
  explicit RepositoryPaths(const Repository& repository);

  // Whether `path`, as written in a file of `folder`, names a file that the
  // repository lacks.
  [[nodiscard]] bool IsMissing(std::string_view folder,
                               std::string_view path) const;
  // Whether a file that stands in `folder` has the ending of `path`.
  [[nodiscard]] bool HasOfKind(std::string_view folder,
                               std::string_view path) const;
  // Whether any folder has `path` below it.
  [[nodiscard]] bool HasTail(std::string_view path) const;

 private:
  // Whether `path` is made on each machine, below `folder` or one that holds
  // it: a script may be started in any of them, or change to one.
  [[nodiscard]] bool IsMadeAbove(std::string_view folder,
                                 std::string_view path) const;

  const Repository& repository_;
  std::multimap<std::string_view, std::string_view> by_name_;
  std::set<std::pair<std::string_view, std::string_view>> kinds_;  // By folder.
};

// `word` without what prose puts around a path, and with `/` for `\`; empty
// when it cannot be one.
[[nodiscard]] std::string CleanPath(std::string_view word);

// Whether the ending is that of a script, or of any file that people write.
[[nodiscard]] bool IsScriptPath(std::string_view path);
[[nodiscard]] bool IsWrittenPath(std::string_view path);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_REPOSITORY_PATHS_H_
