#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/rule.h"
#include "rules/support/git_ignore.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::ci {
namespace {

constexpr size_t npos = std::string_view::npos;

// `.pre-commit-config.yaml` for `.pre-commit-config.yml`, and the other way.
std::optional<std::string> OtherSpelling(std::string_view path) {
  for (const auto& [ending, other] :
       {std::pair<std::string_view, std::string_view>{".yml", ".yaml"},
        std::pair<std::string_view, std::string_view>{".yaml", ".yml"}}) {
    if (!path.ends_with(ending)) continue;
    path.remove_suffix(ending.size());
    return std::string(path) + std::string(other);
  }
  return std::nullopt;
}

// A file that a filter names as it is, without a wildcard. What `./x` and `/x`
// match is not said anywhere.
bool IsFile(std::string_view pattern) {
  return !pattern.empty() && !pattern.starts_with('!') &&
         !pattern.starts_with("./") && !pattern.starts_with('/') &&
         !pattern.ends_with('/') && pattern.find_first_of("*?[]+\\") == npos &&
         pattern.find("${{") == npos;
}

class Filters {
 public:
  Filters(const Repository& repository, RuleContext& ctx)
      : repository_(repository), ctx_(ctx) {}

  // One finding a path, however many triggers name it.
  void Check(const Workflow& workflow) {
    std::map<std::string_view, std::vector<const Node*>> absent;
    for (const WorkflowTrigger& trigger : workflow.triggers) {
      if (trigger.settings == nullptr || !trigger.settings->IsMapping()) {
        continue;
      }
      const Node* paths = Find(*trigger.settings, "paths");
      if (paths == nullptr) continue;
      for (const Node* item : Deref(*paths).items) {
        const Node& node = Deref(*item);
        if (node.IsScalar() && IsAbsent(node.text)) {
          absent[node.text].push_back(&node);
        }
      }
    }
    for (const auto& [path, nodes] : absent) Report(path, nodes);
  }

 private:
  bool IsAbsent(std::string_view pattern) const {
    return IsFile(pattern) && !repository_.Exists(pattern) &&
           !IsInSubmodule(repository_, pattern);
  }

  void Report(std::string_view path, const std::vector<const Node*>& nodes) {
    const std::string message = fmt::format("`{}` does not exist", path);
    const std::optional<std::string> other = OtherSpelling(path);
    const bool is_slip = other && repository_.Exists(*other);
    Diagnostic& finding = is_slip ? ctx_.Report(nodes[0]->span, message)
                                  : ctx_.Warn(nodes[0]->span, message);
    for (size_t i = 1; i < nodes.size(); ++i) {
      finding.Also(nodes[i]->span, "and here");
    }
    finding.AddNote("no change of it can start this workflow")
        .Help(is_slip ? fmt::format("write `{}`", *other)
                      : "correct the path, or leave it out");
  }

  const Repository& repository_;
  RuleContext& ctx_;
};

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Workflow* workflow = WorkflowOf(file);
  if (workflow == nullptr || !file.source->path().starts_with('.')) return;
  Filters(ctx.repository(), ctx).Check(*workflow);
}

}  // namespace

constinit const Rule dead_filter = {
    .id = "ci/dead-filter",
    .summary = "a workflow's path filter names a file that does not exist",
    .check = Check,
};

}  // namespace plimsoll::rules::ci
