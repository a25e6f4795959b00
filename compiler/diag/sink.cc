#include "compiler/diag/sink.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace plimsoll {
namespace {

// Findings with equal keys say the same of the same place. A finding without
// a place has the highest file id, so it comes last.
auto KeyOf(const Diagnostic& diagnostic, const Span& span) {
  return std::make_tuple(span.file, span.begin, diagnostic.id, span.end,
                         std::string_view(diagnostic.message));
}

}  // namespace

Diagnostic& Sink::Report(Diagnostic diagnostic) {
  diagnostics_.push_back(std::move(diagnostic));
  return diagnostics_.back();
}

Diagnostic& Sink::Report(const Code& code, const Span& span,
                         std::string message, std::string label) {
  Diagnostic diagnostic;
  diagnostic.id = code.id;
  diagnostic.message = std::move(message);
  if (span.valid()) diagnostic.At(span, std::move(label));
  return Report(std::move(diagnostic));
}

void Sink::Append(Sink&& other) {
  std::vector<Diagnostic> more = other.Take();
  other.diagnostics_.clear();
  diagnostics_.insert(diagnostics_.end(), std::make_move_iterator(more.begin()),
                      std::make_move_iterator(more.end()));
}

bool Sink::has_errors() const {
  return std::any_of(diagnostics_.begin(), diagnostics_.end(),
                     [](const Diagnostic& diagnostic) {
                       return diagnostic.severity == Severity::kError;
                     });
}

void SortAndDedupe(std::vector<Diagnostic>* diagnostics) {
  std::stable_sort(diagnostics->begin(), diagnostics->end(),
                   [](const Diagnostic& a, const Diagnostic& b) {
                     return KeyOf(a, a.primary()) < KeyOf(b, b.primary());
                   });
  const auto end =
      std::unique(diagnostics->begin(), diagnostics->end(),
                  [](const Diagnostic& a, const Diagnostic& b) {
                    return KeyOf(a, a.primary()) == KeyOf(b, b.primary());
                  });
  diagnostics->erase(end, diagnostics->end());
}

}  // namespace plimsoll
