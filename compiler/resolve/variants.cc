// An app as one host sees it: overrides merged, then every field that is not
// an environment filled in and typed.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <type_traits>

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
  void Visit(T& member) {
    using Type = std::remove_const_t<T>;
    if constexpr (std::is_same_v<Type, List<DerivedEnv>> ||
                  std::is_same_v<Type, List<SecretEnv>> ||
                  std::is_same_v<Type, Free>) {
      return;
    } else if constexpr (std::is_same_v<Type, Command>) {
      Visit(member.arguments);
      Visit(member.shell);
    } else if constexpr (ModelStruct<Type>) {
      VisitFields(member, *this);
    } else if constexpr (requires { member.items; }) {
      for (auto& item : member.items) Visit(item);
    } else if constexpr (requires { member.key; }) {
      Visit(member.value);
    } else {
      each_(member);
    }
  }

  Each each_;
};

template <class T>
void VisitScalars(T& object, auto each) {
  VisitFields(object, ScalarWalk(each));
}

// Those that other instances may ask for.
template <class T>
void VisitDescription(T& app, auto each) {
  for (auto& port : app.ports.items) VisitScalars(port, each);
  each(app.container.network);
  for (auto& network : app.container.networks.items) each(network);
}

// What a deferred field comes out as on an instance: untyped yet, or nothing
// where something is missing, which has been recorded.
using FilledField = std::optional<Value>;

// The fields of a walk in its order, and all that may tell two instances of
// one app apart, histories included.
struct FilledFields {
  std::vector<FilledField> fields;
  std::string key;
};

class FillFields {
 public:
  FillFields(Resolver& resolver, const Instance& instance, FilledFields* out)
      : resolver_(resolver), instance_(instance), out_(*out) {}

  template <class T>
  void operator()(const Field<T>& field) const {
    if (field.state != FieldState::kDeferred) return;
    Value value;
    if (!resolver_.Fill(field.text, field.span, instance_, &value)) {
      out_.key += '!';
      out_.fields.emplace_back();
      return;
    }
    for (const Origin* at = value.origin; at != nullptr; at = at->next) {
      AddNumber(static_cast<uint32_t>(at->kind));
      AddNumber(static_cast<uint32_t>(at->span.file));
      AddNumber(at->span.begin);
      AddText(at->text);
    }
    AddText(value.HasSecret() ? std::string_view() : value.text());
    out_.fields.emplace_back(std::move(value));
  }

 private:
  void AddNumber(uint32_t number) const {
    std::array<char, sizeof number> bytes{};
    std::memcpy(bytes.data(), &number, sizeof number);
    out_.key.append(bytes.data(), bytes.size());
  }
  void AddText(std::string_view text) const {
    out_.key += text;
    out_.key += '\0';
  }

  Resolver& resolver_;
  const Instance& instance_;
  FilledFields& out_;
};

// Puts what was filled in into its place and types it.
class TypeFields {
 public:
  TypeFields(Resolver& resolver, const FilledFields& filled)
      : resolver_(resolver), next_(filled.fields.begin()) {}

  template <class T>
  void operator()(Field<T>& field) {
    if (field.state != FieldState::kDeferred) return;
    field.state = FieldState::kInvalid;
    const FilledField& filled = *next_++;
    if (!filled) return;
    field.origin = filled->origin;
    if (filled->HasSecret()) {
      Diagnostic& diagnostic = resolver_.sink().Report(
          code::kSecretInArtifact, field.span,
          "a secret would be written where others can read it");
      diagnostic.trail = TrailOf(filled->origin);
      diagnostic.Help(
          "secrets reach an app through `secret_env` or `secret_files`");
      return;
    }
    Result<T> typed = ParseScalar<T>(filled->text());
    if (typed) {
      field.text = resolver_.Keep(filled->text());
      field.value = std::move(typed).value();
      field.state = FieldState::kSet;
      return;
    }
    Diagnostic& diagnostic =
        resolver_.sink().Report(code::kSchemaWrongType, field.span,
                                fmt::format("this comes out as `{}`; {}",
                                            filled->text(), typed.error()));
    diagnostic.trail = TrailOf(filled->origin);
  }

 private:
  Resolver& resolver_;
  std::vector<FilledField>::const_iterator next_;
};

template <class T>
bool IsDeferred(const Field<T>& field) {
  return field.state == FieldState::kDeferred;
}

}  // namespace

bool Resolver::Selects(const Selector& selector, const Host& host) const {
  return ::plimsoll::Selects(selector, host, fleet_.project);
}

const Resolver::Variant& Resolver::VariantFor(const AppUnit& unit,
                                              const Host& host) {
  const auto [known, fresh] = state_->overrides.try_emplace(&unit);
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
  const auto [it, missing] = state_->variants.try_emplace({&unit, mask});
  Variant& variant = it->second;
  if (!missing) return variant;
  auto app = std::make_shared<App>(unit.app);
  if (mask.find('1') != std::string::npos) {
    const Node* merged = unit.node;
    for (size_t i = 0; i < mask.size(); ++i) {
      if (mask[i] != '1') continue;
      merged = MergeNodes(merged, overrides[i].second, arena_);
    }
    Sink merge_faults;
    *app = BindApp(*merged, unit.dialect, merge_faults);
    sink_.Append(std::move(merge_faults));
  }
  VisitScalars(*app, [&](const auto& field) {
    variant.deferred = variant.deferred || IsDeferred(field);
  });
  VisitDescription(*app, [&](const auto& field) {
    variant.describes = variant.describes || IsDeferred(field);
  });
  variant.app = std::move(app);
  return variant;
}

// Hosts differ in little: ten thousand of them rarely need more than a few
// versions of an app, so one is made only when none came out the same before.
template <class Walk>
std::shared_ptr<const App> Resolver::Filled(const Instance& instance,
                                            Walk walk) {
  FilledFields filled;
  walk(*instance.app, FillFields(*this, instance, &filled));
  return state_->shared.Get({instance.app.get(), std::move(filled.key)}, [&] {
    auto app = std::make_shared<App>(*instance.app);
    TypeFields type(*this, filled);
    walk(*app, std::ref(type));
    return app;
  });
}

// What depends only on the app and the host, ports first: other instances'
// placeholders ask for them.
void Resolver::DescribeInstance(Instance* instance) {
  const Variant& variant = VariantFor(*instance->unit, *instance->host);
  instance->app = variant.app;
  if (variant.describes) {
    instance->app = Filled(
        *instance, [](auto& app, auto each) { VisitDescription(app, each); });
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
    instance->app = Filled(
        *instance, [](auto& app, auto each) { VisitScalars(app, each); });
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
