#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/git_ignore.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::ci {
namespace {

bool IsLocal(const Node* uses) {
  return uses != nullptr && uses->text.starts_with("./") &&
         uses->text.find("${{") == std::string_view::npos &&
         uses->text.find('@') == std::string_view::npos;
}

void CheckWorkflowCall(const Repository& repository, const Node& uses,
                       RuleContext& ctx) {
  const auto path = NormalizeBelow({}, uses.text);
  if (!path || repository.Exists(*path)) return;
  ctx.Report(uses.span, fmt::format("workflow `{}` does not exist", *path))
      .Help("correct the path, or add the workflow");
}

void CheckAction(const Repository& repository, const Node& uses,
                 bool with_submodules, RuleContext& ctx) {
  const auto folder = NormalizeBelow({}, uses.text);
  if (!folder || (with_submodules && IsInSubmodule(repository, *folder))) {
    return;
  }
  const std::string prefix = folder->empty() ? "" : *folder + "/";
  for (const std::string_view name :
       {"action.yml", "action.yaml", "Dockerfile"}) {
    if (repository.Exists(prefix + std::string(name))) return;
  }
  const bool is_there = folder->empty() || repository.Exists(*folder);
  ctx.Report(uses.span,
             is_there ? fmt::format("`{}` has no action.yml", uses.text)
                      : fmt::format("action `{}` does not exist", *folder))
      .Help("name the folder that holds the action.yml");
}

// Whether a step before the one that has `uses` put files into a folder of its
// path.
bool IsFilledBefore(const WorkflowJob& job, const Node* uses) {
  const auto folder = NormalizeBelow({}, uses->text);
  for (const WorkflowStep& step : job.steps) {
    if (!folder || step.uses == uses) return false;
    const auto filled = NormalizeBelow({}, InputOf(step, "path"));
    if (filled && !filled->empty() &&
        (*folder + "/").starts_with(*filled + "/")) {
      return true;
    }
  }
  return false;
}

// Whether the job may have files that are not in the repository.
bool MayBeMade(const WorkflowJob& job) {
  bool has_checkout = false;
  for (const WorkflowStep& step : job.steps) {
    has_checkout = has_checkout || UsesAction(step, "actions/checkout");
    if (UsesAction(step, "actions/download-artifact")) return true;
  }
  // Without a checkout of ours something else fetched the files.
  return !has_checkout || ChecksOutElsewhere(job);
}

// Whether the job may have the files of submodules: a checkout brings them
// where it is told to, and git in a script may.
bool MayHaveSubmodules(const WorkflowJob& job) {
  return std::ranges::any_of(job.steps, [](const WorkflowStep& step) {
    const std::string_view wanted =
        UsesAction(step, "actions/checkout") ? InputOf(step, "submodules") : "";
    const bool by_script =
        step.run != nullptr &&
        step.run->text.find("submodule") != std::string_view::npos;
    return (!wanted.empty() && wanted != "false") || by_script;
  });
}

void Check(const Repository& repository, RuleContext& ctx) {
  for (const ParsedFile& file : repository.files) {
    const Workflow* workflow = WorkflowOf(file);
    // Only workflows of this repository run at its root.
    if (workflow == nullptr || !file.source->path().starts_with('.') ||
        RunsElsewhere(repository, file)) {
      continue;
    }
    for (const WorkflowJob& job : workflow->jobs) {
      if (IsLocal(job.uses)) CheckWorkflowCall(repository, *job.uses, ctx);
      if (MayBeMade(job)) continue;
      const bool with_submodules = MayHaveSubmodules(job);
      for (const WorkflowStep& step : job.steps) {
        if (!IsLocal(step.uses) || IsFilledBefore(job, step.uses)) continue;
        CheckAction(repository, *step.uses, with_submodules, ctx);
      }
    }
  }
}

}  // namespace

constinit const Rule missing_action = {
    .id = "ci/missing-action",
    .summary = "a workflow uses a local action or workflow that does not exist",
    .check = Check,
};

}  // namespace plimsoll::rules::ci
