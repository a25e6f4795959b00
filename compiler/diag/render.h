#ifndef PLIMSOLL_COMPILER_DIAG_RENDER_H_
#define PLIMSOLL_COMPILER_DIAG_RENDER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/accepted.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/diag/fingerprint.h"
#include "compiler/source/redaction.h"

namespace plimsoll {

enum class Color : bool { kOff, kOn };

// What a run read and found, for summary lines and the JSON summary.
struct Summary {
  size_t files = 0;
  size_t errors = 0;
  size_t warnings = 0;
  size_t infos = 0;
  size_t suppressed = 0;
  size_t baselined = 0;
};
[[nodiscard]] Summary Summarize(
    const std::vector<Diagnostic>& diagnostics, size_t files,
    const std::vector<AcceptedFinding>& accepted = {});

// Each returns the whole output as text. Findings are taken as sorted.
// Everything that comes from a file is escaped and redacted here.
[[nodiscard]] std::string RenderHuman(
    const std::vector<Diagnostic>& diagnostics, const Summary& summary,
    const RedactedView& view, Color color);
// `path:line:column: severity[id]: message`, one line a finding.
[[nodiscard]] std::string RenderShort(
    const std::vector<Diagnostic>& diagnostics, const RedactedView& view);
// Version 1 of the format described in docs/json.md.
[[nodiscard]] std::string RenderJson(
    const std::vector<Diagnostic>& diagnostics, const Summary& summary,
    const RedactedView& view, std::string_view tool_version,
    const std::vector<AcceptedFinding>& accepted = {});

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DIAG_RENDER_H_
