#ifndef PLIMSOLL_COMPILER_COMPOSE_PROJECT_H_
#define PLIMSOLL_COMPILER_COMPOSE_PROJECT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/compose/interpolate.h"
#include "compiler/compose/notation.h"
#include "compiler/compose/value.h"
#include "compiler/source/source_file.h"

namespace plimsoll::compose {

// A port of a service, its ranges not expanded.
struct Port {
  const Value* from = nullptr;
  Span span;
  std::string_view host_ip;  // Empty: all addresses.
  std::optional<PortSpan> published;
  PortSpan target;
  std::string_view protocol = "tcp";
};

enum class MountType : uint8_t { kVolume, kBind, kTmpfs, kOther };

struct Mount {
  const Value* from = nullptr;
  Span span;
  Span source_span;
  MountType type = MountType::kVolume;
  std::string_view source;   // Empty: anonymous, or not known.
  std::string_view target;   // Without a slash at its end.
  std::string_view options;  // Of the short form.
  bool read_only = false;
};

// Something a service names: another service, a network, a volume.
struct Use {
  std::string_view name;
  Span span;
  std::string_view field;           // "depends_on", "network_mode".
  std::string_view condition = {};  // Of depends_on.
  bool required = true;
};

struct Service {
  std::string_view name;
  Span name_span;
  const Value* value = nullptr;  // A mapping.
  // It extends something that could not be read: what it lacks may be there.
  bool open = false;
  std::vector<Port> ports;  // Those that can be judged.
  std::vector<Mount> mounts;
  std::vector<Use> services;  // Whatever needs the other one to be there.
  std::vector<Use> networks;
  std::vector<Use> volumes;
  std::vector<Use> secrets;
  std::vector<Use> configs;
  std::vector<Use> models;
  std::vector<std::string_view> profiles;  // Empty: always enabled.
  bool has_unknown_profile = false;
  bool has_unknown_network = false;

  [[nodiscard]] const Value* Get(std::string_view key) const {
    return Find(value, key);
  }
};

// A network, volume, secret, config or model of the top level.
struct Resource {
  std::string_view name;
  Span name_span;
  const Value* value = nullptr;  // A mapping or null.
};

// The resources of one section, in file order.
class Resources {
 public:
  void Add(const Resource& resource) {
    if (index_.try_emplace(resource.name, list_.size()).second) {
      list_.push_back(resource);
    }
  }
  [[nodiscard]] const Resource* Find(std::string_view name) const {
    const auto found = index_.find(name);
    return found == index_.end() ? nullptr : &list_[found->second];
  }
  [[nodiscard]] auto begin() const { return list_.begin(); }
  [[nodiscard]] auto end() const { return list_.end(); }

 private:
  std::vector<Resource> list_;
  std::unordered_map<std::string_view, size_t> index_;
};

// What a file includes, by any number of steps.
struct Parts {
  std::vector<const Node*> roots;
  bool open = false;  // Some of it could not be read.
};

// What compose would run together: a file with its override, and whatever
// they include and extend.
struct Project {
  std::vector<const SourceFile*> files;  // As laid over each other.
  std::string folder;                    // Below the root.
  // The host whose file a template makes; empty for files of the repository.
  std::string host;
  // Where the paths of each file that it consists of start, included ones, too:
  // their own folder, or the `project_directory` that is stated for them.
  std::unordered_map<FileId, std::string> folders;
  // Run by another file's `include` or `extends`: it need not be whole.
  bool is_fragment = false;
  // What compose finds by itself in its folder, or plimsoll.yml lists.
  bool is_main = false;
  // Something it consists of could not be read, so nothing may be said to be
  // missing.
  bool open = false;
  // Its own file is broken; what is here is right but not all.
  bool broken = false;
  // The other compose files of the folder, and those of the folders above: some
  // of them may be meant to be laid over each other.
  std::shared_ptr<const std::vector<const Node*>> beside;
  // What those include. A main file is not completed by that.
  std::vector<std::shared_ptr<const Parts>> parts;
  const Node* own = nullptr;  // What the main file itself says.

  std::unique_ptr<Arena> arena = std::make_unique<Arena>();
  Environment environment;
  const Value* root = nullptr;  // Null when there is nothing to read.
  std::vector<Service> services;
  std::unordered_map<std::string_view, size_t> service_index;
  Resources networks;
  Resources volumes;
  Resources secrets;
  Resources configs;
  Resources models;

  [[nodiscard]] const SourceFile& main() const { return *files.front(); }
  // Where the relative paths start that a file of the project states.
  [[nodiscard]] std::string FolderOfPaths(const SourceFile& file) const;
  [[nodiscard]] const Service* FindService(std::string_view name) const;
  // Whether a file beside it has `section.name`, or has it through what it
  // includes; of services only those count that say what they run.
  [[nodiscard]] bool IsBeside(std::string_view section,
                              std::string_view name) const;
  // Whether what is missing is missing for sure.
  [[nodiscard]] bool IsWhole() const {
    return root != nullptr && !is_fragment && !open && !broken;
  }
};

// The main project of the folder, beside one of `all` that is none; null where
// there is none, and for a main one.
[[nodiscard]] const Project* MainBeside(const Project& project,
                                        std::span<const Project> all);

// Fills the typed lists of `project` from its root. Values of a wrong form are
// left out: CheckSchema reports them.
void BindProject(Project& project);

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_PROJECT_H_
