#include "compiler/syntax/workflow.h"

#include <algorithm>

#include "compiler/frontend/frontend.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

const Node* FindIn(const Node* mapping, std::string_view key) {
  if (mapping == nullptr) return nullptr;
  const Node* found = Find(*mapping, key);
  return found == nullptr ? nullptr : &Deref(*found);
}

const Node* ScalarIn(const Node* mapping, std::string_view key) {
  const Node* found = FindIn(mapping, key);
  return found != nullptr && found->IsScalar() ? found : nullptr;
}

// The values of a scalar or of a list of scalars.
std::vector<const Node*> ScalarsOf(const Node* node) {
  std::vector<const Node*> scalars;
  if (node == nullptr) return scalars;
  if (node->IsScalar()) scalars.push_back(node);
  if (node->IsSequence()) {
    for (const Node* item : node->items) {
      if (Deref(*item).IsScalar()) scalars.push_back(&Deref(*item));
    }
  }
  return scalars;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

class Reader {
 public:
  Reader(const Tree& tree, const SourceFile& file) : file_(file) {
    result_.root = tree.root() == nullptr ? nullptr : &Deref(*tree.root());
  }

  Workflow Run() {
    if (result_.root == nullptr || !result_.root->IsMapping()) {
      return std::move(result_);
    }
    result_.on = FindIn(result_.root, "on");
    if (result_.on == nullptr) result_.on = FindIn(result_.root, "true");
    ReadTriggers();
    defaults_ = FindIn(FindIn(result_.root, "defaults"), "run");
    ReadExpressions(result_.root);
    if (const Node* jobs = FindIn(result_.root, "jobs")) {
      if (jobs->IsMapping()) {
        for (const Entry& entry : jobs->entries) ReadJob(entry);
      }
    }
    PlaceExpressions();
    return std::move(result_);
  }

 private:
  void ReadTriggers() {
    const Node* on = result_.on;
    if (on == nullptr) return;
    for (const Node* name : ScalarsOf(on)) {
      result_.triggers.push_back({name->text, name, nullptr});
    }
    if (!on->IsMapping()) return;
    for (const Entry& entry : on->entries) {
      const Node& name = Deref(*entry.key);
      if (!name.IsScalar()) continue;
      result_.triggers.push_back({name.text, &name, &Deref(*entry.value)});
    }
  }

  void ReadJob(const Entry& entry) {
    WorkflowJob job;
    job.key = &Deref(*entry.key);
    if (!job.key->IsScalar()) return;
    job.id = job.key->text;
    const Node& node = Deref(*entry.value);
    if (node.IsMapping()) {
      job.node = &node;
      job.uses = ScalarIn(&node, "uses");
      job.needs = ScalarsOf(FindIn(&node, "needs"));
      AddCondition(ScalarIn(&node, "if"));
      const Node* steps = FindIn(&node, "steps");
      if (steps != nullptr && steps->IsSequence()) {
        for (const Node* step : steps->items) ReadStep(Deref(*step), &job);
      }
    }
    result_.jobs.push_back(std::move(job));
  }

  void ReadStep(const Node& node, WorkflowJob* job) {
    if (!node.IsMapping()) return;
    WorkflowStep step;
    step.node = &node;
    step.id = ScalarIn(&node, "id");
    step.uses = ScalarIn(&node, "uses");
    step.run = ScalarIn(&node, "run");
    step.with = FindIn(&node, "with");
    step.condition = ScalarIn(&node, "if");
    AddCondition(step.condition);
    const Node* of_job = FindIn(FindIn(job->node, "defaults"), "run");
    step.folder = ScalarIn(&node, "working-directory");
    if (step.folder == nullptr)
      step.folder = ScalarIn(of_job, "working-directory");
    if (step.folder == nullptr) {
      step.folder = ScalarIn(defaults_, "working-directory");
    }
    const Node* shell = ScalarIn(&node, "shell");
    if (shell == nullptr) shell = ScalarIn(of_job, "shell");
    if (shell == nullptr) shell = ScalarIn(defaults_, "shell");
    if (step.run != nullptr && RunsPosixShell(shell, *job->node)) {
      const TextPlaces map = MapOf(*step.run, file_);
      step.script = static_cast<uint32_t>(result_.scripts.size());
      result_.scripts.push_back(ParseShellText(step.run->text, map, 0));
    }
    job->steps.push_back(step);
  }

  // bash, unless something else is said or the job runs on Windows.
  static bool RunsPosixShell(const Node* shell, const Node& job) {
    if (shell != nullptr) {
      const std::string_view name =
          shell->text.substr(0, shell->text.find(' '));
      return name == "bash" || name == "sh" || name.ends_with("/sh") ||
             name.ends_with("/bash");
    }
    for (const Node* label : ScalarsOf(FindIn(&job, "runs-on"))) {
      if (label->text.starts_with("windows")) return false;
      // `${{ matrix.os }}` may be Windows; what is written for both reads
      // alike in both.
    }
    return true;
  }

  // Walks with its own stack, as deep as the tree may be. Aliases are not
  // followed: what they stand for is seen where it is written.
  void ReadExpressions(const Node* root) {
    std::vector<const Node*> stack = {root};
    while (!stack.empty()) {
      const Node& node = *stack.back();
      stack.pop_back();
      if (node.IsScalar()) AddExpressions(node);
      for (const Node* item : node.items) stack.push_back(item);
      for (const Entry& entry : node.entries) {
        stack.push_back(entry.key);
        stack.push_back(entry.value);
      }
    }
  }

  void AddExpressions(const Node& node) {
    size_t open = node.text.find("${{");
    if (open == npos) return;
    const TextPlaces map = MapOf(node, file_);
    while (open != npos) {
      const size_t close = node.text.find("}}", open);
      if (close == npos) return;
      WorkflowExpression expression;
      expression.text = Trim(node.text.substr(open + 3, close - open - 3));
      expression.span = map.SpanOf(open, close + 2);
      result_.expressions.push_back(expression);
      open = node.text.find("${{", close);
    }
  }

  // The `if` of a job or step. The runner reads the whole text as an expression
  // where it has no braces.
  void AddCondition(const Node* node) {
    if (node == nullptr || node->text.find("${{") != npos) return;
    WorkflowExpression condition;
    condition.text = Trim(node->text);
    condition.span = MapOf(*node, file_).SpanOf(0, node->text.size());
    result_.expressions.push_back(condition);
  }

  // Each once: what an alias stands for was read with every alias.
  void SortExpressions() {
    const auto begin_of = [](const WorkflowExpression& expression) {
      return expression.span.begin;
    };
    std::ranges::sort(result_.expressions, {}, begin_of);
    // clang 14 cannot compile std::ranges::unique.
    const auto again =
        std::unique(result_.expressions.begin(), result_.expressions.end(),
                    [&](const auto& a, const auto& b) {
                      return begin_of(a) == begin_of(b);
                    });
    result_.expressions.erase(again, result_.expressions.end());
  }

  // Jobs and steps stand in file order, and so do expressions.
  void PlaceExpressions() {
    SortExpressions();
    for (WorkflowExpression& expression : result_.expressions) {
      for (uint32_t i = JobAt(expression.span); i < result_.jobs.size(); ++i) {
        const WorkflowJob& job = result_.jobs[i];
        if (job.node == nullptr || !job.node->span.Contains(expression.span)) {
          break;
        }
        expression.job = i;
        PlaceInStep(job, &expression);
        break;
      }
    }
  }

  [[nodiscard]] uint32_t JobAt(const Span& span) const {
    const auto after =
        std::upper_bound(result_.jobs.begin(), result_.jobs.end(), span.begin,
                         [](uint32_t at, const WorkflowJob& job) {
                           return at < job.key->span.begin;
                         });
    const auto index = after - result_.jobs.begin();
    return index == 0 ? UINT32_MAX : static_cast<uint32_t>(index - 1);
  }

  static void PlaceInStep(const WorkflowJob& job,
                          WorkflowExpression* expression) {
    const auto after = std::upper_bound(
        job.steps.begin(), job.steps.end(), expression->span.begin,
        [](uint32_t at, const WorkflowStep& step) {
          return at < step.node->span.begin;
        });
    if (after == job.steps.begin()) return;
    const WorkflowStep& step = *(after - 1);
    if (!step.node->span.Contains(expression->span)) return;
    expression->step = static_cast<uint32_t>(after - job.steps.begin() - 1);
    expression->in_script =
        step.run != nullptr && step.run->span.Contains(expression->span);
  }

  const SourceFile& file_;
  Workflow result_;
  const Node* defaults_ = nullptr;
};

}  // namespace

Workflow ReadWorkflow(const Tree& tree, const SourceFile& file) {
  return Reader(tree, file).Run();
}

}  // namespace plimsoll
