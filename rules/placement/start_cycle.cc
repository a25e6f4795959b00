#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rules/rule.h"

namespace plimsoll::rules::placement {
namespace {

// Where a cycle closes and who is in it: on all hosts it is one fault.
using Told = std::set<std::pair<Span, std::string>>;

// Follows dependencies of one host depth first; an edge back into the current
// chain closes a cycle.
class Search {
 public:
  Search(const Host& host, RuleContext& ctx, Told& told)
      : host_(host), ctx_(ctx), told_(told) {}

  void Run() {
    for (const Instance& instance : host_.instances) Visit(instance);
  }

 private:
  struct Step {
    const Instance* instance = nullptr;
    const ResolvedDependency* dependency = nullptr;  // The edge to the next.
  };

  void Visit(const Instance& instance) {
    if (!done_.insert(&instance).second) return;
    chain_.push_back({&instance, nullptr});
    for (const ResolvedDependency& dependency : instance.dependencies) {
      // Without a source, a template makes both: compose/dependency-cycle.
      if (!dependency.same_host || dependency.provider == nullptr ||
          dependency.source == nullptr) {
        continue;
      }
      chain_.back().dependency = &dependency;
      const auto begin =
          std::ranges::find(chain_, dependency.provider, &Step::instance);
      if (begin != chain_.end()) {
        Report(static_cast<size_t>(begin - chain_.begin()));
      } else {
        Visit(*dependency.provider);
      }
    }
    chain_.pop_back();
  }

  void Report(size_t begin) {
    std::string names;
    for (size_t i = begin; i < chain_.size(); ++i) {
      names += fmt::format("`{}` -> ", chain_[i].instance->id);
    }
    const std::string_view first = chain_[begin].instance->id;
    const Step& last = chain_.back();
    const Span closing = last.dependency->source->app_id.span;
    if (!told_.emplace(closing, names).second) return;
    Diagnostic& diagnostic =
        ctx_.Report(closing,
                    fmt::format("apps of `{}` wait for each other: {}`{}`",
                                host_.id, names, first),
                    "closes the cycle");
    for (size_t i = begin; i + 1 < chain_.size(); ++i) {
      diagnostic.Also(chain_[i].dependency->source->app_id.span,
                      fmt::format("`{}` waits for `{}`", chain_[i].instance->id,
                                  chain_[i + 1].instance->id));
    }
    diagnostic
        .AddNote("on one host a dependency is an order, and none can be first")
        .Help("drop one of the dependencies")
        .About(host_.id, names);
  }

  const Host& host_;
  RuleContext& ctx_;
  Told& told_;
  std::vector<Step> chain_;
  std::set<const Instance*> done_;
};

void Check(const Fleet& fleet, RuleContext& ctx) {
  Told told;
  for (const auto& host : fleet.hosts) {
    if (!host->broken) Search(*host, ctx, told).Run();
  }
}

}  // namespace

constinit const Rule start_cycle = {
    .id = "placement/start-cycle",
    .summary = "apps of one host wait for each other to start",
    .check = Check,
};

}  // namespace plimsoll::rules::placement
