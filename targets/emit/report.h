#ifndef PLIMSOLL_TARGETS_EMIT_REPORT_H_
#define PLIMSOLL_TARGETS_EMIT_REPORT_H_

#include <string>
#include <string_view>
#include <utility>

#include "compiler/base/result.h"
#include "compiler/diag/sink.h"
#include "compiler/resolve/fleet.h"

namespace plimsoll {

// Words the findings of one target about one instance. `field` is the path of
// the field in the manifest, `why` what stands in the label.
class Reporter {
 public:
  Reporter(std::string_view target, const Instance& instance, Sink& sink)
      : target_(target), instance_(instance), sink_(sink) {}

  // The field means something that the target has no words for: an error.
  Diagnostic& Unsupported(std::string_view field, const Span& span,
                          std::string why);
  // The same for advice, without which the app still runs: a warning.
  Diagnostic& Dropped(std::string_view field, const Span& span,
                      std::string why);
  Diagnostic& Unencodable(std::string_view field, const Span& span,
                          std::string why);

  // The encoded text; without it, reports why and returns an empty string.
  [[nodiscard]] std::string Take(Result<std::string> encoded,
                                 std::string_view field, const Span& span);

  [[nodiscard]] const Instance& instance() const { return instance_; }
  [[nodiscard]] std::string_view target() const { return target_; }
  [[nodiscard]] Sink& sink() { return sink_; }

 private:
  Diagnostic& Report(const Code& code, std::string_view field, const Span& span,
                     std::string message, std::string why);

  std::string_view target_;
  const Instance& instance_;
  Sink& sink_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_EMIT_REPORT_H_
