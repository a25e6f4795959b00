#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"
#include "rules/support/text.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::ci {
namespace {

void CheckDefined(const Workflow& workflow, RuleContext& ctx) {
  std::vector<std::string> ids;
  for (const WorkflowJob& job : workflow.jobs) ids.emplace_back(job.id);
  for (const WorkflowJob& job : workflow.jobs) {
    for (const Node* need : job.needs) {
      if (need->text.empty() || need->text.find("${{") != need->text.npos ||
          workflow.FindJob(need->text) != nullptr) {
        continue;
      }
      const std::string hint = SuggestName(need->text, ids, "job");
      ctx.Report(need->span, fmt::format("job `{}` needs `{}`, which is no job "
                                         "of this workflow",
                                         job.id, need->text))
          .Help(hint.empty() ? "name a job by its key under `jobs`" : hint);
    }
  }
}

// Takes away jobs that need none of those left; what stays is in a circle or
// waits for one.
std::vector<const WorkflowJob*> JobsThatWait(const Workflow& workflow) {
  std::map<std::string_view, size_t> open;
  std::map<std::string_view, std::vector<std::string_view>> needed_by;
  for (const WorkflowJob& job : workflow.jobs) {
    open.emplace(job.id, 0);
    for (const Node* need : job.needs) {
      if (workflow.FindJob(need->text) == nullptr) continue;
      ++open[job.id];
      needed_by[need->text].push_back(job.id);
    }
  }
  std::vector<std::string_view> ready;
  for (const auto& [id, count] : open) {
    if (count == 0) ready.push_back(id);
  }
  while (!ready.empty()) {
    const std::string_view id = ready.back();
    ready.pop_back();
    for (const std::string_view later : needed_by[id]) {
      if (--open[later] == 0) ready.push_back(later);
    }
  }
  std::vector<const WorkflowJob*> waiting;
  for (const WorkflowJob& job : workflow.jobs) {
    if (open[job.id] > 0) waiting.push_back(&job);
  }
  return waiting;
}

void CheckCircle(const Workflow& workflow, RuleContext& ctx) {
  const std::vector<const WorkflowJob*> waiting = JobsThatWait(workflow);
  if (waiting.empty()) return;
  // Followed backwards from any of them, needs lead into the circle.
  const WorkflowJob* job = waiting.front();
  std::vector<const WorkflowJob*> seen;
  while (std::ranges::count(seen, job) == 0) {
    seen.push_back(job);
    const auto next = std::ranges::find_if(job->needs, [&](const Node* need) {
      return std::ranges::any_of(waiting, [&](const WorkflowJob* other) {
        return other->id == need->text;
      });
    });
    if (next == job->needs.end()) return;
    job = workflow.FindJob((*next)->text);
  }
  const auto first = std::ranges::find(seen, job);
  std::vector<std::string> names;
  for (auto at = first; at != seen.end(); ++at) names.emplace_back((*at)->id);
  ctx.Report(job->key->span,
             names.size() == 1
                 ? fmt::format("job `{}` needs itself", job->id)
                 : fmt::format("jobs {} wait for each other", JoinNames(names)))
      .Help("remove one of the `needs`");
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Workflow* workflow = WorkflowOf(file);
  if (workflow == nullptr) return;
  CheckDefined(*workflow, ctx);
  CheckCircle(*workflow, ctx);
}

}  // namespace

constinit const Rule undefined_need = {
    .id = "ci/undefined-need",
    .summary = "a job waits for a job that does not exist, or for itself",
    .check = Check,
};

}  // namespace plimsoll::rules::ci
