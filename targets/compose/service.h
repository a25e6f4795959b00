#ifndef PLIMSOLL_TARGETS_COMPOSE_SERVICE_H_
#define PLIMSOLL_TARGETS_COMPOSE_SERVICE_H_

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/fleet.h"
#include "targets/compose/yaml.h"
#include "targets/emit/report.h"

namespace plimsoll {

// What the services of a host share: the top level of its compose file.
struct ComposeProject {
  const Fleet* fleet = nullptr;
  const Host* host = nullptr;
  // Mappings of the top level that apps bring along: `targets.compose_file`.
  std::vector<const Node*> passed;
  std::string name;
  std::set<std::string> networks;
  Yaml volumes = Yaml::Map();
  Yaml secrets = Yaml::Map();

  // Whether an app says what a network or volume is.
  [[nodiscard]] bool Defines(std::string_view section,
                             std::string_view resource) const;
};

// One value of a service, encoded; anything compose cannot hold is reported.
class ServiceWriter {
 public:
  ServiceWriter(ComposeProject* project, Reporter& reporter)
      : project_(project), reporter_(reporter) {}

  // The whole service.
  [[nodiscard]] Yaml Service();

 private:
  // Text whose `$` compose does not expand.
  [[nodiscard]] Yaml Scalar(std::string_view value, std::string_view field,
                            const Span& span);
  void SetText(std::string_view key, const Text& text, std::string_view field);

  // service.cc
  void AddImage();
  void AddCommand(std::string_view key, const Command& command,
                  std::string_view field);
  void AddEnvironment();
  [[nodiscard]] Yaml FilledEnvFile();
  [[nodiscard]] Yaml InheritedSecret(const EnvVar& variable);
  void AddNetworks();
  void AddPorts();
  void AddDependencies();
  void PassThrough();
  // policy.cc
  void AddBuild();
  void AddPolicy();
  void AddLogging();
  // limits.cc
  void AddLimits();
  void AddSecurity();
  void CheckHostGateway();
  void AddGpus();
  void AddTuning();
  // health.cc
  void AddHealth();
  // mounts.cc
  void AddVolumes();
  void AddVolume(const VolumeMount& volume);
  [[nodiscard]] std::string VolumeKey(const VolumeMount& volume);
  void AddSecretFiles();
  void AddRenderedFiles();
  void AddTmpfs(const Text& target, const Text& options,
                std::string_view field);

  ComposeProject* project_;
  Reporter& reporter_;
  const Node* passed_ = nullptr;  // `targets.compose`, laid over the rest.
  Yaml service_ = Yaml::Map();
  Yaml mounts_ = Yaml::List();
  Yaml mounted_in_memory_ = Yaml::List();
};

// The folder that materialize-secrets fills, as compose finds it: the
// environment may lead to another one, such as that of `--stub`.
[[nodiscard]] std::string FilledReference(const Host& host, const Fleet& fleet);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_COMPOSE_SERVICE_H_
