#include "rules/support/secrets.h"

namespace plimsoll::rules::secrets {
namespace {

void Check(const ParsedFile& file, RuleContext& ctx) {
  ReportSecrets(file, SecretMatchKind::kInArgument,
                "every user of the machine sees the arguments of a process",
                ctx);
}

}  // namespace

constinit const Rule in_argument = {
    .id = "secrets/in-argument",
    .summary = "a password stands on a command line",
    .check = Check,
};

}  // namespace plimsoll::rules::secrets
