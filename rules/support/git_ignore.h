#ifndef PLIMSOLL_RULES_SUPPORT_GIT_IGNORE_H_
#define PLIMSOLL_RULES_SUPPORT_GIT_IGNORE_H_

#include <string_view>

#include "compiler/index/repository.h"

namespace plimsoll {

// Whether git leaves a path alone, as far as .gitignore files say: what is
// ignored is made on each machine and cannot be missed here.
[[nodiscard]] bool IsIgnoredByGit(const Repository& repository,
                                  std::string_view path);

// Whether it belongs to a submodule, by .gitmodules: what is there is another
// repository's.
[[nodiscard]] bool IsInSubmodule(const Repository& repository,
                                 std::string_view path);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_GIT_IGNORE_H_
