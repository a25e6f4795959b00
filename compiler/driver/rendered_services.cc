// The services of a rendered compose file as apps of its host, so that ports,
// memory and what else is summed up or looked for counts them, too.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/driver/rendered.h"

namespace plimsoll {
namespace {

Text Stated(std::string_view text, const Span& span) {
  Text field;
  field.value = text;
  field.state = FieldState::kSet;
  field.span = span;
  field.text = text;
  return field;
}

void SetBytes(const compose::Value* value, Bytes* field) {
  if (value == nullptr || !value->IsKnown()) return;
  const auto size = compose::ParseSize(value->text);
  if (!size || *size <= 0) return;
  field->value.bytes = static_cast<uint64_t>(*size);
  field->state = FieldState::kSet;
  field->span = value->span;
  field->text = value->text;
}

class ServiceMaker {
 public:
  ServiceMaker(const compose::Project& project, const Host& host)
      : project_(project), host_(host) {
    for (const Text& profile : host.facts.profiles) {
      profiles_.push_back(profile.value);
    }
    const compose::Variable* listed =
        project.environment.Find("COMPOSE_PROFILES");
    if (listed == nullptr || listed->unknown) return;
    std::string_view rest = listed->value;
    while (!rest.empty()) {
      const size_t comma = std::min(rest.find(','), rest.size());
      profiles_.emplace_back(rest.substr(0, comma));
      rest.remove_prefix(std::min(rest.size(), comma + 1));
    }
  }

  [[nodiscard]] bool Runs(const compose::Service& service) const {
    if (service.profiles.empty() || service.has_unknown_profile) return true;
    return std::ranges::any_of(service.profiles, [&](std::string_view profile) {
      return std::ranges::find(profiles_, profile) != profiles_.end();
    });
  }

  [[nodiscard]] Instance Make(const compose::Service& service,
                              AppUnit* unit) const {
    App& app = unit->app;
    app.id = Stated(service.name, service.name_span);
    app.container.span = service.name_span;
    const compose::Value* image = service.Get("image");
    if (image != nullptr && image->IsKnown()) {
      app.container.image = Stated(image->text, image->span);
    }
    AddResources(service, &app.resources);
    unit->node = service.value == nullptr ? nullptr : service.value->node;
    unit->path = project_.main().path();

    Instance instance;
    instance.host = &host_;
    instance.unit = unit;
    instance.app = std::shared_ptr<const App>(std::shared_ptr<void>(), &app);
    instance.id = service.name;
    const std::string_view name =
        compose::TextOf(service.Get("container_name"));
    instance.name = name.empty() ? std::string(service.name) : name;
    instance.runtime = Runtime::kCompose;
    instance.is_container = true;
    instance.from_template = true;
    instance.host_network =
        compose::TextOf(service.Get("network_mode")) == "host";
    AddPorts(service, &instance);
    AddEnvironment(service, &instance);
    for (const compose::Use& network : service.networks) {
      instance.networks.emplace_back(network.name);
    }
    return instance;
  }

 private:
  static void AddResources(const compose::Service& service,
                           Resources* resources) {
    using compose::Find;
    SetBytes(Find(service.value, {"deploy", "resources", "limits", "memory"}),
             &resources->memory_limit);
    if (!resources->memory_limit.set()) {
      SetBytes(service.Get("mem_limit"), &resources->memory_limit);
    }
    SetBytes(
        Find(service.value, {"deploy", "resources", "reservations", "memory"}),
        &resources->memory_reservation);
    if (!resources->memory_reservation.set()) {
      SetBytes(service.Get("mem_reservation"), &resources->memory_reservation);
    }
  }

  static void AddPorts(const compose::Service& service, Instance* instance) {
    for (const compose::Port& port : service.ports) {
      if (!port.published) continue;
      const int count = port.published->last - port.published->first;
      for (int i = 0; i <= count; ++i) {
        ResolvedPort& resolved = instance->ports.emplace_back();
        resolved.protocol =
            port.protocol == "udp" ? Protocol::kUdp : Protocol::kTcp;
        resolved.host_port = static_cast<uint16_t>(port.published->first + i);
        resolved.container_port = static_cast<uint16_t>(
            std::min<int>(port.target.first + i, port.target.last));
        resolved.bind = port.host_ip;
        resolved.span = port.span;
      }
    }
  }

  static void AddEnvironment(const compose::Service& service,
                             Instance* instance) {
    for (const compose::Pair& pair :
         compose::PairsOf(service.Get("environment"))) {
      if (!pair.has_value || pair.unknown) continue;
      EnvVar& variable = instance->env.emplace_back();
      variable.key = pair.key;
      variable.key_span = pair.span;
      variable.value.span = pair.from == nullptr ? pair.span : pair.from->span;
      variable.value.AppendText(pair.value);
    }
  }

  const compose::Project& project_;
  const Host& host_;
  std::vector<std::string> profiles_;
};

// Instances have moved: whoever pointed at the old ones is told.
void Repoint(const std::map<const Instance*, std::string>& moved,
             const Host& host, Fleet* fleet) {
  const auto now = [&](const Instance*& pointer) {
    const auto old = moved.find(pointer);
    if (old != moved.end()) pointer = host.FindInstance(old->second);
  };
  for (auto& [app, instances] : fleet->instances_by_app) {
    for (const Instance*& instance : instances) now(instance);
  }
  for (const auto& other : fleet->hosts) {
    for (Instance& instance : other->instances) {
      for (ResolvedDependency& dependency : instance.dependencies) {
        now(dependency.provider);
      }
    }
  }
}

// Whom each service waits for. The file states it, no manifest: `source` is
// null, and cycles are those of compose/dependency-cycle.
void AddDependencies(const compose::Project& project, Host* host) {
  for (Instance& instance : host->instances) {
    if (!instance.from_template ||
        instance.unit->path != project.main().path()) {
      continue;
    }
    const compose::Service* service = project.FindService(instance.id);
    if (service == nullptr) continue;
    for (const compose::Use& use : service->services) {
      const Instance* provider = host->FindInstance(use.name);
      if (provider == nullptr || provider == &instance) continue;
      ResolvedDependency& dependency = instance.dependencies.emplace_back();
      dependency.app = provider->unit;
      dependency.provider = provider;
      dependency.same_host = true;
    }
  }
}

}  // namespace

void AddServices(const compose::Project& project, Host* host, Fleet* fleet,
                 std::vector<std::unique_ptr<AppUnit>>* units) {
  const ServiceMaker maker(project, *host);
  std::map<const Instance*, std::string> moved;
  std::vector<Instance> instances;
  for (Instance& own : host->instances) {
    moved.emplace(&own, own.id);
    instances.push_back(std::move(own));
  }
  for (const compose::Service& service : project.services) {
    const bool taken = std::ranges::find(instances, service.name,
                                         &Instance::id) != instances.end();
    if (taken || !maker.Runs(service)) continue;
    units->push_back(std::make_unique<AppUnit>());
    instances.push_back(maker.Make(service, units->back().get()));
  }
  std::ranges::sort(instances, {}, &Instance::id);
  host->instances = std::move(instances);
  if (!moved.empty()) Repoint(moved, *host, fleet);
  AddDependencies(project, host);
}

}  // namespace plimsoll
