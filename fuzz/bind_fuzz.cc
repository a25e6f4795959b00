// Any YAML, bound as a manifest, a host and a project; whatever applies is
// merged and bound again, as the resolver does.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compiler/frontend/frontend.h"
#include "compiler/model/bind.h"
#include "compiler/source/source_map.h"

namespace plimsoll {
namespace {

// Findings have to point into the file: renderers rely on it.
void CheckFindings(const Sink& sink, size_t size) {
  for (const Diagnostic& finding : sink.diagnostics()) {
    if (finding.message.empty() || finding.labels.empty()) std::abort();
    for (const Label& label : finding.labels) {
      if (label.span.begin > label.span.end || label.span.end > size) {
        std::abort();
      }
    }
  }
}

void BindVariants(Tree& tree, Sink& sink) {
  for (const AppUnit& unit : BindManifest(tree, "apps/a/manifest.yml", sink)) {
    if (!unit.app.overrides.stated()) continue;
    const Node* merged = unit.node;
    for (const Node* item : unit.app.overrides.node->items) {
      const Node* next = MergeNodes(merged, item, *tree.arena);
      if (next != nullptr) merged = next;
      static_cast<void>(BindApp(*merged, unit.dialect, sink));
    }
  }
}

void BindHosts(const Tree& tree, const Node* defaults, Sink& sink) {
  const Node* host = HostNodeOf(tree, "hosts/a.yml", sink);
  if (host == nullptr) return;
  const Node* merged = MergeNodes(defaults, host, *tree.arena);
  if (merged != nullptr) static_cast<void>(BindHostFacts(*merged, sink));
}

}  // namespace
}  // namespace plimsoll

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace plimsoll;
  SourceMap sources;
  const SourceFile& file = sources.Add(
      "a.yml", std::string(reinterpret_cast<const char*>(data), size),
      FileKind::kYaml);
  Sink sink;
  Tree tree = ParseYaml(file, sink);
  BindVariants(tree, sink);
  const Project project = BindProject(tree, sink);
  BindHosts(tree, project.host_defaults.node, sink);
  CheckFindings(sink, size);
  return 0;
}
