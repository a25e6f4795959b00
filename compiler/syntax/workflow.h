#ifndef PLIMSOLL_COMPILER_SYNTAX_WORKFLOW_H_
#define PLIMSOLL_COMPILER_SYNTAX_WORKFLOW_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/syntax/shell_script.h"
#include "compiler/syntax/text_places.h"
#include "compiler/syntax/tree.h"

namespace plimsoll {

// A workflow of GitHub Actions (Forgejo and Gitea read the same). Nodes belong
// to the tree of its file; null where the file does not say.

struct WorkflowStep {
  const Node* node = nullptr;  // The mapping.
  const Node* id = nullptr;
  const Node* uses = nullptr;
  const Node* run = nullptr;
  const Node* with = nullptr;
  const Node* condition = nullptr;  // if
  const Node* folder = nullptr;     // working-directory, also by `defaults`.
  // What `run` does, if a POSIX shell runs it.
  uint32_t script = UINT32_MAX;
};

struct WorkflowJob {
  std::string_view id;
  const Node* key = nullptr;
  const Node* node = nullptr;  // Its mapping; null when it is none.
  const Node* uses = nullptr;  // A reusable workflow instead of steps.
  std::vector<const Node*> needs;
  std::vector<WorkflowStep> steps;
};

struct WorkflowTrigger {
  std::string_view name;
  const Node* name_node = nullptr;
  const Node* settings = nullptr;  // `push: {paths: ...}`
};

// `${{ ... }}`, wherever it stands, and an `if` without the braces.
struct WorkflowExpression {
  std::string_view text;  // Between the braces, if any, trimmed.
  Span span;
  uint32_t job = UINT32_MAX;  // In which it stands.
  uint32_t step = UINT32_MAX;
  bool in_script = false;  // In `run`.
};

struct Workflow {
  const Node* root = nullptr;
  const Node* on = nullptr;  // The value of `on`.
  std::vector<WorkflowTrigger> triggers;
  std::vector<WorkflowJob> jobs;
  std::vector<WorkflowExpression> expressions;
  std::vector<ShellScript> scripts;

  [[nodiscard]] const WorkflowTrigger* FindTrigger(std::string_view name) const;
  [[nodiscard]] const WorkflowJob* FindJob(std::string_view id) const;
};

[[nodiscard]] std::string Dump(const Workflow& workflow);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SYNTAX_WORKFLOW_H_
