#include <fmt/format.h>

#include "compiler/base/utf8.h"
#include "compiler/diag/render.h"

namespace plimsoll {
namespace {

std::string Counted(size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

Summary Count(const std::vector<Diagnostic>& diagnostics, size_t files) {
  Summary summary;
  summary.files = files;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity == Severity::kError) ++summary.errors;
    if (diagnostic.severity == Severity::kWarning) ++summary.warnings;
    if (diagnostic.severity == Severity::kInfo) ++summary.infos;
  }
  return summary;
}

std::string RenderHuman(const std::vector<Diagnostic>& diagnostics,
                        const Summary& summary, const RedactedView& view,
                        Color color) {
  static_cast<void>(color);
  std::string out = RenderShort(diagnostics, view);
  out += fmt::format("{} in {}\n", Counted(summary.errors, "error"),
                     Counted(summary.files, "file"));
  return out;
}

}  // namespace plimsoll
