// Whole commands over a repository in memory: what a person runs, on any bytes.
// An input is a list of files, each begun by a line `--- PATH`.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/base/utf8.h"
#include "compiler/driver/run.h"

namespace plimsoll {
namespace {

constexpr std::string_view kHeader = "--- ";

// A header that names no path below the root begins a file that is left out.
std::shared_ptr<MemoryFileSystem> DiskOf(std::string_view input) {
  auto disk = std::make_shared<MemoryFileSystem>();
  std::string path;
  std::string text;
  const auto flush = [&] {
    if (!path.empty()) disk->Add(path, text);
    text.clear();
  };
  while (!input.empty()) {
    const size_t end = input.find('\n');
    const size_t size = end == std::string_view::npos ? input.size() : end + 1;
    const std::string_view line = input.substr(0, size);
    input.remove_prefix(size);
    if (line.starts_with(kHeader)) {
      flush();
      const std::string_view named = line.substr(kHeader.size());
      path = NormalizeBelow({}, named.substr(0, named.find('\n'))).value_or("");
    } else {
      text += line;
    }
  }
  flush();
  return disk;
}

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
  const auto disk = DiskOf(input);
  CheckCommands(disk);
  BuildCommands(disk);
  return 0;
}
