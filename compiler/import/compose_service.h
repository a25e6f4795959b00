#ifndef PLIMSOLL_COMPILER_IMPORT_COMPOSE_SERVICE_H_
#define PLIMSOLL_COMPILER_IMPORT_COMPOSE_SERVICE_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/compose/project.h"
#include "compiler/import/environment.h"

namespace plimsoll::importing {

// Ids of apps by the name of their service.
using AppIds = std::map<std::string, std::string, std::less<>>;

// Says a service in the words of a manifest, as far as these mean exactly the
// same. What is left over is found by comparing what comes out of a build with
// the source (Difference), and passed on in compose's own words (PassOn).
class ServiceImporter {
 public:
  // `folder` leads from the manifest's folder to that of the compose file, if
  // there is a way within the project.
  ServiceImporter(const compose::Service& service, const AppIds& ids,
                  const std::optional<std::string>& folder,
                  ImportContext& context)
      : service_(service), ids_(ids), folder_(folder), context_(context) {}

  [[nodiscard]] AppDraft Run();

 private:
  [[nodiscard]] const compose::Value* Get(std::string_view key) const {
    return service_.Get(key);
  }
  Yaml& Container() { return app_.fields.At("container"); }

  // The text of a scalar for a manifest; nothing where it cannot be said.
  [[nodiscard]] std::optional<std::string> TextFor(
      const compose::Value* scalar);
  // The same without variables: words and numbers that a manifest types.
  [[nodiscard]] std::optional<std::string> Known(const compose::Value* scalar);
  void SetText(Yaml& map, std::string_view key, std::string_view from);

  // container_fields.cc
  void AddImage();
  void AddNames();
  void AddCommand(std::string_view key, std::string_view from);
  void AddLabels();
  void AddTuning();
  void AddLogging();
  void AddStop();
  void AddSecurity();
  void AddNetworks();
  void AddResources();
  void AddGpus();
  void AddHealth();
  void AddRun();
  void AddDependencies();
  // mounts_and_ports.cc
  void AddPorts();
  void AddPort(const compose::Value& value, Yaml* ports);
  void AddMounts();
  void AddMount(const compose::Value& value, Yaml* mounts);
  void AddTmpfs();

  const compose::Service& service_;
  const AppIds& ids_;
  const std::optional<std::string>& folder_;
  ImportContext& context_;
  AppDraft app_;
};

// Has compose's own words for a field of a service; without a value the field
// is taken away. What holds a secret is left out and reported as lost.
void PassOn(std::string_view key, const compose::Value* value,
            const Texts& texts, AppDraft* app, std::vector<Loss>* losses);

}  // namespace plimsoll::importing

#endif  // PLIMSOLL_COMPILER_IMPORT_COMPOSE_SERVICE_H_
