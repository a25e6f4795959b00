#ifndef PLIMSOLL_COMPILER_DIAG_APPLY_FIXES_H_
#define PLIMSOLL_COMPILER_DIAG_APPLY_FIXES_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/source/source_map.h"

namespace plimsoll {

struct FixOutcome {
  std::map<FileId, std::string> texts;  // New text of each file changed.
  size_t applied = 0;                   // Fixes, not edits.
};

// Applies, in the order of the findings, the first fix of each that is at
// least this applicable. A fix is applied whole or not at all: one that
// touches bytes another has changed is left for the next run.
[[nodiscard]] FixOutcome ApplyFixes(const std::vector<Diagnostic>& diagnostics,
                                    const SourceMap& sources,
                                    Applicability least);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DIAG_APPLY_FIXES_H_
