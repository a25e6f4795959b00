#include <fmt/format.h>

#include "compiler/index/assignment_reader.h"
#include "rules/support/secrets.h"

namespace plimsoll::rules::secrets {
namespace {

// What tests made up may stand elsewhere, too, and opens nothing there.
bool IsOfTest(const SecretMatch& match, const TextTraits& traits,
              const SourceMap& sources) {
  const Span& original = match.original;
  return traits.IsTestAt(match.span.begin) ||
         (original.valid() &&
          TraitsOf(sources.Get(original.file)).IsTestAt(original.begin));
}

void ReportRepeated(const ParsedFile& file, const TextTraits& traits,
                    const SecretMatch& match, RuleContext& ctx) {
  Diagnostic& repeated =
      ReportSecret(match.span, "a secret of another place is repeated here",
                   IsOfTest(match, traits, ctx.sources()), ctx);
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
      ReportRepeated(file, traits, match, ctx);
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
