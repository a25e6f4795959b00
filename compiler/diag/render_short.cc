#include <fmt/format.h>

#include <iterator>

#include "compiler/base/utf8.h"
#include "compiler/diag/render.h"

namespace plimsoll {

std::string RenderShort(const std::vector<Diagnostic>& diagnostics,
                        const RedactedView& view) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    const Span span = diagnostic.primary();
    if (span.valid()) {
      const LineCol place = view.Locate(span.file, span.begin);
      fmt::format_to(std::back_inserter(out),
                     "{}:{}:{}: ", EscapeForDisplay(view.Path(span.file)),
                     place.line, place.column);
    }
    fmt::format_to(std::back_inserter(out), "{}[{}]: {}\n",
                   NameOf(diagnostic.severity), diagnostic.id,
                   EscapeForDisplay(view.Scrub(diagnostic.message)));
  }
  return out;
}

}  // namespace plimsoll
