#include <fmt/format.h>

#include "compiler/index/assignment_reader.h"
#include "rules/support/secrets.h"

namespace plimsoll::rules::secrets {
namespace {

void Check(const ParsedFile& file, RuleContext& ctx) {
  if (file.secrets.empty()) return;
  const TextTraits traits = TraitsOf(*file.source);
  for (const SecretMatch& match : file.secrets) {
    if (match.kind != SecretMatchKind::kKnownToken) continue;
    ReportSecret(match.span,
                 fmt::format("this is {}", WithArticle(match.format)),
                 traits.is_copy || traits.IsTestAt(match.span.begin), ctx)
        .AddNote("whoever reads the repository, now or later, has it")
        .Help(
            "revoke it where it was issued, and name a secret file or an "
            "environment variable here")
        .About(file.source->path(), std::string(match.format));
  }
}

}  // namespace

constinit const Rule known_token = {
    .id = "secrets/known-token",
    .summary = "a file holds a token or key that its form gives away",
    .check = Check,
};

}  // namespace plimsoll::rules::secrets
