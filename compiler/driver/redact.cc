#include "compiler/driver/redact.h"

#include <algorithm>

namespace plimsoll {

void Redact(const SourceMap& sources, const std::vector<SecretMatch>& secrets,
            const std::vector<HiddenText>& hidden, Redactions* redactions) {
  for (const SecretMatch& secret : secrets) {
    if (secret.kind == SecretMatchKind::kWeakDefault) {
      redactions->Hide(secret.span);
    } else {
      redactions->Add(sources, secret.span, secret.visible);
    }
  }
  for (const HiddenText& text : hidden) {
    // Secrets are sorted. What lies within one may have a prefix that shows.
    const auto after = std::partition_point(
        secrets.begin(), secrets.end(), [&](const SecretMatch& secret) {
          return secret.span.end < text.span.end;
        });
    if (after != secrets.end() && after->span.begin <= text.span.begin) {
      continue;
    }
    if (text.is_odd) {
      redactions->Add(sources, text.span);
    } else {
      redactions->Hide(text.span);
    }
  }
}

}  // namespace plimsoll
