#include <fmt/format.h>

#include <string>
#include <string_view>

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

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Workflow* workflow = WorkflowOf(file);
  if (workflow == nullptr) return;
  for (const WorkflowJob& job : workflow->jobs) {
    if (job.node != nullptr) Judge(Find(*job.node, "if"), ctx);
    for (const WorkflowStep& step : job.steps) Judge(step.condition, ctx);
  }
}

}  // namespace

constinit const Rule constant_condition = {
    .id = "ci/constant-condition",
    .summary = "a condition of a workflow always holds",
    .check = Check,
};

}  // namespace plimsoll::rules::ci
