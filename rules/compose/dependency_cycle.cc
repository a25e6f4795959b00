#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Project;
using plimsoll::compose::Service;
using plimsoll::compose::Use;

// Walks with a stack of its own: a chain may be as long as the file allows.
class Search {
 public:
  Search(const Project& project, RuleContext& ctx)
      : project_(project), ctx_(ctx) {}

  void Run() {
    for (const Service& service : project_.services) {
      if (!done_.contains(&service)) Walk(service);
    }
  }

 private:
  struct Step {
    const Service* service;
    size_t next = 0;
  };

  void Walk(const Service& start) {
    std::vector<Step> path = {{&start}};
    on_path_.insert(&start);
    while (!path.empty()) {
      Step& step = path.back();
      if (step.next == step.service->services.size()) {
        on_path_.erase(step.service);
        done_.insert(step.service);
        path.pop_back();
        continue;
      }
      const Use& use = step.service->services[step.next++];
      const Service* needed = project_.FindService(use.name);
      if (needed == nullptr || IsNoOrder(use)) continue;
      if (on_path_.contains(needed)) {
        Report(path, *needed, use);
      } else if (!done_.contains(needed)) {
        path.push_back({needed});
        on_path_.insert(needed);
      }
    }
  }

  // A context of a build does not order the start.
  static bool IsNoOrder(const Use& use) {
    return use.field == "additional_contexts";
  }

  void Report(const std::vector<Step>& path, const Service& first,
              const Use& closing) {
    const auto begin = std::ranges::find(path, &first, &Step::service);
    std::string names;
    for (auto step = begin; step != path.end(); ++step) {
      names += fmt::format("`{}` needs ", step->service->name);
    }
    names += fmt::format("`{}`", first.name);
    Diagnostic& finding = ctx_.Report(
        closing.span, fmt::format("services wait for each other: {}", names));
    for (auto step = begin; step + 1 < path.end(); ++step) {
      finding.Also(step->service->services[step->next - 1].span,
                   fmt::format("`{}` needs it", step->service->name));
    }
    finding.Help("remove one of these dependencies")
        .About(ObjectOf(project_, first.name), "cycle");
  }

  const Project& project_;
  RuleContext& ctx_;
  std::set<const Service*> on_path_;
  std::set<const Service*> done_;
};

void Check(const Project& project, RuleContext& ctx) {
  Search(project, ctx).Run();
}

}  // namespace

constinit const Rule dependency_cycle = {
    .id = "compose/dependency-cycle",
    .summary = "services depend on each other in a circle",
    .check = Check,
};

}  // namespace plimsoll::rules::compose
