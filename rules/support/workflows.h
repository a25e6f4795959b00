#ifndef PLIMSOLL_RULES_SUPPORT_WORKFLOWS_H_
#define PLIMSOLL_RULES_SUPPORT_WORKFLOWS_H_

#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/repository.h"

namespace plimsoll {

// The workflow of a live file, or null. One that does not parse is none, nor is
// one that came with vendored code: nobody runs it.
[[nodiscard]] const Workflow* WorkflowOf(const ParsedFile& file);

// Whether a step uses `action`, whatever its version: `docker/login-action`.
[[nodiscard]] bool UsesAction(const WorkflowStep& step,
                              std::string_view action);

// The text of a `with:` input; empty when it is not set.
[[nodiscard]] std::string_view InputOf(const WorkflowStep& step,
                                       std::string_view name);
[[nodiscard]] const Node* InputNodeOf(const WorkflowStep& step,
                                      std::string_view name);

// `steps.NAME.rest` in an expression, with the context `steps`.
struct ExpressionMention {
  std::string_view name;
  std::string_view output;  // Behind `.outputs.`; else empty.
};
[[nodiscard]] std::vector<ExpressionMention> MentionsOf(
    std::string_view text, std::string_view context);

// Whether a workflow is there for other repositories to call, so that it runs
// among their files.
[[nodiscard]] bool RunsElsewhere(const Repository& repository,
                                 const ParsedFile& workflow);

// Whether the job may have files that are not of this repository, or has them
// in another folder than the root.
[[nodiscard]] bool ChecksOutElsewhere(const WorkflowJob& job);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_WORKFLOWS_H_
