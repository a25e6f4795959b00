#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/text.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::ci {
namespace {

constexpr size_t npos = std::string_view::npos;

void CheckStep(const WorkflowJob& job, const WorkflowExpression& expression,
               const ExpressionMention& mention, RuleContext& ctx) {
  std::vector<std::string> ids;
  // A job's outputs are read when all steps are over.
  const size_t before = std::min<size_t>(expression.step, job.steps.size());
  for (size_t i = 0; i < job.steps.size(); ++i) {
    const Node* id = job.steps[i].id;
    if (id == nullptr) continue;
    if (id->text.find("${{") != npos) return;
    const bool same = AsciiLower(id->text) == AsciiLower(mention.name);
    if (same && i <= before) return;
    if (same) {
      ctx.Report(expression.span,
                 fmt::format("step `{}` runs later", mention.name))
          .Also(id->span, "this step")
          .Help("use what has run by then");
      return;
    }
    if (i < before) ids.emplace_back(id->text);
  }
  const std::string hint = SuggestName(mention.name, ids, "step");
  ctx.Report(expression.span, fmt::format("no step of job `{}` has the id `{}`",
                                          job.id, mention.name))
      .AddNote("the expression is empty")
      .Help(hint.empty() ? fmt::format("give the step `id: {}`", mention.name)
                         : hint);
}

void CheckNeed(const Workflow& workflow, const WorkflowJob& job,
               const WorkflowExpression& expression,
               const ExpressionMention& mention, RuleContext& ctx) {
  const bool waits = std::ranges::any_of(job.needs, [&](const Node* need) {
    return need->text == mention.name || need->text.find("${{") != npos;
  });
  if (!waits) {
    ctx.Report(expression.span, fmt::format("job `{}` does not wait for `{}`",
                                            job.id, mention.name))
        .AddNote("the expression is empty")
        .Help(fmt::format("add `{}` to the job's `needs`", mention.name));
    return;
  }
  const WorkflowJob* needed = workflow.FindJob(mention.name);
  // What a called workflow gives is written elsewhere.
  if (needed == nullptr || needed->node == nullptr || needed->uses != nullptr ||
      mention.output.empty()) {
    return;
  }
  const Node* outputs = Find(*needed->node, "outputs");
  if (outputs != nullptr && !Deref(*outputs).IsMapping()) return;
  std::vector<std::string> names;
  if (outputs != nullptr) {
    for (const Entry& entry : EffectiveEntries(Deref(*outputs))) {
      const std::string_view name = Deref(*entry.key).text;
      if (AsciiLower(name) == AsciiLower(mention.output)) return;
      names.emplace_back(name);
    }
  }
  const std::string hint = SuggestName(mention.output, names, "output");
  ctx.Report(expression.span, fmt::format("job `{}` has no output `{}`",
                                          mention.name, mention.output))
      .AddNote("the expression is empty")
      .Help(hint.empty() ? "add it to the job's `outputs`" : hint);
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Workflow* workflow = WorkflowOf(file);
  if (workflow == nullptr) return;
  for (const WorkflowExpression& expression : workflow->expressions) {
    if (expression.job >= workflow->jobs.size()) continue;
    const WorkflowJob& job = workflow->jobs[expression.job];
    for (const ExpressionMention& mention :
         MentionsOf(expression.text, "steps")) {
      CheckStep(job, expression, mention, ctx);
    }
    for (const ExpressionMention& mention :
         MentionsOf(expression.text, "needs")) {
      CheckNeed(*workflow, job, expression, mention, ctx);
    }
  }
}

}  // namespace

constinit const Rule undefined_output = {
    .id = "ci/undefined-output",
    .summary = "an expression names a step or job that cannot have run",
    .check = Check,
};

}  // namespace plimsoll::rules::ci
