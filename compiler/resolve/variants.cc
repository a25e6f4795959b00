// An app as one host sees it: overrides merged, then every field that is not
// an environment filled in and typed.

#include <fmt/format.h>

#include <algorithm>

#include "compiler/model/scalar.h"
#include "compiler/model/visit.h"
#include "compiler/resolve/placeholder.h"
#include "compiler/resolve/resolver.h"
#include "compiler/resolve/selects.h"

namespace plimsoll {
namespace {

// Walks every scalar of an app but its environment, which has rules of its
// own (environment.cc), and calls `each(field)` for it.
template <class Each>
class ScalarWalk {
 public:
  explicit ScalarWalk(Each each) : each_(each) {}

  template <class T>
  void operator()(std::string_view key, T& member, FieldFormat,
                  std::string_view) {
    if (key != "environment") Visit(member);
  }

 private:
  template <class T>
  void Visit(Field<T>& field) {
    each_(field);
  }
  template <class T>
  void Visit(List<T>& list) {
    for (T& item : list.items) Visit(item);
  }
  template <class T>
  void Visit(Named<T>& named) {
    Visit(named.value);
  }
  void Visit(Command& command) {
    Visit(command.arguments);
    Visit(command.shell);
  }
  void Visit(List<DerivedEnv>&) {}
  void Visit(List<SecretEnv>&) {}
  void Visit(Free&) {}
  template <class T>
  requires requires(T& object) { object.stated(); }
  void Visit(T& object) { VisitFields(object, *this); }

  Each each_;
};

// Fills in the deferred fields of an app and types them.
struct FillDeferred {
  Resolver& resolver;
  const Instance& instance;

  template <class T>
  void operator()(Field<T>& field) const {
    if (field.state != FieldState::kDeferred) return;
    field.state = FieldState::kInvalid;
    Value value;
    if (!resolver.Fill(field.text, field.span, instance, &value)) return;
    field.origin = value.origin;
    if (value.HasSecret()) {
      Diagnostic& diagnostic = resolver.sink().Report(
          code::kSecretInArtifact, field.span,
          "a secret would be written where others can read it");
      diagnostic.trail = TrailOf(value.origin);
      diagnostic.Help(
          "secrets reach an app through `secret_env` or `secret_files`");
      return;
    }
    Result<T> typed = ParseScalar<T>(value.text());
    if (typed) {
      field.text = resolver.Keep(value.text());
      field.value = std::move(typed).value();
      field.state = FieldState::kSet;
      return;
    }
    Diagnostic& diagnostic = resolver.sink().Report(
        code::kSchemaWrongType, field.span,
        fmt::format("this comes out as `{}`; {}", value.text(), typed.error()));
    diagnostic.trail = TrailOf(value.origin);
  }
};

template <class T>
void VisitScalars(T& object, auto each) {
  VisitFields(object, ScalarWalk(each));
}

bool HasDeferred(App& app) {
  bool deferred = false;
  VisitScalars(app, [&](const auto& field) {
    deferred = deferred || field.state == FieldState::kDeferred;
  });
  return deferred;
}

// What filling in made of an app: all that may tell two instances of one
// variant apart, histories included.
std::string FilledIn(App& app) {
  std::string key;
  VisitScalars(app, [&](const auto& field) {
    if (field.state == FieldState::kInvalid) key += '!';
    for (const Origin* at = field.origin; at != nullptr; at = at->next) {
      key += fmt::format("{} {} {} {}\n", static_cast<int>(at->kind),
                         static_cast<uint32_t>(at->span.file), at->span.begin,
                         at->text);
    }
    if (field.origin != nullptr) key += field.text;
    key += '\0';
  });
  return key;
}

}  // namespace

bool Resolver::Selects(const Selector& selector, const Host& host) const {
  return ::plimsoll::Selects(selector, host, fleet_.project);
}

const Resolver::Variant& Resolver::VariantFor(const AppUnit& unit,
                                              const Host& host) {
  const auto [known, fresh] = overrides_.try_emplace(&unit);
  auto& overrides = known->second;
  if (fresh && unit.app.overrides.stated()) {
    const Node& list = Deref(*unit.app.overrides.node);
    for (const Node* item : list.items) {
      const Node* when = Find(Deref(*item), "when");
      // Without `when` an override is for every host.
      overrides.emplace_back(
          when == nullptr ? Selector{} : BindSelector(*when, sink_), item);
    }
  }
  std::string mask;
  for (const auto& [selector, node] : overrides) {
    mask += Selects(selector, host) ? '1' : '0';
  }
  const auto [it, missing] = variants_.try_emplace({&unit, mask});
  Variant& variant = it->second;
  if (!missing) return variant;
  auto app = std::make_shared<App>(unit.app);
  if (mask.find('1') != std::string::npos) {
    const Node* merged = unit.node;
    for (size_t i = 0; i < mask.size(); ++i) {
      if (mask[i] != '1') continue;
      merged = MergeNodes(merged, overrides[i].second, *fleet_.arena);
    }
    Sink merge_faults;
    *app = BindApp(*merged, unit.dialect, merge_faults);
    sink_.Append(std::move(merge_faults));
  }
  variant.deferred = HasDeferred(*app);
  variant.app = std::move(app);
  return variant;
}

// Hosts differ in little: ten thousand of them rarely need more than a few
// versions of an app.
std::shared_ptr<const App> Resolver::Shared(const Variant& variant,
                                            std::shared_ptr<App> app) {
  auto& known = shared_[{&variant, FilledIn(*app)}];
  if (known == nullptr) known = std::move(app);
  return known;
}

// What depends only on the app and the host, ports first: other instances'
// placeholders ask for them.
void Resolver::DescribeInstance(Instance* instance) {
  const Variant& variant = VariantFor(*instance->unit, *instance->host);
  if (variant.deferred) {
    auto app = std::make_shared<App>(*variant.app);
    const FillDeferred fill{*this, *instance};
    for (PortMapping& port : app->ports.items) VisitScalars(port, fill);
    fill(app->container.network);
    for (Text& network : app->container.networks.items) fill(network);
    instance->app = Shared(variant, std::move(app));
  }
  const App& app = *instance->app;
  const Host& host = *instance->host;
  instance->is_container = app.container.stated();
  instance->runtime =
      instance->is_container ? host.container_runtime : host.process_runtime;
  instance->host_network =
      !instance->is_container || app.container.network.value == "host";
  for (const Text& network : app.container.networks) {
    instance->networks.push_back(network.value);
  }
  if (instance->networks.empty() && app.container.network.set() &&
      !instance->host_network) {
    instance->networks.push_back(app.container.network.value);
  }
  for (const PortMapping& port : app.ports) {
    const Port& on_machine = port.host.set() ? port.host : port.port;
    instance->ports.push_back(
        {.source = &port,
         .name = port.name.value,
         .protocol = port.protocol.or_default(Protocol::kTcp),
         .host_port = on_machine.value.number,
         .container_port = port.container.value.number,
         .bind = port.bind.value,
         .span = on_machine.stated() ? on_machine.span : port.span});
  }
}

// The other fields, now that every port of the fleet is known.
void Resolver::FillInstance(Instance* instance, const Variant& variant) {
  if (variant.deferred) {
    auto app = std::make_shared<App>(*instance->app);
    VisitScalars(*app, FillDeferred{*this, *instance});
    instance->app = Shared(variant, std::move(app));
    for (size_t i = 0; i < instance->ports.size(); ++i) {
      instance->ports[i].source = &instance->app->ports.items[i];
    }
  }
  const App& app = *instance->app;
  const std::string& prefix = instance->host->facts.name_prefix.value;
  instance->name = prefix + std::string(instance->id);
  if (instance->is_container) {
    instance->name = app.container.name.or_default(instance->name);
  }
  instance->autostart =
      app.run.autostart.or_default(true) && !app.schedule.set();
}

}  // namespace plimsoll
