#include <fmt/format.h>

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "compiler/base/edit_distance.h"
#include "rules/rule.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::ci {
namespace {

constexpr auto kJobKeys =
    std::to_array<std::string_view>({"name",        "needs",
                                     "permissions", "if",
                                     "runs-on",     "environment",
                                     "concurrency", "outputs",
                                     "env",         "defaults",
                                     "steps",       "timeout-minutes",
                                     "strategy",    "continue-on-error",
                                     "container",   "services",
                                     "uses",        "with",
                                     "secrets",     "snapshot"});
constexpr auto kStepKeys = std::to_array<std::string_view>(
    {"id", "if", "name", "uses", "run", "working-directory", "shell", "with",
     "env", "continue-on-error", "timeout-minutes"});

// Keys that are one slip away from a known one; others may be newer than this
// list.
void CheckKeys(const Node& mapping, std::span<const std::string_view> known,
               std::string_view what, RuleContext& ctx) {
  for (const Entry& entry : mapping.entries) {
    const Node& key = Deref(*entry.key);
    bool is_known = !key.IsScalar() || key.text == "<<";
    for (const std::string_view name : known) {
      is_known = is_known || key.text == name;
    }
    if (is_known) continue;
    const std::string_view nearest = NearestWord(key.text, known);
    if (nearest.empty()) continue;
    ctx.Report(key.span, fmt::format("{} has no key `{}`", what, key.text))
        .Help(fmt::format("the nearest key is `{}`", nearest));
  }
}

void CheckStep(const WorkflowStep& step, RuleContext& ctx) {
  CheckKeys(*step.node, kStepKeys, "a step", ctx);
  const Node* run = Find(*step.node, "run");
  const Node* uses = Find(*step.node, "uses");
  if (run != nullptr && uses != nullptr) {
    ctx.Report(uses->span, "a step has either `uses` or `run`, not both")
        .Also(run->span, "`run` here")
        .Help("make two steps of it");
  }
}

void CheckJob(const WorkflowJob& job, RuleContext& ctx) {
  if (job.node == nullptr) return;
  CheckKeys(*job.node, kJobKeys, "a job", ctx);
  const Node* steps = Find(*job.node, "steps");
  const Node* uses = Find(*job.node, "uses");
  if (steps != nullptr && uses != nullptr) {
    ctx.Report(uses->span, "a job has either `uses` or `steps`, not both")
        .Also(steps->span, "`steps` here")
        .Help("make two jobs of it");
  } else if (steps != nullptr && Find(*job.node, "runs-on") == nullptr) {
    ctx.Report(job.key->span,
               fmt::format("job `{}` does not say where it runs", job.id))
        .Help("add `runs-on`");
  } else if (steps == nullptr && uses == nullptr) {
    ctx.Report(job.key->span, fmt::format("job `{}` does nothing", job.id))
        .Help("add `steps`, or `uses` to call a workflow");
  }
  for (const WorkflowStep& step : job.steps) CheckStep(step, ctx);
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Workflow* workflow = WorkflowOf(file);
  if (workflow == nullptr || workflow->on == nullptr) return;
  for (const WorkflowJob& job : workflow->jobs) CheckJob(job, ctx);
}

}  // namespace

constinit const Rule invalid_job = {
    .id = "ci/invalid-job",
    .summary = "a job or step of a workflow is not one that can run",
    .check = Check,
};

}  // namespace plimsoll::rules::ci
