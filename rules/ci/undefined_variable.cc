#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/edit_distance.h"
#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/text.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::ci {
namespace {

constexpr size_t npos = std::string_view::npos;

// The names that a context has; `open` when others may be added at run time.
struct Names {
  std::vector<std::string> known;
  bool open = false;

  [[nodiscard]] bool Has(std::string_view name) const {
    return std::ranges::any_of(known, [&](const std::string& one) {
      return AsciiLower(one) == AsciiLower(name);
    });
  }
  // One that differs by a letter, or by two that changed places.
  [[nodiscard]] bool HasAlmost(std::string_view name) const {
    return name.size() > 3 &&
           std::ranges::any_of(known, [&](const std::string& one) {
             return EditDistance(AsciiLower(one), AsciiLower(name)) <=
                    (name.size() > 4 ? 2U : 1U);
           });
  }
};

void AddKeys(const Node* mapping, Names* names) {
  if (mapping == nullptr) return;
  const Node& node = Deref(*mapping);
  if (!node.IsMapping()) {
    names->open = true;
    return;
  }
  for (const Entry& entry : EffectiveEntries(node)) {
    names->known.emplace_back(Deref(*entry.key).text);
  }
}

// `strategy.matrix`: its keys, and what `include` adds to its rows.
Names MatrixOf(const WorkflowJob& job) {
  Names names;
  const Node* strategy =
      job.node == nullptr ? nullptr : Find(*job.node, "strategy");
  if (strategy == nullptr) return names;
  const Node* matrix =
      Deref(*strategy).IsMapping() ? Find(Deref(*strategy), "matrix") : nullptr;
  if (matrix == nullptr || !Deref(*matrix).IsMapping()) {
    names.open = !Deref(*strategy).IsMapping() || matrix != nullptr;
    return names;
  }
  AddKeys(matrix, &names);
  const Node* include = Find(Deref(*matrix), "include");
  if (include == nullptr) return names;
  if (!Deref(*include).IsSequence()) {
    names.open = true;
    return names;
  }
  for (const Node* row : Deref(*include).items) AddKeys(row, &names);
  return names;
}

// The variables that the file sets anywhere. Steps that use actions, or write
// to GITHUB_ENV, may set more.
Names VariablesOf(const Workflow& workflow, std::string_view text) {
  Names names;
  names.open = text.find("GITHUB_ENV") != npos;
  AddKeys(Find(*workflow.root, "env"), &names);
  for (const WorkflowJob& job : workflow.jobs) {
    if (job.node == nullptr) continue;
    AddKeys(Find(*job.node, "env"), &names);
    names.open = names.open || Find(*job.node, "container") != nullptr;
    for (const WorkflowStep& step : job.steps) {
      if (step.node != nullptr) AddKeys(Find(*step.node, "env"), &names);
      names.open = names.open || (step.uses != nullptr &&
                                  !UsesAction(step, "actions/checkout"));
    }
  }
  return names;
}

// What is asked of whoever starts the workflow, by hand or from another one.
Names InputsOf(const Workflow& workflow) {
  Names names;
  names.open = workflow.on == nullptr;
  for (const WorkflowTrigger& trigger : workflow.triggers) {
    if (trigger.settings == nullptr) continue;
    AddKeys(Find(*trigger.settings, "inputs"), &names);
  }
  return names;
}

// Whether a script writes it for later steps: `echo "TAG=1" >> "$GITHUB_ENV"`,
// or in several lines, `echo "TAGS<<EOF"`.
bool IsWritten(std::string_view name, std::string_view text) {
  return text.find(std::string(name) + "=") != npos ||
         text.find(std::string(name) + "<<") != npos;
}

bool IsOfRunner(std::string_view name) {
  return name.starts_with("GITHUB_") || name.starts_with("RUNNER_") ||
         name.starts_with("ACTIONS_") || name == "CI" || name == "HOME" ||
         // Of nektos/act, for workflows that ask where they run.
         name == "ACT" || name == "PATH" ||
         name.find_first_of("abcdefghijklmnopqrstuvwxyz") != npos;
}

void Report(const WorkflowExpression& expression, std::string_view context,
            std::string_view name, const Names& names, RuleContext& ctx) {
  const std::string hint = SuggestName(name, names.known, "name");
  ctx.Report(expression.span,
             fmt::format("nothing sets `{}.{}`", context, name))
      .AddNote("the expression is empty")
      .Help(hint.empty() ? std::string("set it, or remove the expression")
                         : hint)
      .About({}, fmt::format("{}.{}", context, name));
}

void ReportUnset(const WorkflowExpression& expression, std::string_view context,
                 const Names& names, RuleContext& ctx) {
  if (names.open) return;
  for (const ExpressionMention& mention :
       MentionsOf(expression.text, context)) {
    if (names.Has(mention.name)) continue;
    Report(expression, context, mention.name, names, ctx);
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Workflow* workflow = WorkflowOf(file);
  if (workflow == nullptr || workflow->root == nullptr) return;
  const Names variables = VariablesOf(*workflow, file.source->text());
  const Names inputs = InputsOf(*workflow);
  for (const WorkflowExpression& expression : workflow->expressions) {
    // A guard asks whether something is set at all.
    if (expression.text.find("||") != npos) continue;
    for (const ExpressionMention& mention :
         MentionsOf(expression.text, "env")) {
      if (variables.Has(mention.name) || IsOfRunner(mention.name)) continue;
      if (variables.open && (!variables.HasAlmost(mention.name) ||
                             IsWritten(mention.name, file.source->text()))) {
        continue;
      }
      Report(expression, "env", mention.name, variables, ctx);
    }
    ReportUnset(expression, "inputs", inputs, ctx);
    if (expression.job >= workflow->jobs.size() ||
        expression.text.find("matrix") == npos) {
      continue;
    }
    ReportUnset(expression, "matrix", MatrixOf(workflow->jobs[expression.job]),
                ctx);
  }
}

}  // namespace

constinit const Rule undefined_variable = {
    .id = "ci/undefined-variable",
    .summary =
        "an expression names a variable, input or matrix value that nothing "
        "sets",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::ci
