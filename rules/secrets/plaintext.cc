#include <fmt/format.h>

#include "rules/rule.h"

namespace plimsoll::rules::secrets {
namespace {

std::string HowToCure(FileKind kind) {
  switch (kind) {
    case FileKind::kManifest:
    case FileKind::kProject:
      return "change it where it is used, and name its file under `secret_env`";
    case FileKind::kSupervisor:
      return "change it where it is used, and let the program inherit it or "
             "read it from a file";
    case FileKind::kWorkflow:
      return "change it where it is used, and read it as `${{ secrets.NAME }}`";
    case FileKind::kMarkdown:
    case FileKind::kText:
      return "change it where it is used, and say here where it is kept";
    default:
      return "change it where it is used, and read it from a secret file or "
             "the environment";
  }
}

void ReportRepeated(const ParsedFile& file, const SecretMatch& match,
                    RuleContext& ctx) {
  ctx.Report(match.span, "a secret of another place is repeated here")
      .Also(match.original, "found as a secret here")
      .Help(HowToCure(file.source->kind()))
      .About(file.source->path(), "repeated");
}

// Secrets are reported in files about the past, too: the value still opens
// the door.
void Check(const ParsedFile& file, RuleContext& ctx) {
  for (const SecretMatch& match : file.secrets) {
    if (match.kind == SecretMatchKind::kRepeated) {
      ReportRepeated(file, match, ctx);
    }
    if (match.kind != SecretMatchKind::kPlaintext) continue;
    const std::string name(file.source->TextOf(match.key));
    ctx.Report(match.span,
               fmt::format("the value of `{}` stands here in plain text", name))
        .Help(HowToCure(file.source->kind()))
        .About(file.source->path(), name);
  }
}

}  // namespace

constinit const Rule plaintext = {
    .id = "secrets/plaintext",
    .summary = "a password, key or token stands in a file in plain text",
    .check = Check,
};

}  // namespace plimsoll::rules::secrets
