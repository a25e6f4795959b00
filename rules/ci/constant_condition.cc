#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "rules/rule.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::ci {
namespace {

constexpr size_t npos = std::string_view::npos;

// What stands around the `${{ }}` of a text.
std::string Around(std::string_view text) {
  std::string rest;
  while (!text.empty()) {
    const size_t open = text.find("${{");
    rest += text.substr(0, open);
    if (open == npos) break;
    const size_t close = text.find("}}", open);
    if (close == npos) break;
    text.remove_prefix(close + 2);
  }
  return rest;
}

void Judge(const Node* condition, RuleContext& ctx) {
  if (condition == nullptr) return;
  const Node& node = Deref(*condition);
  if (!node.IsScalar() || node.text.find("${{") == npos) return;
  const std::string rest = Around(node.text);
  if (rest.empty()) return;
  // The runner trims nothing: the line end of a block is enough.
  const bool is_blank = rest.find_first_not_of(" \t\r\n") == npos;
  ctx.Report(node.span, "this condition always holds")
      .AddNote(is_blank
                   ? "the blank or line end outside of the braces makes it "
                     "a text, and a text that is not empty is true"
                   : "what is outside of the braces makes it a text, and "
                     "a text that is not empty is true")
      .Help(is_blank
                ? "leave out the `${{ }}`, or end the block with `|-` or `>-`"
                : "put the whole condition into one `${{ }}`, or write none");
}

// Values of the event that are booleans.
// docs.github.com: webhooks/webhook-events-and-payloads
constexpr std::string_view kBooleans[] = {
    "github.event.pull_request.draft",
    "github.event.pull_request.merged",
    "github.event.pull_request.mergeable",
    "github.event.pull_request.rebaseable",
    "github.event.pull_request.head.repo.fork",
    "github.event.repository.private",
    "github.event.repository.fork",
    "github.event.release.draft",
    "github.event.release.prerelease",
    "github.event.created",
    "github.event.deleted",
    "github.event.forced"};

// Whether every trigger that has the input says that it is a boolean.
bool IsBooleanInput(const Workflow& workflow, std::string_view name) {
  bool is_boolean = false;
  for (const WorkflowTrigger& trigger : workflow.triggers) {
    const Node* inputs = trigger.settings == nullptr
                             ? nullptr
                             : Find(*trigger.settings, "inputs");
    const Node* input = inputs == nullptr ? nullptr : Find(*inputs, name);
    if (input == nullptr) continue;
    const Node* type = Find(*input, "type");
    if (type == nullptr || Deref(*type).text != "boolean") return false;
    is_boolean = true;
  }
  return is_boolean;
}

bool IsBoolean(const Workflow& workflow, std::string_view operand) {
  constexpr std::string_view kInputs = "inputs.";
  if (operand.starts_with(kInputs)) {
    return IsBooleanInput(workflow, operand.substr(kInputs.size()));
  }
  return std::ranges::find(kBooleans, operand) != std::end(kBooleans);
}

// The operand that ends in front of `end`, and the one from `begin` on.
std::string_view OperandBefore(std::string_view text, size_t end) {
  const size_t last = text.substr(0, end).find_last_not_of(" \t\r\n");
  if (last == npos) return {};
  const size_t before = text.find_last_of(" \t\r\n(!&|=,", last);
  const size_t begin = before == npos ? 0 : before + 1;
  return text.substr(begin, last + 1 - begin);
}
std::string_view OperandFrom(std::string_view text, size_t begin) {
  begin = text.find_first_not_of(" \t\r\n", begin);
  if (begin == npos) return {};
  return text.substr(begin, text.find_first_of(" \t\r\n)&|=,", begin) - begin);
}

// GitHub makes numbers of a boolean and a text to compare them, and of 'true'
// none at all. docs.github.com: evaluate-expressions-in-workflows-and-actions
void JudgeComparisons(const Workflow& workflow,
                      const WorkflowExpression& expression, RuleContext& ctx) {
  const std::string_view text = expression.text;
  for (size_t at = 0; at + 2 <= text.size(); ++at) {
    const std::string_view sign = text.substr(at, 2);
    if (sign != "==" && sign != "!=") continue;
    std::string_view boolean = OperandBefore(text, at);
    std::string_view word = OperandFrom(text, at + 2);
    if (boolean.starts_with('\'')) std::swap(boolean, word);
    if ((word != "'true'" && word != "'false'") ||
        !IsBoolean(workflow, boolean)) {
      continue;
    }
    ctx.Report(expression.span,
               fmt::format("`{}` is a boolean and never equals the text {}",
                           boolean, word))
        .AddNote(sign == "==" ? "the comparison never holds"
                              : "the comparison always holds")
        .Help(fmt::format("leave out the quotes of {}", word));
  }
}

// GitHub puts `success() &&` in front of a condition that asks for no status,
// and a job whose needs failed has no success.
// docs.github.com: evaluate-expressions-in-workflows-and-actions
void JudgeNeeds(const Node* condition, RuleContext& ctx) {
  if (condition == nullptr || !Deref(*condition).IsScalar()) return;
  std::string text(Deref(*condition).text);
  std::erase_if(text,
                [](char c) { return c == ' ' || c == '\t' || c == '\n'; });
  for (const std::string_view other :
       {"||", "!", "always(", "cancelled(", "failure(", "success("}) {
    if (text.find(other) != npos) return;
  }
  for (const std::string_view result : {"'failure'", "'cancelled'"}) {
    const size_t at = text.find(result);
    if (at == npos || text.find("needs.") > at) continue;
    const std::string_view before = std::string_view(text).substr(0, at);
    if (!before.ends_with(".result==") && !before.ends_with(".result,")) {
      continue;
    }
    ctx.Report(Deref(*condition).span, "this condition never holds")
        .AddNote(
            "it asks for no status, so GitHub puts `success() &&` in front "
            "of it")
        .Help("put `!cancelled() &&` or `always() &&` in front of it");
    return;
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Workflow* workflow = WorkflowOf(file);
  if (workflow == nullptr) return;
  for (const WorkflowExpression& expression : workflow->expressions) {
    JudgeComparisons(*workflow, expression, ctx);
  }
  for (const WorkflowJob& job : workflow->jobs) {
    if (job.node != nullptr) {
      Judge(Find(*job.node, "if"), ctx);
      JudgeNeeds(Find(*job.node, "if"), ctx);
    }
    for (const WorkflowStep& step : job.steps) Judge(step.condition, ctx);
  }
}

}  // namespace

constinit const Rule constant_condition = {
    .id = "ci/constant-condition",
    .summary = "a condition of a workflow always holds, or never does",
    .check = Check,
};

}  // namespace plimsoll::rules::ci
