#include <fmt/format.h>

#include "compiler/index/assignment_reader.h"
#include "rules/support/secrets.h"

namespace plimsoll::rules::secrets {
namespace {

// One with a passphrase holds for as long as nobody guesses that; tests and
// vendored code bring keys that open nothing.
void Check(const ParsedFile& file, RuleContext& ctx) {
  if (file.secrets.empty()) return;
  const TextTraits traits = TraitsOf(*file.source);
  for (const SecretMatch& match : file.secrets) {
    if (match.kind != SecretMatchKind::kPrivateKey) continue;
    const bool is_encrypted = match.format.starts_with("encrypted");
    std::string message = fmt::format("this is {}", WithArticle(match.format));
    const bool is_harmless =
        is_encrypted || traits.is_copy || traits.IsTestAt(match.span.begin);
    ReportSecret(match.span, std::move(message), is_harmless, ctx)
        .Help(
            "make a new pair, replace the public key wherever it is trusted, "
            "and keep the private one out of the repository")
        .About(file.source->path(), std::string(match.format));
  }
}

}  // namespace

constinit const Rule private_key = {
    .id = "secrets/private-key",
    .summary = "a file holds a private key",
    .check = Check,
};

}  // namespace plimsoll::rules::secrets
