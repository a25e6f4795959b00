// The images that apps run and build, the secrets they use and generate.

#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "compiler/index/references_parts.h"

namespace plimsoll {
namespace {

class Builder {
 public:
  Builder(const Fleet& fleet, ReferenceIndex* index)
      : fleet_(fleet), index_(*index) {}

  void Run() {
    for (const auto& unit : fleet_.apps) {
      // What is generated is there whether or not the app runs anywhere.
      AddGenerated(unit->app, FileOf(*unit));
    }
    for (const auto& host : fleet_.hosts) {
      for (const Instance& instance : host->instances) {
        const uint32_t self = FileOf(*instance.unit);
        AddSecrets(instance, self);
        // Hosts without differences share the app.
        if (seen_.insert(instance.app.get()).second) {
          AddApp(*instance.app, self);
        }
      }
    }
  }

 private:
  uint32_t FileOf(const AppUnit& unit) {
    const auto [at, is_new] = files_.try_emplace(&unit);
    if (is_new) at->second = index_.Add(ThingKind::kFile, unit.path);
    return at->second;
  }

  void AddApp(const App& app, uint32_t self) {
    const Text& image = app.container.image;
    if (image.set()) {
      index_.Connect(self,
                     index_.Add(ThingKind::kImage, ImageNameOf(image.value)),
                     LinkKind::kRuns, image.span);
    }
    const Text& tag = app.container.build.tag;
    if (tag.set()) {
      index_.Connect(self,
                     index_.Add(ThingKind::kImage, ImageNameOf(tag.value)),
                     LinkKind::kBuilds, tag.span);
    }
    AddGenerated(app, self);
  }

  void AddGenerated(const App& app, uint32_t self) {
    const auto generate = [&](const Text& name) {
      if (!name.set()) return;
      index_.Connect(self, index_.Add(ThingKind::kSecret, name.value),
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

  // Every host of an app says the same again.
  void UseSecret(uint32_t self, std::string_view name, const Span& span) {
    if (name.empty() || !used_.insert({self, span, name}).second) return;
    index_.Connect(self, index_.Add(ThingKind::kSecret, name), LinkKind::kUses,
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
  std::unordered_map<const AppUnit*, uint32_t> files_;
  std::unordered_set<const App*> seen_;
  std::set<std::tuple<uint32_t, Span, std::string_view>> used_;
};

}  // namespace

void AddFleet(const Fleet& fleet, ReferenceIndex* index) {
  Builder(fleet, index).Run();
}

}  // namespace plimsoll
