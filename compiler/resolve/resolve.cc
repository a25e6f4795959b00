#include "compiler/resolve/resolve.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "compiler/resolve/resolver.h"

namespace plimsoll {

Fleet Resolver::Run() {
  fleet_.project = units_.project;
  fleet_.project_span = units_.project_span;
  for (const auto& [path, tree] : units_.env_templates) {
    env_templates_.emplace(path, tree);
  }
  AddHosts();
  AddApps();
  PlaceApps();
  for (const auto& host : fleet_.hosts) {
    std::ranges::sort(host->instances, {}, &Instance::id);
    for (Instance& instance : host->instances) {
      fleet_.instances_by_app[std::string(instance.id)].push_back(&instance);
    }
  }
  StartTemplates();
  ForEachInstance([this](Instance* instance) { DescribeInstance(instance); });
  ForEachInstance([this](Instance* instance) {
    CheckRuntime(*instance);
    FillInstance(instance, VariantFor(*instance->unit, *instance->host));
    MergeEnvironment(instance);
    ResolveFiles(instance);
  });
  ForEachInstance(
      [this](Instance* instance) { ResolveDependencies(instance); });
  ResolveOutputs();
  DropRepeatedProblems();
  return std::move(fleet_);
}

void Resolver::ForEachInstance(const std::function<void(Instance*)>& body) {
  for (const auto& host : fleet_.hosts) {
    for (Instance& instance : host->instances) body(&instance);
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
  for (Problem& problem : fleet_.problems) {
    const bool fresh = known
                           .emplace(problem.kind, problem.span, problem.name,
                                    problem.provider_host)
                           .second;
    if (fresh) kept.push_back(std::move(problem));
  }
  fleet_.problems = std::move(kept);
}

Fleet Resolve(ProjectUnits units, const SourceMap& sources, Sink& sink) {
  return Resolver(std::move(units), sources, sink).Run();
}

}  // namespace plimsoll
