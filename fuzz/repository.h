#ifndef PLIMSOLL_FUZZ_REPOSITORY_H_
#define PLIMSOLL_FUZZ_REPOSITORY_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "compiler/base/file_system.h"
#include "compiler/base/path.h"

namespace plimsoll {

// The files of an input, each begun by a line `--- PATH`. A header that names
// no path below the root begins a file that is left out.
inline std::shared_ptr<MemoryFileSystem> RepositoryIn(std::string_view input) {
  constexpr std::string_view kHeader = "--- ";
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

}  // namespace plimsoll

#endif  // PLIMSOLL_FUZZ_REPOSITORY_H_
