#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::ci {
namespace {

constexpr size_t npos = std::string_view::npos;

// What anybody who opens an issue or a pull request can write.
constexpr auto kUntrusted = std::to_array<std::string_view>(
    {"github.event.issue.title", "github.event.issue.body",
     "github.event.pull_request.title", "github.event.pull_request.body",
     "github.event.pull_request.head.ref",
     "github.event.pull_request.head.label",
     "github.event.pull_request.head.repo.default_branch",
     "github.event.comment.body", "github.event.review.body",
     "github.event.review_comment.body", "github.event.discussion.title",
     "github.event.discussion.body", "github.event.head_commit.message",
     "github.event.head_commit.author.name",
     "github.event.head_commit.author.email",
     "github.event.workflow_run.head_branch",
     "github.event.workflow_run.head_commit.message",
     "github.event.workflow_run.display_title", "github.head_ref"});

// Events of strangers that run with the repository's secrets.
constexpr auto kPrivileged = std::to_array<std::string_view>(
    {"pull_request_target", "issues", "issue_comment", "discussion",
     "discussion_comment", "workflow_run"});

// The untrusted part whose text reaches the script; a comparison gives true or
// false.
std::string_view UntrustedIn(std::string_view text) {
  const bool is_test =
      text.find("==") != npos || text.find("!=") != npos ||
      text.find("contains(") != npos || text.find("startsWith(") != npos ||
      text.find("endsWith(") != npos || text.find("hashFiles(") != npos;
  if (is_test) return {};
  for (const std::string_view name : kUntrusted) {
    const size_t at = text.find(name);
    if (at == npos) continue;
    const size_t end = at + name.size();
    const bool whole =
        end == text.size() || (!IsWordByte(text[end]) && text[end] != '.');
    if (whole) return name;
  }
  return {};
}

bool IsScript(const Workflow& workflow, const WorkflowExpression& expression) {
  if (expression.in_script) return true;
  if (expression.step == UINT32_MAX) return false;
  const WorkflowStep& step =
      workflow.jobs[expression.job].steps[expression.step];
  const Node* script = UsesAction(step, "actions/github-script")
                           ? InputNodeOf(step, "script")
                           : nullptr;
  return script != nullptr && script->span.Contains(expression.span);
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Workflow* workflow = WorkflowOf(file);
  if (workflow == nullptr) return;
  const bool has_secrets =
      std::ranges::any_of(kPrivileged, [&](std::string_view event) {
        return workflow->FindTrigger(event) != nullptr;
      });
  for (const WorkflowExpression& expression : workflow->expressions) {
    if (expression.job >= workflow->jobs.size() ||
        !IsScript(*workflow, expression)) {
      continue;
    }
    const std::string_view name = UntrustedIn(expression.text);
    if (name.empty()) continue;
    const std::string message =
        fmt::format("`{}` becomes part of the script", name);
    Diagnostic& diagnostic = has_secrets ? ctx.Report(expression.span, message)
                                         : ctx.Warn(expression.span, message);
    diagnostic
        .AddNote("whoever opens an issue or pull request decides what it says")
        .Help("set it as a variable under `env:` and use that in the script");
  }
}

}  // namespace

constinit const Rule expression_injection = {
    .id = "ci/expression-injection",
    .summary = "text of strangers is pasted into a script",
    .check = Check,
};

}  // namespace plimsoll::rules::ci
