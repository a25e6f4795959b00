#ifndef PLIMSOLL_TARGETS_QUADLET_CONTAINER_H_
#define PLIMSOLL_TARGETS_QUADLET_CONTAINER_H_

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "compiler/resolve/fleet.h"
#include "targets/emit/report.h"
#include "targets/emit/unit_text.h"
#include "targets/systemd/links.h"

namespace plimsoll {

// What the containers of a host share, besides containers.
struct QuadletProject {
  const Fleet* fleet = nullptr;
  const Host* host = nullptr;
  const StartOrder* order = nullptr;
  std::string name;                            // Before names of its own.
  std::set<std::string> networks;              // As Podman knows them.
  std::map<std::string, std::string> volumes;  // Unit to `uid:gid`, or empty.
  std::set<std::string> passed;  // Units that apps bring along, by file name.

  // The network of containers that name none.
  [[nodiscard]] std::string DefaultNetwork() const { return name + "_default"; }
};

// How an option of `podman run` is written: a key of [Container], or, where the
// reader is older or the key cannot hold the value, PodmanArgs=.
struct PodmanOption {
  enum class Form { kSingle, kRawLine, kListItem, kArgument };
  std::string_view key;  // Empty: there is none.
  std::string_view flag;
  Form form = Form::kSingle;
};

// A container unit; what Quadlet cannot hold is reported.
class ContainerWriter {
 public:
  ContainerWriter(QuadletProject* project, Reporter& reporter)
      : project_(project), reporter_(reporter) {}

  // Everything but what is passed through.
  [[nodiscard]] UnitText Unit();

 private:
  void Set(const PodmanOption& option, std::string_view value,
           std::string_view field, const Span& span);
  void SetText(const PodmanOption& option, const Text& text,
               std::string_view field);
  void SetFlag(const PodmanOption& option, bool value);
  // One word of a key that takes arguments.
  [[nodiscard]] std::string Word(std::string_view value, std::string_view field,
                                 const Span& span);

  // container.cc
  void AddUnitSection();
  void AddImage();
  void AddEntrypoint();
  void AddArguments();
  void AddEnvironment();
  void AddPassed(std::string_view variable, bool required);
  void AddNetworks();
  void AddPorts();
  void AddService();
  // policy.cc
  void AddStop();
  void AddHealth();
  void AddLogging();
  // limits.cc
  void AddLimits();
  void AddGpus();
  void AddDeviceFiles(const std::vector<std::string>& indexes, bool amd,
                      const Span& span);
  void AddSecurity();
  void AddTuning();
  // mounts.cc
  void AddVolumes();
  void AddVolume(const VolumeMount& volume);
  void AddFilledFile(const RenderedText& file);
  void AddMount(std::string_view source, std::string_view target,
                std::string_view options, std::string_view field,
                const Span& span);
  [[nodiscard]] std::string VolumeSource(const VolumeMount& volume);
  [[nodiscard]] std::string VolumeOptions(const VolumeMount& volume);
  void AddTmpfs(const Text& target, const Text& options,
                std::string_view field);
  void AddFiles();
  void AddSecretFiles();

  QuadletProject* project_;
  Reporter& reporter_;
  UnitText unit_;
  bool needs_empty_variable_ = false;
};

// An image by its full name, as Docker understands short ones; Podman would
// ask, or take the first registry of a list.
[[nodiscard]] std::string FullImageName(const std::string& image);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_QUADLET_CONTAINER_H_
