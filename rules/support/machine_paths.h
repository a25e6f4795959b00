#ifndef PLIMSOLL_RULES_SUPPORT_MACHINE_PATHS_H_
#define PLIMSOLL_RULES_SUPPORT_MACHINE_PATHS_H_

#include <string>
#include <vector>

#include "compiler/source/source_file.h"

namespace plimsoll {

// A key file of the person who runs a command, as `~/.ssh/name`.
struct MachinePath {
  Span span;
  std::string path;
};

// What follows `-i` or `IdentityFile` and lies in the home folder. Such a file
// is outside of the repository, so whether it is there depends on the machine.
[[nodiscard]] std::vector<MachinePath> KeyFilesIn(const SourceFile& file);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_MACHINE_PATHS_H_
