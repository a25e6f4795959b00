#include <fmt/format.h>

#include "rules/rule.h"

namespace plimsoll::rules::secrets {
namespace {

void Check(const ParsedFile& file, RuleContext& ctx) {
  for (const SecretMatch& match : file.secrets) {
    if (match.kind != SecretMatchKind::kKnownToken) continue;
    constexpr std::string_view kVowels = "AEIOaeio";
    const bool vowel = kVowels.find(match.format.front()) != kVowels.npos;
    ctx.Report(match.span,
               fmt::format("this is {} {}", vowel ? "an" : "a", match.format))
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
