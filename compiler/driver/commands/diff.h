#ifndef PLIMSOLL_COMPILER_DRIVER_COMMANDS_DIFF_H_
#define PLIMSOLL_COMPILER_DRIVER_COMMANDS_DIFF_H_

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "compiler/driver/deployed/compare.h"
#include "compiler/source/redaction.h"

namespace plimsoll {

// One host: what is there, what would be, and how they differ.
struct HostDiff {
  std::string host;
  std::string against;   // The folder, as the user may look for it.
  bool missing = false;  // There is no such folder; nothing was compared.
  std::unique_ptr<deployed::Folder> live;
  std::unique_ptr<deployed::Folder> built;
  std::vector<deployed::Difference> differences;
  // What could not be read on either side.
  std::vector<std::string> faults;

  [[nodiscard]] bool equal() const {
    return differences.empty() && faults.empty();
  }
};

// `known` knows of secrets that stand elsewhere in the project.
[[nodiscard]] std::string RenderDiffText(const HostDiff& diff,
                                         const RedactedView& known);
[[nodiscard]] std::string RenderDiffJson(std::span<const HostDiff> diffs,
                                         const RedactedView& known);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_COMMANDS_DIFF_H_
