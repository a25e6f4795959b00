// Any bytes give a tree that keeps what compiler/frontend/json/README.md
// promises.

#include <cstdint>
#include <string>

#include "compiler/frontend/frontend.h"
#include "fuzz/require.h"
#include "tests/unit/frontend/tree_invariants.h"

namespace plimsoll {
namespace {

void Check(const std::string& text, const char* name) {
  const SourceFile file(FileId{0}, name, text, FileKind::kJson);
  Sink sink;
  const Tree tree = ParseJson(file, sink);
  const std::string fault = FindTreeFault(tree, file);
  Require(fault.empty(), fault.c_str());
  // A template is broken and nobody's fault.
  Require(tree.broken || !sink.has_errors(), "a finding in a whole tree");
  for (const Diagnostic& diagnostic : sink.diagnostics()) {
    Require(diagnostic.primary().end <= text.size(), "a label outside");
  }
}

}  // namespace
}  // namespace plimsoll

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const void* bytes = data;
  const std::string text(static_cast<const char*>(bytes), size);
  plimsoll::Check(text, "a.json");
  plimsoll::Check(text, "package.json");
  return 0;
}
