#ifndef PLIMSOLL_COMPILER_DIAG_BASELINE_H_
#define PLIMSOLL_COMPILER_DIAG_BASELINE_H_

#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"

namespace plimsoll {

// A finding that was there when the project began to be checked. The
// fingerprint names it; rule and path are for whoever reads the file. Neither
// a value nor a hash of one is part of it: see Fingerprints.
struct BaselineEntry {
  std::string fingerprint;
  std::string rule;
  std::string path;  // Empty: the finding has no place.
};

// Every baseline file begins like this, which keeps it from being linted.
inline constexpr std::string_view kBaselineHead = "{\"plimsoll_baseline\": 1";

// One line an entry, sorted by path, rule and fingerprint.
[[nodiscard]] std::string FormatBaseline(std::vector<BaselineEntry> entries);
[[nodiscard]] Result<std::vector<BaselineEntry>> ParseBaseline(
    std::string_view text);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DIAG_BASELINE_H_
