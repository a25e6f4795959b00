#include "rules/support/workflows.h"

#include <algorithm>
#include <variant>

namespace plimsoll {

const Workflow* WorkflowOf(const ParsedFile& file) {
  const auto* workflow = std::get_if<Workflow>(&file.lexed);
  const bool judged = workflow != nullptr && !file.tree.broken &&
                      file.role == DocumentRole::kLive;
  return judged ? workflow : nullptr;
}

bool UsesAction(const WorkflowStep& step, std::string_view action) {
  if (step.uses == nullptr) return false;
  const std::string_view text = step.uses->text;
  return text.starts_with(action) &&
         (text.size() == action.size() || text[action.size()] == '@');
}

const Node* InputNodeOf(const WorkflowStep& step, std::string_view name) {
  if (step.with == nullptr) return nullptr;
  const Node* found = Find(*step.with, name);
  if (found == nullptr) return nullptr;
  const Node& node = Deref(*found);
  return node.IsScalar() ? &node : nullptr;
}

std::string_view InputOf(const WorkflowStep& step, std::string_view name) {
  const Node* node = InputNodeOf(step, name);
  return node == nullptr ? std::string_view{} : node->text;
}

bool ChecksOutElsewhere(const WorkflowJob& job) {
  return std::ranges::any_of(job.steps, [](const WorkflowStep& step) {
    return UsesAction(step, "actions/checkout") &&
           (!InputOf(step, "path").empty() ||
            !InputOf(step, "repository").empty());
  });
}

}  // namespace plimsoll
