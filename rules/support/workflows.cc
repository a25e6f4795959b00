#include "rules/support/workflows.h"

#include <algorithm>
#include <string>
#include <variant>

#include "compiler/index/assignment_reader.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

bool IsNameByte(char c) { return IsWordByte(c) || c == '-'; }

std::string_view TakeName(std::string_view text, size_t* at) {
  const size_t begin = *at;
  while (*at < text.size() && IsNameByte(text[*at])) ++*at;
  return text.substr(begin, *at - begin);
}

}  // namespace

const Workflow* WorkflowOf(const ParsedFile& file) {
  const auto* workflow = std::get_if<Workflow>(&file.lexed);
  const bool judged = workflow != nullptr && !file.tree.broken &&
                      file.role == DocumentRole::kLive &&
                      !TraitsOf(*file.source).is_copy;
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

bool RunsElsewhere(const Repository& repository, const ParsedFile& workflow) {
  const std::vector<WorkflowTrigger>& triggers =
      std::get<Workflow>(workflow.lexed).triggers;
  const auto is_call = [](const WorkflowTrigger& trigger) {
    return trigger.name == "workflow_call";
  };
  if (triggers.empty() || !std::ranges::all_of(triggers, is_call)) return false;
  const std::string own = "./" + workflow.source->path();
  const auto calls_it = [&](const WorkflowJob& job) {
    return job.uses != nullptr && job.uses->text == own;
  };
  return std::ranges::none_of(repository.files, [&](const ParsedFile& file) {
    const Workflow* caller = WorkflowOf(file);
    return caller != nullptr && std::ranges::any_of(caller->jobs, calls_it);
  });
}

bool ChecksOutElsewhere(const WorkflowJob& job) {
  return std::ranges::any_of(job.steps, [](const WorkflowStep& step) {
    return UsesAction(step, "actions/checkout") &&
           (!InputOf(step, "path").empty() ||
            !InputOf(step, "repository").empty());
  });
}

std::vector<ExpressionMention> MentionsOf(std::string_view text,
                                          std::string_view context) {
  std::vector<ExpressionMention> mentions;
  const std::string prefix = std::string(context) + ".";
  bool quoted = false;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\'') quoted = !quoted;
    if (quoted || !text.substr(at).starts_with(prefix)) continue;
    if (at > 0 && (IsNameByte(text[at - 1]) || text[at - 1] == '.')) continue;
    at += prefix.size();
    ExpressionMention mention;
    mention.name = TakeName(text, &at);
    constexpr std::string_view kOutputs = ".outputs.";
    if (text.substr(at).starts_with(kOutputs)) {
      at += kOutputs.size();
      mention.output = TakeName(text, &at);
    }
    if (!mention.name.empty()) mentions.push_back(mention);
    --at;
  }
  return mentions;
}

}  // namespace plimsoll
