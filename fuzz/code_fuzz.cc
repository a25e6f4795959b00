// Any bytes, read as a program in each of the languages: whatever comes out
// points into the file.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compiler/frontend/frontend.h"
#include "tests/unit/frontend/lexed_invariants.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  for (const char* path : {"a.py", "a.ts", "a.go", "a.rs"}) {
    const plimsoll::SourceFile file(
        plimsoll::FileId{0}, path,
        std::string(reinterpret_cast<const char*>(data), size),
        plimsoll::FileKind::kCode);
    const plimsoll::CodeFile code = plimsoll::ParseCode(file);
    if (!plimsoll::FindFault(code, file).empty()) std::abort();
  }
  return 0;
}
