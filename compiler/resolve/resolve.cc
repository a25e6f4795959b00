#include "compiler/resolve/resolve.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <tuple>

#include "compiler/base/parallel_for.h"
#include "compiler/resolve/resolver.h"

namespace plimsoll {

Fleet Resolver::Run() {
  fleet_.project = units_.project;
  fleet_.project_span = units_.project_span;
  fleet_.unread = units_.unread;
  for (const auto& [path, tree] : units_.env_templates) {
    state_->env_templates.emplace(path, tree);
  }
  AddHosts();
  AddApps();
  PlaceApps();
  for (const auto& host : fleet_.hosts) {
    for (Instance& instance : host->instances) {
      fleet_.instances_by_app[std::string(instance.id)].push_back(&instance);
    }
  }
  StartTemplates();
  ForEachInstance([this](Instance* instance) { DescribeInstance(instance); });
  ForEachInSlices([](Resolver& resolver, Instance* instance) {
    resolver.CheckRuntime(*instance);
    resolver.FillInstance(
        instance, resolver.VariantFor(*instance->unit, *instance->host));
    resolver.MergeEnvironment(instance);
  });
  // Templates report all hosts that one of their faults shows on together.
  ForEachInstance([this](Instance* instance) { ResolveFiles(instance); });
  ForEachInSlices([](Resolver& resolver, Instance* instance) {
    resolver.ResolveDependencies(instance);
  });
  ResolveOutputs();
  DropRepeatedProblems();
  return std::move(fleet_);
}

void Resolver::ForEachInstance(const std::function<void(Instance*)>& body) {
  for (const auto& host : fleet_.hosts) {
    for (Instance& instance : host->instances) body(&instance);
  }
}

// The size of a slice is fixed, so that what comes out does not depend on the
// number of jobs.
void Resolver::ForEachInSlices(
    const std::function<void(Resolver& resolver, Instance* instance)>& body) {
  constexpr size_t kHosts = 64;
  const std::span hosts(fleet_.hosts);
  std::vector<Slice> slices((hosts.size() + kHosts - 1) / kHosts);
  ParallelFor(slices.size(), jobs_, [&](size_t i) {
    Resolver resolver(*this, &slices[i]);
    const size_t begin = i * kHosts;
    const size_t count = std::min(kHosts, hosts.size() - begin);
    for (const auto& host : hosts.subspan(begin, count)) {
      for (Instance& instance : host->instances) body(resolver, &instance);
    }
  });
  for (Slice& slice : slices) {
    std::ranges::move(slice.problems, std::back_inserter(problems_));
    sink_.Append(std::move(slice.sink));
    fleet_.slice_arenas.push_back(std::move(slice.arena));
  }
}

void Resolver::CheckRuntime(const Instance& instance) {
  const Runtime runtime = instance.runtime;
  const bool fits =
      instance.is_container
          ? runtime == Runtime::kCompose || runtime == Runtime::kQuadlet
          : runtime == Runtime::kSystemd || runtime == Runtime::kSupervisor;
  if (fits) return;
  const App& app = *instance.app;
  const Span span =
      instance.is_container ? app.container.span : app.process.span;
  Problem& problem = AddProblem(ProblemKind::kRuntimeMismatch, instance,
                                span.valid() ? span : app.id.span, instance.id);
  const RuntimePair& stated = instance.host->facts.runtime;
  const auto& field = instance.is_container ? stated.container : stated.process;
  if (field.stated()) problem.related.push_back(field.span);
}

// One fault of a manifest or an env set shows on every host; it is reported
// once, for the first, unless the hosts differ in what is wrong.
void Resolver::DropRepeatedProblems() {
  std::vector<Problem> kept;
  std::set<std::tuple<ProblemKind, Span, std::string, const Host*>> known;
  for (Problem& problem : problems_) {
    const bool fresh = known
                           .emplace(problem.kind, problem.span, problem.name,
                                    problem.provider_host)
                           .second;
    if (fresh) kept.push_back(std::move(problem));
  }
  problems_ = std::move(kept);
}

Fleet Resolve(ProjectUnits units, const SourceMap& sources, Sink& sink,
              unsigned jobs) {
  return Resolver(std::move(units), sources, sink, jobs).Run();
}

}  // namespace plimsoll
