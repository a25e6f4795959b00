#ifndef PLIMSOLL_COMPILER_RESOLVE_FLEET_H_
#define PLIMSOLL_COMPILER_RESOLVE_FLEET_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/arena.h"
#include "compiler/model/bind.h"
#include "compiler/model/host.h"
#include "compiler/model/manifest.h"
#include "compiler/model/project.h"
#include "compiler/resolve/value.h"

namespace plimsoll {

// The whole fleet, resolved: every value known, every app on its hosts. Built
// by Resolve() and never changed afterwards, so rules and targets may read it
// from any thread. Pointers in it point into it or into the trees it was made
// from, both owned by the Session.

struct Host;
struct Instance;
struct TemplateOutput;  // compiler/resolve/template_output.h
struct TemplateReport;  // compiler/resolve/template_output.h

// One variable of an instance, layers merged.
struct EnvVar {
  std::string key;
  Span key_span;
  Value value;
  OriginKind layer = OriginKind::kLiteral;  // Which layer won.
};

// A port of an instance.
struct ResolvedPort {
  const PortMapping* source = nullptr;
  std::string name;  // May be empty.
  Protocol protocol = Protocol::kTcp;
  uint16_t host_port = 0;       // 0: not published on the machine.
  uint16_t container_port = 0;  // 0 for processes.
  std::string bind;             // Empty: every address.
  Span span;                    // Of the number on the machine's side.
};

struct ResolvedDependency {
  const AppDependency* source = nullptr;
  const AppUnit* app = nullptr;
  // The provider: on the same host an order, elsewhere only reachability.
  // Null when it has no instance that this one may use (a Problem says so).
  const Instance* provider = nullptr;
  bool same_host = false;
  DependencyCondition condition = DependencyCondition::kStarted;
};

struct RenderedText {
  const RenderedFile* source = nullptr;
  std::string target;  // Absolute path on the host or in the container.
  uint32_t mode = 0644;
  Value contents;
};

struct SecretMount {
  const SecretFile* source = nullptr;
  std::string secret;
  std::string target;
  std::string env;  // May be empty.
  uint32_t mode = 0400;
};

// One app on one host.
struct Instance {
  const Host* host = nullptr;
  const AppUnit* unit = nullptr;
  // Overrides for this host merged, placeholders filled in. Shared by all
  // hosts for which both come out the same.
  std::shared_ptr<const App> app;

  std::string_view id;  // Of the app.
  // Name of the container, program or unit, with the host's prefix.
  std::string name;
  Runtime runtime = Runtime::kNone;  // What runs it here.
  bool is_container = false;
  bool autostart = true;      // False for scheduled ones, too.
  bool host_network = false;  // Process, or container on it.
  // A service of a compose file that a template makes: it counts wherever apps
  // are summed up or looked for, but no target writes it.
  bool from_template = false;
  std::vector<EnvVar> env;  // In order of first appearance.
  std::vector<ResolvedPort> ports;
  std::vector<ResolvedDependency> dependencies;
  std::vector<RenderedText> files;
  std::vector<SecretMount> secret_files;
  std::vector<std::string> networks;  // Of a container, real names.

  [[nodiscard]] const EnvVar* FindEnv(std::string_view key) const;
};

// An address of a host in a zone.
struct Zone {
  std::string name;
  std::string address;
  bool nat = false;                      // Only the ports below pass.
  std::map<uint16_t, uint16_t> outside;  // Port here to port outside.
  Span span;
};

struct Host {
  HostFacts facts;  // Defaults and groups merged.
  std::string id;
  std::string path;  // Of its file.
  Span id_span;
  HostStatus status = HostStatus::kActive;
  std::string machine;
  Runtime process_runtime = Runtime::kNone;
  Runtime container_runtime = Runtime::kNone;
  std::vector<Zone> zones;  // In the order stated.
  std::string deploy_dir;
  std::string secrets_dir;
  SecretSource secret_source = SecretSource::kFiles;
  std::vector<Instance> instances;  // By app id.
  // What `templates` of plimsoll.yml make for it, in that order.
  std::vector<std::shared_ptr<const TemplateOutput>> outputs;
  bool broken = false;

  [[nodiscard]] bool retired() const { return status == HostStatus::kRetired; }
  [[nodiscard]] bool HasRole(std::string_view role) const;
  [[nodiscard]] const Zone* FindZone(std::string_view name) const;
  [[nodiscard]] const Instance* FindInstance(std::string_view app) const;
};

// What could not be resolved. Each kind is reported by the rule named behind
// it, which words the message; the resolver only says what it met.
enum class ProblemKind : uint8_t {
  kUnknownName,         // schema/unknown-host-fact
  kEmptyValue,          // env/empty-value
  kUnknownApp,          // network/dangling-dependency
  kUnplacedApp,         // network/dangling-dependency
  kAmbiguousProvider,   // network/dangling-dependency
  kUnknownPort,         // network/dangling-dependency
  kUnpublishedPort,     // network/unreachable-address
  kLoopbackOnly,        // network/unreachable-address
  kNoCommonZone,        // network/unreachable-address
  kNotForwarded,        // network/unreachable-address
  kNoPlacement,         // placement/undefined
  kPlacedNowhere,       // placement/undefined
  kUnknownHost,         // placement/undefined
  kPlacedOnRetired,     // hosts/retired-placement
  kSingletonManyHosts,  // placement/singleton-duplicated
  kRuntimeMismatch,     // placement/runtime-mismatch
  kDuplicateEnvKey,     // schema/duplicate-env-key
};

struct Problem {
  ProblemKind kind = ProblemKind::kUnknownName;
  Span span;                          // The place of use.
  std::string name;                   // The name, key or path in question.
  const AppUnit* app = nullptr;       // The app that uses it.
  const Host* host = nullptr;         // The host it is used on, if one.
  const AppUnit* provider = nullptr;  // The app that is used.
  const Host* provider_host = nullptr;
  std::string port;  // Port name, or its number.
  uint16_t port_number = 0;
  std::vector<Span> related;            // Other places: first key, providers.
  std::vector<std::string> candidates;  // Known names; hosts that claim it.
};

// Which inputs could not be read whole. What only such a file could state is
// hidden, not missing; that the file is faulty has been reported.
struct Unread {
  bool project = false;
  bool hosts = false;
  bool apps = false;

  [[nodiscard]] bool any() const { return project || hosts || apps; }
};

struct Fleet {
  Project project;
  Unread unread;
  Span project_span;                           // Start of plimsoll.yml.
  std::vector<std::unique_ptr<Host>> hosts;    // By id.
  std::vector<std::unique_ptr<AppUnit>> apps;  // By id.
  std::vector<Problem> problems;               // In a fixed order.
  // What rendering met; absent in a fleet without templates.
  std::shared_ptr<const TemplateReport> templates;
  std::unique_ptr<Arena> arena = std::make_unique<Arena>();
  std::vector<std::unique_ptr<Arena>> slice_arenas;  // Of parts of the hosts.

  [[nodiscard]] const Host* FindHost(std::string_view id) const;
  [[nodiscard]] const AppUnit* FindApp(std::string_view id) const;
  // All instances of an app, by host id.
  [[nodiscard]] const std::vector<const Instance*>& InstancesOf(
      std::string_view app) const;

  std::map<std::string, std::vector<const Instance*>, std::less<>>
      instances_by_app;
};

// `origin` and what it came from, nearest first, as a finding's trail.
[[nodiscard]] std::vector<OriginStep> TrailOf(const Origin* origin);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_RESOLVE_FLEET_H_
