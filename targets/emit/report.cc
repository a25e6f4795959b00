#include "targets/emit/report.h"

#include <fmt/format.h>

namespace plimsoll {

Diagnostic& Reporter::Report(const Code& code, std::string_view field,
                             const Span& span, std::string message,
                             std::string why) {
  // What the resolver made up has no place of its own.
  const Span& where = span.valid() ? span : instance_.unit->app.id.span;
  return sink_.Report(code, where, std::move(message), std::move(why))
      .About(fmt::format("{}/{}/{}", instance_.host->id, instance_.id, field),
             std::string(target_));
}

Diagnostic& Reporter::Unsupported(std::string_view field, const Span& span,
                                  std::string why) {
  return Report(code::kTargetUnsupported, field, span,
                fmt::format("{} cannot express `{}` of `{}` on `{}`", target_,
                            field, instance_.id, instance_.host->id),
                std::move(why));
}

Diagnostic& Reporter::Dropped(std::string_view field, const Span& span,
                              std::string why) {
  Diagnostic& diagnostic =
      Report(code::kTargetDropped, field, span,
             fmt::format("{} drops `{}` of `{}` on `{}`", target_, field,
                         instance_.id, instance_.host->id),
             std::move(why));
  diagnostic.severity = Severity::kWarning;
  return diagnostic;
}

Diagnostic& Reporter::Unencodable(std::string_view field, const Span& span,
                                  std::string why) {
  return Report(code::kTargetUnencodable, field, span,
                fmt::format("{} cannot hold the value of `{}` of `{}` on `{}`",
                            target_, field, instance_.id, instance_.host->id),
                std::move(why));
}

std::string Reporter::Take(Result<std::string> encoded, std::string_view field,
                           const Span& span) {
  if (encoded) return std::move(encoded).value();
  Unencodable(field, span, encoded.error());
  return {};
}

}  // namespace plimsoll
