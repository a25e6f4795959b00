#ifndef PLIMSOLL_RULES_SUPPORT_WORKFLOW_BUILDS_H_
#define PLIMSOLL_RULES_SUPPORT_WORKFLOW_BUILDS_H_

#include <cstddef>
#include <optional>
#include <string>

#include "compiler/index/repository.h"

namespace plimsoll {

// The Dockerfile that a step of a workflow has built and that the repository
// lacks: its path below the root. Nothing where somebody may make or fetch it:
// git, a submodule, an earlier step.
[[nodiscard]] std::optional<std::string> MissingDockerfile(
    const Repository& repository, const ParsedFile& workflow,
    const WorkflowJob& job, size_t step);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_WORKFLOW_BUILDS_H_
