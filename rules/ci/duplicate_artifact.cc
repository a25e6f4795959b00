#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::ci {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr std::string_view kUpload = "actions/upload-artifact";

// The version of the action from which on names are unique in a run. What is
// pinned by a digest may be any.
// github.com/actions/upload-artifact, docs/MIGRATION.md
bool RefusesSecond(const WorkflowStep& step) {
  if (!UsesAction(step, kUpload)) return false;
  const std::string_view uses = step.uses->text;
  const size_t version = uses.find("@v");
  if (version == npos) return false;
  const std::string_view number = uses.substr(version + 2);
  const std::string_view major = number.substr(0, number.find('.'));
  return !major.empty() && std::ranges::all_of(major, IsAsciiDigit) &&
         (major.size() > 1 || major[0] >= '4');
}

// Whether the condition of a job or step lets it run whenever others do.
bool Runs(const Node* condition) {
  if (condition == nullptr) return true;
  const Node& node = Deref(*condition);
  return node.text == "always()" || node.text == "${{ always() }}" ||
         node.text == "!cancelled()" || node.text == "${{ !cancelled() }}" ||
         node.text == "success()" || node.text == "${{ success() }}";
}

// Whether the job surely runs more than once.
bool HasLegs(const WorkflowJob& job) {
  const Node* strategy = Find(*job.node, "strategy");
  const Node* matrix =
      strategy == nullptr ? nullptr : Find(*strategy, "matrix");
  if (matrix == nullptr || !Deref(*matrix).IsMapping() ||
      Find(*matrix, "exclude") != nullptr) {
    return false;
  }
  const auto entries = EffectiveEntries(Deref(*matrix));
  return std::ranges::any_of(entries, [&](const Entry& entry) {
    // `include` extends the rows of other keys.
    const bool adds_rows = entry.key->text != "include" || entries.size() == 1;
    return adds_rows && Deref(*entry.value).items.size() > 1;
  });
}

class Uploads {
 public:
  explicit Uploads(RuleContext& ctx) : ctx_(ctx) {}

  void Add(const WorkflowJob& job, const WorkflowStep& step) {
    const Node* stated = InputNodeOf(step, "name");
    const std::string name(stated == nullptr ? "artifact" : stated->text);
    if (name.find("${{") != npos || !InputOf(step, "overwrite").empty()) return;
    const Span span = stated == nullptr ? step.uses->span : stated->span;
    const auto [first, fresh] = first_.try_emplace(name, span);
    if (!fresh) {
      Report(span,
             fmt::format("artifact `{}` is uploaded twice in a run", name),
             "give each its own name, or set `overwrite: true`")
          .Also(first->second, "the first time");
    } else if (HasLegs(job)) {
      Report(span,
             fmt::format("every leg of `{}` uploads an artifact `{}`", job.id,
                         name),
             "put a value of the matrix into the name");
    }
  }

 private:
  Diagnostic& Report(const Span& span, std::string message, std::string help) {
    return ctx_.Report(span, std::move(message))
        .AddNote("from v4 of the action on the second upload fails")
        .Help(std::move(help));
  }

  RuleContext& ctx_;
  std::map<std::string, Span> first_;
};

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Workflow* workflow = WorkflowOf(file);
  if (workflow == nullptr) return;
  Uploads uploads(ctx);
  for (const WorkflowJob& job : workflow->jobs) {
    if (job.node == nullptr || !Runs(Find(*job.node, "if"))) continue;
    for (const WorkflowStep& step : job.steps) {
      if (RefusesSecond(step) && Runs(step.condition)) uploads.Add(job, step);
    }
  }
}

}  // namespace

constinit const Rule duplicate_artifact = {
    .id = "ci/duplicate-artifact",
    .summary = "a run uploads two artifacts of one name",
    .check = Check,
};

}  // namespace plimsoll::rules::ci
