#ifndef PLIMSOLL_COMPILER_DIAG_SINK_H_
#define PLIMSOLL_COMPILER_DIAG_SINK_H_

#include <string>
#include <vector>

#include "compiler/diag/codes.h"
#include "compiler/diag/diagnostic.h"

namespace plimsoll {

// Collects the findings of one phase of one file, or of one rule. Not shared
// between threads: each body of a ParallelFor has its own, joined in order.
class Sink {
 public:
  // The reference is valid until the next Report.
  Diagnostic& Report(Diagnostic diagnostic);
  Diagnostic& Report(const Code& code, const Span& span, std::string message,
                     std::string label = {});
  void Append(Sink&& other);

  [[nodiscard]] bool has_errors() const;
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const {
    return diagnostics_;
  }
  [[nodiscard]] std::vector<Diagnostic> Take() {
    return std::move(diagnostics_);
  }

 private:
  std::vector<Diagnostic> diagnostics_;
};

// Sorts by file, place and id, and drops findings that say the same of the
// same place. File ids follow path order, so the result does not depend on how
// the work was split.
void SortAndDedupe(std::vector<Diagnostic>* diagnostics);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DIAG_SINK_H_
