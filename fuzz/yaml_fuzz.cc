// Any bytes give a tree that keeps what compiler/frontend/yaml/README.md
// promises: nested spans, texts that their sources decode to, comments and
// findings inside the file, and no more nodes than the cap.

#include <cstdint>
#include <string>

#include "compiler/frontend/frontend.h"
#include "compiler/frontend/template_marks.h"
#include "fuzz/require.h"
#include "tests/unit/frontend/tree_invariants.h"

namespace plimsoll {
namespace {

void RequireNone(const std::string& fault) {
  Require(fault.empty(), fault.c_str());
}

// One level is enough: every mapping is visited through its parent's dump.
void ReadAsConsumersDo(const Tree& tree) {
  if (tree.root() == nullptr) return;
  for (const Entry& entry : EffectiveEntries(*tree.root())) {
    const Node& key = Deref(*entry.key);
    if (!key.IsScalar()) continue;
    Require(Find(*tree.root(), key.text) == entry.value,
            "Find and EffectiveEntries differ");
  }
}

void Check(const std::string& text) {
  const SourceFile file(FileId{0}, "f.yml", text, FileKind::kYaml);
  Sink sink;
  const Tree tree = ParseYaml(file, sink);
  RequireNone(FindTreeFault(tree, file));
  RequireNone(FindYamlFault(tree, file));
  // A template is broken and nobody's fault.
  Require(tree.broken == sink.has_errors() ||
              (tree.broken && HasTemplateMark(text)),
          "broken without a finding");
  for (const Diagnostic& diagnostic : sink.diagnostics()) {
    for (const Label& label : diagnostic.labels) {
      Require(
          label.span.begin <= label.span.end && label.span.end <= text.size(),
          "a label outside the file");
    }
  }
  (void)Dump(tree);
  ReadAsConsumersDo(tree);
}

}  // namespace
}  // namespace plimsoll

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const void* bytes = data;
  plimsoll::Check(std::string(static_cast<const char*>(bytes), size));
  return 0;
}
