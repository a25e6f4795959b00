// Whole commands over a repository in memory: what a person runs, on any bytes.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/utf8.h"
#include "compiler/driver/run.h"
#include "fuzz/repository.h"

namespace plimsoll {
namespace {

bool IsUtf8(std::string_view text) {
  return FindInvalidUtf8(text) == std::string_view::npos;
}

// Whatever it read, a command writes UTF-8.
ExitCode Run(const std::vector<std::string>& args,
             const std::shared_ptr<MemoryFileSystem>& disk) {
  Console console = MemoryConsole(disk);
  const ExitCode code = RunCommand(args, console);
  if (!IsUtf8(console.out) || !IsUtf8(console.err)) std::abort();
  return code;
}

void CheckCommands(const std::shared_ptr<MemoryFileSystem>& disk) {
  const ExitCode code = Run({"check", "--jobs", "1"}, disk);
  if (code == ExitCode::kInternal) std::abort();
  for (const char* format : {"short", "json"}) {
    if (Run({"check", "--jobs", "2", "--format", format}, disk) != code) {
      std::abort();
    }
  }
  static_cast<void>(Run({"check", "--diff", "--unsafe"}, disk));
}

// What was built is up to date, and building it again changes nothing.
void BuildCommands(const std::shared_ptr<MemoryFileSystem>& disk) {
  if (Run({"build"}, disk) != ExitCode::kClean) return;
  if (Run({"build", "--check"}, disk) != ExitCode::kClean) std::abort();
  if (Run({"build"}, disk) != ExitCode::kClean) std::abort();
}

}  // namespace
}  // namespace plimsoll

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace plimsoll;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto disk = RepositoryIn(input);
  CheckCommands(disk);
  BuildCommands(disk);
  return 0;
}
