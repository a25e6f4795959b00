#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::ci {
namespace {

constexpr size_t npos = std::string_view::npos;

// Both lists hold what is gone for good, so they only ever grow.
struct Retired {
  std::string_view action;
  int last = 0;  // The last major version that GitHub refuses.
};
constexpr auto kActions =
    std::to_array<Retired>({{"actions/cache", 2},
                            {"actions/download-artifact", 3},
                            {"actions/upload-artifact", 3}});
constexpr auto kRunners = std::to_array<std::string_view>(
    {"macos-10.15", "macos-11", "macos-12", "ubuntu-16.04", "ubuntu-18.04",
     "ubuntu-20.04", "windows-2016", "windows-2019"});

// 3 of `@v3` and `@v3.1.2`. A commit or branch may be anything.
std::optional<int> MajorOf(std::string_view version) {
  if (!version.starts_with('v') || version.size() < 2) return std::nullopt;
  version.remove_prefix(1);
  const bool is_number = std::ranges::all_of(
      version, [](char c) { return IsAsciiDigit(c) || c == '.'; });
  if (!is_number || !IsAsciiDigit(version[0])) return std::nullopt;
  // Nobody counts to ten in those lists.
  const bool has_one_digit = version.size() == 1 || version[1] == '.';
  return has_one_digit ? std::optional(version[0] - '0') : std::nullopt;
}

void CheckAction(const Node& uses, RuleContext& ctx) {
  const size_t at = uses.text.find('@');
  if (at == npos) return;
  const std::optional<int> major = MajorOf(uses.text.substr(at + 1));
  if (!major) return;
  const std::string_view action = uses.text.substr(0, at);
  for (const Retired& retired : kActions) {
    if (retired.action != action || *major > retired.last) continue;
    ctx.Report(uses.span,
               fmt::format("GitHub refuses version {} of `{}`", *major, action))
        .AddNote("every job that has such a step fails before it starts")
        .Help("use `@v4` or a later one");
  }
}

void CheckRunner(const Node& label, RuleContext& ctx) {
  if (std::ranges::count(kRunners, label.text) == 0) return;
  ctx.Warn(label.span,
           fmt::format("GitHub has no runner `{}` any more", label.text))
      .AddNote("a job that asks for one never starts")
      .Help(fmt::format("name a later one, such as `{}-latest`",
                        label.text.substr(0, label.text.find('-'))));
}

// The list that `${{ matrix.NAME }}` takes its values from, if it is one.
const Node* MatrixOf(const Node& job, std::string_view expression) {
  const bool is_whole = expression.starts_with("${{") &&
                        expression.find("}}") == expression.size() - 2;
  if (!is_whole) return nullptr;
  const auto mentions = MentionsOf(expression, "matrix");
  if (mentions.size() != 1) return nullptr;
  const Node* found = Find(job, "strategy");
  if (found != nullptr) found = Find(Deref(*found), "matrix");
  if (found != nullptr) found = Find(Deref(*found), mentions[0].name);
  return found;
}

// Where a job runs: one label, or the values of one variable of its matrix.
// Several labels are those of a machine of one's own.
void CheckRunners(const Node& job, RuleContext& ctx) {
  const Node* found = Find(job, "runs-on");
  if (found == nullptr) return;
  const Node* only = &Deref(*found);
  if (only->IsSequence() && only->items.size() == 1) {
    only = &Deref(*only->items[0]);
  }
  if (!only->IsScalar()) return;
  const Node& runs_on = *only;
  if (runs_on.text.find("${{") == npos) {
    CheckRunner(runs_on, ctx);
    return;
  }
  const Node* matrix = MatrixOf(job, runs_on.text);
  if (matrix == nullptr) return;
  for (const Node* item : Deref(*matrix).items) {
    if (Deref(*item).IsScalar()) CheckRunner(Deref(*item), ctx);
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Workflow* workflow = WorkflowOf(file);
  // Forgejo and Gitea have runners and actions of their own.
  if (workflow == nullptr || !file.source->path().starts_with(".github/")) {
    return;
  }
  for (const WorkflowJob& job : workflow->jobs) {
    if (job.node != nullptr) CheckRunners(*job.node, ctx);
    for (const WorkflowStep& step : job.steps) {
      if (step.uses != nullptr) CheckAction(*step.uses, ctx);
    }
  }
}

}  // namespace

constinit const Rule switched_off = {
    .id = "ci/switched-off",
    .summary = "a workflow uses an action or runner that GitHub switched off",
    .check = Check,
};

}  // namespace plimsoll::rules::ci
