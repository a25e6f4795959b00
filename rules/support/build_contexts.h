#ifndef PLIMSOLL_RULES_SUPPORT_BUILD_CONTEXTS_H_
#define PLIMSOLL_RULES_SUPPORT_BUILD_CONTEXTS_H_

#include <string>
#include <vector>

#include "rules/support/dockerfiles.h"

namespace plimsoll {

// A Dockerfile with a folder it is built in.
struct BuildContext {
  const ParsedFile* file = nullptr;
  const Dockerfile* dockerfile = nullptr;
  std::string folder;
  // A compose file says so; else it is the folder, from the Dockerfile's own
  // upwards, that has most of what the Dockerfile copies.
  bool is_declared = false;
};

// Every Dockerfile of the repository with each of its contexts. Ones of which
// no folder has anything are left out: they are built somewhere else.
[[nodiscard]] std::vector<BuildContext> BuildContexts(
    const Repository& repository);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_BUILD_CONTEXTS_H_
