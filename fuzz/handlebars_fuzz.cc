// Any bytes, read as a Handlebars template: whatever comes out points into the
// file, and a tree is broken exactly when something was reported.

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
  const auto parsed = plimsoll::ParseHandlebars(file, sink);
  if (sink.has_errors() != parsed.broken) std::abort();
  const std::string fault = plimsoll::FindFault(parsed, file);
  if (!fault.empty() || plimsoll::Dump(parsed).size() > (1U << 30)) {
    std::abort();
  }
  return 0;
}
