#include <fmt/format.h>

#include "compiler/index/assignment_reader.h"
#include "rules/support/secrets.h"

namespace plimsoll::rules::secrets {
namespace {

bool IsTest(const Span& span, const SourceMap& sources) {
  return TraitsOf(sources.Get(span.file)).IsTestAt(span.begin);
}

// What tests made up may stand elsewhere, too, and opens nothing there.
void ReportRepeated(const ParsedFile& file, const SecretMatch& match,
                    RuleContext& ctx) {
  const bool is_test =
      IsTest(match.span, ctx.sources()) ||
      (match.original.valid() && IsTest(match.original, ctx.sources()));
  Diagnostic& repeated = ReportSecret(
      match.span, "a secret of another place is repeated here", is_test, ctx);
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
  if (file.secrets.empty()) return;
  const TextTraits traits = TraitsOf(*file.source);
  const std::string& path = file.source->path();
  for (const SecretMatch& match : file.secrets) {
    if (match.kind == SecretMatchKind::kRepeated) {
      ReportRepeated(file, match, ctx);
    }
    if (match.kind != SecretMatchKind::kPlaintext) continue;
    const std::string name(file.source->TextOf(match.key));
    ReportSecret(
        match.span,
        fmt::format("the value of `{}` stands here in plain text", name),
        traits.IsTestAt(match.span.begin), ctx)
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
