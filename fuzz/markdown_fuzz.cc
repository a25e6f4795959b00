// Any bytes, read as Markdown: whatever comes out points into the file.

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
  const auto parsed = plimsoll::ParseMarkdown(file);
  const std::string fault = plimsoll::FindFault(parsed, file);
  if (!fault.empty() || plimsoll::Dump(parsed).size() > (1U << 30)) {
    std::abort();
  }
  return 0;
}
