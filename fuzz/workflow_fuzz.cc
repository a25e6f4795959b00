// Any bytes, read as a workflow: whatever comes out points into the file.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compiler/frontend/frontend.h"
#include "tests/unit/frontend/lexed_invariants.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const plimsoll::SourceFile file(
      plimsoll::FileId{0}, "input",
      std::string(reinterpret_cast<const char*>(data), size),
      plimsoll::FileKind::kText);
  plimsoll::Sink sink;
  const plimsoll::Tree tree = plimsoll::ParseYaml(file, sink);
  const plimsoll::Workflow workflow = plimsoll::ReadWorkflow(tree, file);
  const std::string fault = plimsoll::FindFault(workflow, file);
  if (!fault.empty() || plimsoll::Dump(workflow).size() > (1U << 30)) {
    std::abort();
  }
  return 0;
}
