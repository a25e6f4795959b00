#ifndef PLIMSOLL_COMPILER_DRIVER_PLACES_H_
#define PLIMSOLL_COMPILER_DRIVER_PLACES_H_

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/driver/run.h"
#include "compiler/index/repository.h"

namespace plimsoll {

// What the paths of a command line mean. A folder is a root of its own, or
// lies in a project. A file is judged within the project or work tree around
// it; where there is none, it and its companions are all that is read.
struct Places {
  std::string root;
  // Below the root; findings elsewhere are left out. Empty: everything.
  std::vector<std::string> below;
  std::vector<std::string> files;  // Those of `below` that are files.
  bool only_these = false;         // Nothing else belongs to them.
};

[[nodiscard]] Result<Places> FindPlaces(const std::vector<std::string>& paths,
                                        const Console& console);

// Whether a path is one of `below`, or is below one of them.
[[nodiscard]] bool IsBelowAny(std::string_view path,
                              const std::vector<std::string>& below);

// Whether a finding has a label in one of `below`. What is neither in a file
// nor about a path concerns the whole project, and so each of its files.
[[nodiscard]] bool Concerns(const Diagnostic& diagnostic,
                            const Repository& repository,
                            const std::vector<std::string>& below);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_PLACES_H_
