#include <fmt/format.h>

#include "compiler/index/assignment_reader.h"
#include "rules/support/secrets.h"

namespace plimsoll::rules::secrets {
namespace {

enum class Where : uint8_t { kUse, kTest };

Diagnostic& ReportAt(const Span& span, std::string message, Where where,
                     RuleContext& ctx) {
  return where == Where::kTest ? ctx.Warn(span, std::move(message))
                               : ctx.Report(span, std::move(message));
}

// Secrets are reported in files about the past, too: the value still opens
// the door. Among tests and examples most are made up.
void Check(const ParsedFile& file, RuleContext& ctx) {
  const Where where =
      TraitsOf(*file.source).is_test ? Where::kTest : Where::kUse;
  const std::string& path = file.source->path();
  for (const SecretMatch& match : file.secrets) {
    if (match.kind == SecretMatchKind::kRepeated) {
      ReportAt(match.span, "a secret of another place is repeated here", where,
               ctx)
          .Also(match.original, "found as a secret here")
          .Help(CureOf(file.source->kind()))
          .About(path, "repeated");
    }
    if (match.kind != SecretMatchKind::kPlaintext) continue;
    const std::string name(file.source->TextOf(match.key));
    ReportAt(match.span,
             fmt::format("the value of `{}` stands here in plain text", name),
             where, ctx)
        .Help(CureOf(file.source->kind()))
        .About(path, name);
  }
}

}  // namespace

constinit const Rule plaintext = {
    .id = "secrets/plaintext",
    .summary = "a password, key or token stands in a file in plain text",
    .check = Check,
};

}  // namespace plimsoll::rules::secrets
