#include "compiler/syntax/workflow.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/syntax/quote.h"

namespace plimsoll {
namespace {

std::string Place(const Span& span) {
  return fmt::format("{}..{}", span.begin, span.end);
}

void Tell(std::string_view what, const Node* node, std::string* text) {
  if (node == nullptr) return;
  *text += fmt::format("    {} {} {}\n", what, Place(node->span),
                       QuoteForDump(Deref(*node).text));
}

}  // namespace

const WorkflowTrigger* Workflow::FindTrigger(std::string_view name) const {
  const auto found = std::ranges::find(triggers, name, &WorkflowTrigger::name);
  return found == triggers.end() ? nullptr : &*found;
}

const WorkflowJob* Workflow::FindJob(std::string_view id) const {
  const auto found = std::ranges::find(jobs, id, &WorkflowJob::id);
  return found == jobs.end() ? nullptr : &*found;
}

std::string Dump(const Workflow& workflow) {
  std::string text;
  for (const WorkflowTrigger& trigger : workflow.triggers) {
    text +=
        fmt::format("on {} {}\n", Place(trigger.name_node->span), trigger.name);
  }
  for (const WorkflowJob& job : workflow.jobs) {
    text += fmt::format("job {} {}\n", Place(job.key->span), job.id);
    for (const Node* need : job.needs) Tell("needs", need, &text);
    Tell("uses", job.uses, &text);
    for (const WorkflowStep& step : job.steps) {
      text += fmt::format("  step {}\n", Place(step.node->span));
      Tell("id", step.id, &text);
      Tell("uses", step.uses, &text);
      Tell("run", step.run, &text);
      Tell("if", step.condition, &text);
      Tell("in", step.folder, &text);
      if (step.script != UINT32_MAX) {
        text += Dump(workflow.scripts[step.script]);
      }
    }
  }
  for (const WorkflowExpression& expression : workflow.expressions) {
    text += fmt::format("expression {} {}{}\n", Place(expression.span),
                        QuoteForDump(expression.text),
                        expression.in_script ? " in run" : "");
  }
  return text;
}

}  // namespace plimsoll
