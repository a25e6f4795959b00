#ifndef PLIMSOLL_COMPILER_MODEL_BIND_H_
#define PLIMSOLL_COMPILER_MODEL_BIND_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/model/host.h"
#include "compiler/model/manifest.h"
#include "compiler/model/project.h"
#include "compiler/syntax/tree.h"

namespace plimsoll {

// How strictly a mapping is read. kForeign is a manifest without
// `plimsoll: 1`: unknown keys are warnings, `{{` outside `derived_env`
// templates is literal text, and our additions are unknown keys (with a help
// that names `plimsoll: 1`).
enum class Dialect : uint8_t { kPlimsoll, kForeign };

// One app as its file states it. `node` is the mapping of the app, from which
// variants with overrides are merged and bound again.
struct AppUnit {
  App app;
  const Node* node = nullptr;
  Dialect dialect = Dialect::kPlimsoll;
  std::string path;     // Of the manifest.
  bool broken = false;  // An error was reported in it; rules skip it.
};

// Binding turns a tree into the typed model. Every fault is reported at its
// place: unknown fields with the nearest name, wrong types with the expected
// form. What could be read is there all the same.
[[nodiscard]] Project BindProject(const Tree& tree, Sink& sink);
// The mapping below `host:`, or null. Its id is the stem of `path`, if any.
// Merged host mappings (defaults, groups, host) are bound by BindHostFacts.
[[nodiscard]] const Node* HostNodeOf(const Tree& tree, std::string_view path,
                                     Sink& sink);
[[nodiscard]] HostFacts BindHostFacts(const Node& host, Sink& sink);

// The apps of a manifest or stack file, defaults of the stack merged under
// each (which is why the tree is not const: merged nodes live in its arena).
[[nodiscard]] std::vector<AppUnit> BindManifest(Tree& tree, std::string path,
                                                Sink& sink);
// One app from its (merged) mapping, with what holds for a whole app: its id,
// what it may not lack, what excludes what. `overrides` are bound as they stand
// by BindManifest; a caller merges those that apply and binds again, and
// findings that come out twice are the same to the letter.
[[nodiscard]] App BindApp(const Node& app, Dialect dialect, Sink& sink);
[[nodiscard]] Selector BindSelector(const Node& node, Sink& sink);

// `over` laid over `base`: mappings merge by key, anything else replaces, a
// null removes, also from a mapping that has nothing below it. Nodes keep the
// spans of where they came from; a merged mapping has that of `over`, merge
// keys are applied and aliases followed. Without `base` or `over` the result is
// the other one; it is null where `over` is a null. Nothing of either tree is
// changed; new nodes are made in `arena`.
[[nodiscard]] const Node* MergeNodes(const Node* base, const Node* over,
                                     Arena& arena);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_BIND_H_
