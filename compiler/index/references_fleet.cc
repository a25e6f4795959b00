// Apps and hosts of the fleet, and what they share.

#include <fmt/format.h>

#include <string>
#include <unordered_set>

#include "compiler/index/references_parts.h"

namespace plimsoll {
namespace {

// An app is one thing, however many hosts run it.
class Builder {
 public:
  Builder(const Fleet& fleet, ReferenceIndex* index)
      : fleet_(fleet), index_(*index) {}

  void Run() {
    for (const auto& host : fleet_.hosts) {
      index_.Add(ThingKind::kHost, host->id, host->id_span);
    }
    for (const auto& unit : fleet_.apps) {
      index_.Add(ThingKind::kApp, unit->app.id.value, unit->app.id.span);
      // What is generated is there whether or not the app runs anywhere.
      AddGenerated(unit->app);
    }
    ReservePorts();
    for (const auto& host : fleet_.hosts) {
      const uint32_t there = index_.Add(ThingKind::kHost, host->id, {});
      if (host->facts.replaced_by.set()) {
        Connect(there,
                index_.Add(ThingKind::kHost, host->facts.replaced_by.value, {}),
                LinkKind::kSucceeds, host->facts.replaced_by.span);
      }
      for (const Instance& instance : host->instances) {
        AddInstance(instance, there);
      }
    }
  }

 private:
  void Connect(uint32_t from, uint32_t to, LinkKind kind, const Span& span) {
    index_.Connect(from, to, kind, span);
  }

  // Nearly all things of a large fleet are ports.
  void ReservePorts() {
    size_t ports = 0;
    for (const auto& host : fleet_.hosts) {
      for (const Instance& instance : host->instances) {
        ports += instance.ports.size();
      }
    }
    index_.Reserve(ThingKind::kPort, ports);
  }

  void AddInstance(const Instance& instance, uint32_t there) {
    const uint32_t self = index_.Add(ThingKind::kApp, instance.id, {});
    const std::string& host = instance.host->id;
    Connect(self, there, LinkKind::kRunsOn, instance.unit->app.id.span);
    for (const ResolvedPort& port : instance.ports) {
      if (port.host_port == 0) continue;
      const std::string name =
          fmt::format("{}/{}/{}", instance.host->machine, NameOf(port.protocol),
                      port.host_port);
      Connect(self, index_.Add(ThingKind::kPort, name, port.span),
              LinkKind::kPublishes, port.span);
    }
    for (const std::string& network : instance.networks) {
      const std::string name = fmt::format("{}/{}", host, network);
      Connect(self, index_.Add(ThingKind::kNetwork, name, {}), LinkKind::kJoins,
              {});
    }
    AddVolumes(instance, self);
    AddSecrets(instance, self);
    // Hosts without differences share the app.
    if (seen_.insert(instance.app.get()).second) AddApp(*instance.app, self);
  }

  void AddApp(const App& app, uint32_t self) {
    for (const AppDependency& dependency : app.dependencies) {
      if (!dependency.app_id.set()) continue;
      Connect(self, index_.Add(ThingKind::kApp, dependency.app_id.value, {}),
              LinkKind::kNeeds, dependency.app_id.span);
    }
    const Text& image = app.container.image;
    if (image.set()) {
      Connect(self, index_.Add(ThingKind::kImage, ImageNameOf(image.value), {}),
              LinkKind::kRuns, image.span);
    }
    const Text& tag = app.container.build.tag;
    if (tag.set()) {
      Connect(self,
              index_.Add(ThingKind::kImage, ImageNameOf(tag.value), tag.span),
              LinkKind::kBuilds, tag.span);
    }
    for (const Text& queue : app.queues.produces) {
      AddQueue(queue, self, LinkKind::kProduces);
    }
    for (const Text& queue : app.queues.consumes) {
      AddQueue(queue, self, LinkKind::kConsumes);
    }
    AddGenerated(app);
  }

  void AddQueue(const Text& queue, uint32_t self, LinkKind kind) {
    if (!queue.set()) return;
    Connect(self, index_.Add(ThingKind::kQueue, queue.value, {}), kind,
            queue.span);
  }

  void AddVolumes(const Instance& instance, uint32_t self) {
    for (const VolumeMount& volume : instance.app->volumes) {
      const Text& source = volume.name.set() ? volume.name : volume.source;
      if (!source.set() || source.value.empty()) continue;
      const std::string name =
          fmt::format("{}/{}", instance.host->machine, source.value);
      Connect(self, index_.Add(ThingKind::kVolume, name, source.span),
              LinkKind::kMounts, source.span);
    }
  }

  void AddGenerated(const App& app) {
    const uint32_t self = index_.Add(ThingKind::kApp, app.id.value, {});
    const auto generate = [&](const Text& name) {
      if (!name.set()) return;
      Connect(self, index_.Add(ThingKind::kSecret, name.value, name.span),
              LinkKind::kGenerates, name.span);
    };
    const auto all = [&](const auto& secrets, const auto& certs) {
      for (const GeneratedSecret& secret : secrets) {
        generate(secret.name);
        if (secret.of.set()) UseSecret(self, secret.of.value, secret.of.span);
      }
      for (const GeneratedCert& cert : certs) {
        generate(cert.crt);
        generate(cert.key);
      }
    };
    all(app.generated_secrets, app.generated_certs);
    all(app.container.generated_secrets, app.container.generated_certs);
  }

  void UseSecret(uint32_t self, std::string_view name, const Span& span) {
    if (name.empty()) return;
    Connect(self, index_.Add(ThingKind::kSecret, name, {}), LinkKind::kUses,
            span);
  }

  void AddSecrets(const Instance& instance, uint32_t self) {
    for (const EnvVar& variable : instance.env) {
      for (const ValuePiece& piece : variable.value.pieces) {
        UseSecret(self, piece.secret, piece.span);
      }
    }
    for (const RenderedText& file : instance.files) {
      for (const ValuePiece& piece : file.contents.pieces) {
        UseSecret(self, piece.secret, piece.span);
      }
    }
    for (const SecretMount& mount : instance.secret_files) {
      UseSecret(self, mount.secret, mount.source->secret_file.span);
    }
  }

  const Fleet& fleet_;
  ReferenceIndex& index_;
  std::unordered_set<const App*> seen_;
};

}  // namespace

void AddFleet(const Fleet& fleet, ReferenceIndex* index) {
  Builder(fleet, index).Run();
}

}  // namespace plimsoll
