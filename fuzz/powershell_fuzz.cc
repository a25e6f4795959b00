// Any bytes, read as PowerShell and as a batch file: whatever comes out points
// into the file.

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
  const auto check = [&](const plimsoll::ShellScript& script) {
    if (!plimsoll::FindFault(script, file).empty()) std::abort();
  };
  check(plimsoll::ParsePowerShell(file));
  check(plimsoll::ParseBatch(file));
  return 0;
}
