#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

#include "compiler/base/edit_distance.h"
#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::ci {
namespace {

constexpr size_t npos = std::string_view::npos;

constexpr auto kEvents =
    std::to_array<std::string_view>({"branch_protection_rule",
                                     "check_run",
                                     "check_suite",
                                     "create",
                                     "delete",
                                     "deployment",
                                     "deployment_status",
                                     "discussion",
                                     "discussion_comment",
                                     "fork",
                                     "gollum",
                                     "image_version",
                                     "issue_comment",
                                     "issues",
                                     "label",
                                     "merge_group",
                                     "milestone",
                                     "page_build",
                                     "project",
                                     "project_card",
                                     "project_column",
                                     "public",
                                     "pull_request",
                                     "pull_request_comment",
                                     "pull_request_review",
                                     "pull_request_review_comment",
                                     "pull_request_target",
                                     "push",
                                     "registry_package",
                                     "release",
                                     "repository_dispatch",
                                     "schedule",
                                     "status",
                                     "watch",
                                     "workflow_call",
                                     "workflow_dispatch",
                                     "workflow_run"});

void CheckName(const WorkflowTrigger& trigger, RuleContext& ctx) {
  if (std::ranges::count(kEvents, trigger.name) > 0 || trigger.name == "<<") {
    return;
  }
  const std::string_view nearest = NearestWord(trigger.name, kEvents);
  ctx.Report(trigger.name_node->span,
             fmt::format("there is no event `{}`", trigger.name))
      .Help(nearest.empty()
                ? std::string("name an event such as push or pull_request")
                : fmt::format("the nearest event is `{}`", nearest));
}

// `paths` and `paths-ignore` together are refused.
void CheckFilters(const WorkflowTrigger& trigger, RuleContext& ctx) {
  if (trigger.settings == nullptr || !trigger.settings->IsMapping()) return;
  for (const std::string_view filter : {"paths", "branches", "tags"}) {
    const std::string ignore = std::string(filter) + "-ignore";
    const Node* one = Find(*trigger.settings, filter);
    const Node* other = Find(*trigger.settings, ignore);
    if (one == nullptr || other == nullptr) continue;
    ctx.Report(other->span,
               fmt::format("`{}` and `{}` exclude each other", filter, ignore))
        .Also(one->span, fmt::format("`{}` here", filter))
        .Help(fmt::format("keep `{}`, and write what to leave out as `!path`",
                          filter));
  }
}

size_t CountFields(std::string_view text) {
  size_t count = 0;
  bool in_field = false;
  for (const char c : text) {
    const bool is_blank = c == ' ' || c == '\t';
    if (!is_blank && !in_field) ++count;
    in_field = !is_blank;
  }
  return count;
}

void CheckSchedule(const WorkflowTrigger& trigger, RuleContext& ctx) {
  if (trigger.name != "schedule" || trigger.settings == nullptr ||
      !trigger.settings->IsSequence()) {
    return;
  }
  for (const Node* item : trigger.settings->items) {
    const Node* cron = Find(*item, "cron");
    if (cron == nullptr || !Deref(*cron).IsScalar()) continue;
    const std::string_view text = TrimBlanks(Deref(*cron).text);
    const bool is_nickname = text.starts_with('@');
    const size_t count = CountFields(text);
    if ((count == 5 && !is_nickname) || text.find("${{") != npos) continue;
    ctx.Report(
           cron->span,
           is_nickname
               ? fmt::format("`{}` is not known here", text)
               : fmt::format("a schedule has five fields, this one {}", count))
        .Help("write minute, hour, day of the month, month and weekday");
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Workflow* workflow = WorkflowOf(file);
  // Anything without jobs is a part of a workflow, or none at all.
  if (workflow == nullptr || workflow->jobs.empty()) return;
  if (workflow->on == nullptr) {
    ctx.Report(workflow->jobs.front().key->span,
               "nothing starts this workflow: it has no `on`")
        .Help("say when it runs, such as `on: push`");
    return;
  }
  for (const WorkflowTrigger& trigger : workflow->triggers) {
    CheckName(trigger, ctx);
    CheckFilters(trigger, ctx);
    CheckSchedule(trigger, ctx);
  }
}

}  // namespace

constinit const Rule invalid_trigger = {
    .id = "ci/invalid-trigger",
    .summary = "a workflow is started by something that does not exist",
    .check = Check,
};

}  // namespace plimsoll::rules::ci
