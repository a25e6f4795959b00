#include "rules/support/secrets.h"

namespace plimsoll::rules::secrets {
namespace {

void Check(const ParsedFile& file, RuleContext& ctx) {
  ReportSecrets(file, SecretMatchKind::kUrlCredential, {}, ctx);
}

}  // namespace

constinit const Rule url_credentials = {
    .id = "secrets/url-credentials",
    .summary = "a URL or connection string has a password in it",
    .check = Check,
};

}  // namespace plimsoll::rules::secrets
