#ifndef PLIMSOLL_COMPILER_RESOLVE_RESOLVER_H_
#define PLIMSOLL_COMPILER_RESOLVE_RESOLVER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/base/shared_map.h"
#include "compiler/resolve/resolve.h"

namespace plimsoll {

// The place that uses a name, for lookups and the problems they meet.
struct NameUse {
  const Instance& instance;
  Span span;
};

// What a consumer dials to reach a port.
struct DialAddress {
  std::string host;
  uint16_t port = 0;
  Span span;  // Of the provider's port.
  // The zone whose address it is; null on a shared network and for loopback.
  const Zone* zone = nullptr;
};

struct EnvLayer;       // environment.cc
class OutputResolver;  // outputs.cc

// The state of one Resolve() call; private to this folder. Its steps stand in
// files named after them and run in the order of Run().
class Resolver {
 public:
  Resolver(ProjectUnits units, const SourceMap& sources, Sink& sink,
           unsigned jobs)
      : state_(std::make_shared<State>(std::move(units))),
        sources_(sources),
        jobs_(jobs),
        sink_(sink),
        problems_(fleet_.problems),
        arena_(*fleet_.arena) {}

  [[nodiscard]] Fleet Run();

  // fill.cc: `text`, stated at `span`, with every placeholder filled in,
  // appended to `out`. False when something was missing or malformed, which
  // has then been recorded.
  bool Fill(std::string_view text, const Span& span, const Instance& instance,
            Value* out);
  [[nodiscard]] Sink& sink() { return sink_; }

  // outputs.cc: what templates ask for. A name that nothing supplies is not
  // recorded, since they word that themselves.
  enum class Found : uint8_t { kValue, kNothing, kProblem };
  Found LookUpForTemplate(const std::string& path, const Instance& instance,
                          const Span& use, Value* out);
  [[nodiscard]] std::vector<const Node*> VarsOf(const Host& host) const;
  [[nodiscard]] const Node* HostNode(const Host& host) const;
  [[nodiscard]] const Host* FindHostUnit(std::string_view id) const {
    return fleet_.FindHost(id);
  }
  [[nodiscard]] const AppUnit* FindAppUnit(std::string_view id) const {
    return fleet_.FindApp(id);
  }
  [[nodiscard]] const Fleet& fleet() const { return fleet_; }

  // `text` for as long as the fleet lives.
  [[nodiscard]] std::string_view Keep(std::string_view text) {
    return arena_.Copy(text);
  }

 private:
  // What is found out about some of the hosts, on one thread.
  struct Slice {
    std::vector<Problem> problems;
    Sink sink;
    std::unique_ptr<Arena> arena = std::make_unique<Arena>();
  };
  // For the instances of a slice, while others are at those of theirs.
  Resolver(const Resolver& whole, Slice* slice)
      : state_(whole.state_),
        sources_(whole.sources_),
        jobs_(1),
        sink_(slice->sink),
        problems_(slice->problems),
        arena_(*slice->arena) {}

  // hosts.cc
  void AddHosts();
  [[nodiscard]] const Node* MergedHostNode(const Node* node);
  void FinishHost(Host* host);
  void AddZones(Host* host);

  // placement.cc
  void AddApps();
  void PlaceApps();
  [[nodiscard]] const Placement* PlacementOf(const AppUnit& unit) const;
  [[nodiscard]] std::vector<Host*> HostsOf(const AppUnit& unit,
                                           const Placement& placement);
  void CheckPlaced(const AppUnit& unit, const Placement* placement);
  using Placed = std::unordered_map<const Host*, std::vector<const AppUnit*>>;
  void AddInstances(Placed placed);
  void CheckSingleton(const AppUnit& unit, const Placement& placement,
                      const std::vector<Host*>& hosts);

  // variants.cc: `unit` with the overrides that select `host` merged; made when
  // the instance is described, and only looked up by slices.
  struct Variant {
    std::shared_ptr<const App> app;
    bool deferred = false;   // Placeholders are left outside environments,
    bool describes = false;  // and in what other instances may ask for.
  };
  [[nodiscard]] const Variant& VariantFor(const AppUnit& unit,
                                          const Host& host);
  [[nodiscard]] bool Selects(const Selector& selector, const Host& host) const;
  // The app of `instance` with the deferred fields of a walk filled in.
  template <class Walk>
  std::shared_ptr<const App> Filled(const Instance& instance, Walk walk);
  void DescribeInstance(Instance* instance);
  void FillInstance(Instance* instance, const Variant& variant);

  // names.cc: the root context of placeholders. Each appends what the name
  // stands for to `out`, and a step of history to `steps`.
  struct Lookup {
    const NameUse& use;
    std::string_view path;  // As written, for messages.
    SecretEncoding encoding = SecretEncoding::kVerbatim;
    Value* out = nullptr;
    std::vector<Origin>* steps = nullptr;
  };
  using Parts = std::vector<std::string_view>;
  bool LookUpName(const Lookup& lookup);
  bool LookUpFact(const Lookup& lookup, std::string_view name);
  bool LookUpVar(const Lookup& lookup, const Parts& parts);
  bool LookUpHost(const Lookup& lookup, const Host& host, const Parts& parts,
                  size_t from);
  bool LookUpOwnPort(const Lookup& lookup, const Parts& parts);
  bool LookUpApp(const Lookup& lookup, const Parts& parts, size_t from,
                 const Host* on_host);
  bool UnknownProvider(const Lookup& lookup, std::string_view id,
                       const AppUnit* unit, const Host* on_host,
                       const Problem& problem);
  bool UnknownPort(const Lookup& lookup, const Instance& provider,
                   std::string_view port);
  bool LookUpNode(const Lookup& lookup, const Node* node, const Parts& parts,
                  size_t from, OriginKind kind, std::string_view owner);
  bool Yield(const Lookup& lookup, std::string_view text, OriginKind kind,
             const Span& span, std::string_view description);
  bool Unknown(const Lookup& lookup, std::vector<std::string> candidates);

  // address.cc
  [[nodiscard]] const Instance* FindProvider(const NameUse& use,
                                             const AppUnit& provider,
                                             const Host* on_host,
                                             Problem* problem);
  [[nodiscard]] std::optional<DialAddress> Dial(const NameUse& use,
                                                const Instance& provider,
                                                const ResolvedPort& port,
                                                Problem* problem);
  void ResolveDependencies(Instance* instance);

  // environment.cc
  void MergeEnvironment(Instance* instance);
  bool FillVariable(const Instance& instance, const Text& stated, bool derived,
                    EnvVar* variable);
  void SetVariable(Instance* instance, EnvVar variable);
  void MergeLayer(Instance* instance, const EnvLayer& layer);
  void AddTemplateDefaults(Instance* instance);
  void AddSecretPaths(Instance* instance);
  void ResolveFiles(Instance* instance);

  // outputs.cc
  void StartTemplates();
  bool RenderFile(const SourceFile& file, const Instance& instance,
                  Value* contents);
  void ResolveOutputs();
  void AddOutput(const FileTemplate& source, const SourceFile& file,
                 const TemplateTree* tree,
                 const std::optional<std::string>& path, Host* host);
  void CheckOtherApps(const TemplateOutput& output, const Host& host);
  [[nodiscard]] Instance ConsumerOf(const TemplateOutput& output, Host* host);

  // resolve.cc
  void ForEachInstance(const std::function<void(Instance*)>& body);
  void ForEachInSlices(
      const std::function<void(Resolver& resolver, Instance* instance)>& body);
  void CheckRuntime(const Instance& instance);
  void DropRepeatedProblems();

  Problem& AddProblem(ProblemKind kind, const Instance& instance,
                      const Span& span, std::string_view name);
  [[nodiscard]] const Origin* LinkOrigins(const std::vector<Origin>& steps);

  // Shared by the slices of one call. While those run, they write only to
  // instances of their own hosts, and to `shared`.
  struct State {
    explicit State(ProjectUnits stated) : units(std::move(stated)) {}

    ProjectUnits units;
    Fleet fleet;
    std::map<const Host*, const Node*> host_nodes;
    std::map<std::string_view, const Tree*> env_templates;  // By path.
    std::map<std::pair<const AppUnit*, std::string>, Variant> variants;
    // Selectors of the overrides of an app, bound once.
    std::map<const AppUnit*, std::vector<std::pair<Selector, const Node*>>>
        overrides;
    // What filling in made of an app, by what was filled in.
    SharedMap<std::pair<const App*, std::string>, std::shared_ptr<const App>>
        shared;
  };

  std::shared_ptr<State> state_;
  ProjectUnits& units_ = state_->units;
  Fleet& fleet_ = state_->fleet;
  const SourceMap& sources_;
  const unsigned jobs_;
  Sink& sink_;
  std::vector<Problem>& problems_;
  Arena& arena_;
  std::shared_ptr<TemplateReport> template_report_;
  std::shared_ptr<OutputResolver> outputs_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_RESOLVE_RESOLVER_H_
