#ifndef PLIMSOLL_COMPILER_IMPORT_DRAFT_H_
#define PLIMSOLL_COMPILER_IMPORT_DRAFT_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"
#include "compiler/source/source_map.h"
#include "targets/compose/yaml.h"

namespace plimsoll::importing {

// A project in the making: what files of another format say, in the words of
// manifests and host files. Nothing in here has bytes of a secret.

// A manifest of one app.
struct AppDraft {
  std::string id;
  // What the source calls it: a service, a program or a unit.
  std::string name;
  Span span;                       // Of that name.
  Yaml fields = Yaml::Map();       // Of the app, without `id` and `targets`.
  Yaml passed = Yaml::Map();       // Below `targets.TARGET`.
  Yaml file = Yaml::Map();         // Below `targets.compose_file`.
  Yaml units = Yaml::Map();        // Below `targets.quadlet_units`.
  std::string target;              // "compose", "supervisor", ...
  std::vector<std::string> notes;  // Lines at the top of the file.
};

// Something of the source that the project does not say.
struct Loss {
  std::string app;  // As in AppDraft::name; empty: of no app.
  std::string key;  // "ports", "networks.back".
  Span span;
  std::string why;
};

// A secret that is referred to by name, and where its bytes stand now.
struct SecretToFill {
  std::string file;
  std::string variable;
  std::string app;
  Span span;
};

// A variable that nothing sets, and where it is used.
struct UnsetVariable {
  std::string name;
  Span span;
};

// A value that several places share, with its one home.
struct SharedVar {
  std::string key;
  std::string value;
  std::string from;  // The variable it was.
  bool is_default = false;
};

struct Draft {
  std::string host = "main";
  std::string runtime = "compose";
  std::string compose_project;
  std::vector<AppDraft> apps;
  std::vector<SharedVar> vars;
  std::vector<Yaml> gpus;
  Yaml mounts = Yaml::List();
  Yaml facts = Yaml::Map();        // Further fields of the host.
  std::vector<std::string> notes;  // Lines at the top of the host's file.
  std::vector<Loss> losses;
  std::vector<SecretToFill> secrets;
  std::vector<UnsetVariable> unset;
};

// `compose.yaml:12`, on one line whatever the path.
[[nodiscard]] std::string PlaceOf(const Span& span, const SourceMap& sources);

// Text of the files, by path below the project.
using DraftFiles = std::map<std::string, std::string>;

[[nodiscard]] std::string ManifestPath(const AppDraft& app);
[[nodiscard]] std::string HostPath(const Draft& draft);
[[nodiscard]] std::string ManifestText(const AppDraft& app);
[[nodiscard]] std::string HostText(const Draft& draft);
[[nodiscard]] std::string ProjectText(const Draft& draft,
                                      std::string_view project);

}  // namespace plimsoll::importing

#endif  // PLIMSOLL_COMPILER_IMPORT_DRAFT_H_
