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

void ReportRepeated(const ParsedFile& file, const SecretMatch& match,
                    Where where, RuleContext& ctx) {
  Diagnostic& repeated = ReportAt(
      match.span, "a secret of another place is repeated here", where, ctx);
  if (match.original.valid()) {
    repeated.Also(match.original, "found as a secret here");
  } else {
    repeated.AddNote(
        fmt::format("this change removes it from `{}`", match.removed_from));
  }
  repeated.Help(CureOf(file.source->kind()))
      .About(file.source->path(),
             match.original.valid() ? "repeated" : "removed elsewhere");
}

// Secrets are reported in files about the past, too: the value still opens
// the door. Among tests and examples most are made up.
void Check(const ParsedFile& file, RuleContext& ctx) {
  const Where where =
      TraitsOf(*file.source).is_test ? Where::kTest : Where::kUse;
  const std::string& path = file.source->path();
  for (const SecretMatch& match : file.secrets) {
    if (match.kind == SecretMatchKind::kRepeated) {
      ReportRepeated(file, match, where, ctx);
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
