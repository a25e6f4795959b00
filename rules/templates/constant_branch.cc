#include <fmt/format.h>

#include "compiler/resolve/template_output.h"
#include "rules/rule.h"

namespace plimsoll::rules::templates {
namespace {

// On one host, everything comes out one way.
void Check(const Fleet& fleet, RuleContext& ctx) {
  if (fleet.templates == nullptr) return;
  constexpr size_t kEnoughHosts = 2;
  for (const TemplateChoice& choice : fleet.templates->choices) {
    const bool constant = choice.held == 0 || choice.failed == 0;
    if (!constant || choice.hosts.size() < kEnoughHosts) continue;
    const std::string_view text = ctx.sources().TextOf(choice.span);
    if (text.starts_with('@')) continue;
    ctx.Report(choice.span, fmt::format("`{}` holds on {} {} hosts", text,
                                        choice.held > 0 ? "all" : "none of",
                                        choice.hosts.size()))
        .Help("drop the branch that nobody takes, or the question");
  }
}

}  // namespace

constinit const Rule constant_branch = {
    .id = "templates/constant-branch",
    .summary = "a branch of a template is taken on all hosts or on none",
    .severity = Severity::kInfo,
    .profile = Profile::kStrict,
    .check = Check,
};

}  // namespace plimsoll::rules::templates
