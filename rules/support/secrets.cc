#include "rules/support/secrets.h"

#include <fmt/format.h>

#include "compiler/index/assignment_reader.h"

namespace plimsoll::rules {

std::string WithArticle(std::string_view noun) {
  constexpr std::string_view kVowels = "AEIOaeio";
  // Spoken as letters: an `npm token`, an `xAI key`.
  const bool is_spelled = noun.starts_with("npm") || noun.starts_with("xAI") ||
                          noun.starts_with("hC") || noun.starts_with("NVIDIA");
  const bool vowel = kVowels.find(noun.front()) != kVowels.npos || is_spelled;
  return fmt::format("{} {}", vowel ? "an" : "a", noun);
}

std::string CureOf(FileKind kind) {
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

Diagnostic& ReportSecret(const Span& span, std::string message,
                         bool is_harmless, RuleContext& ctx) {
  return is_harmless ? ctx.Warn(span, std::move(message))
                     : ctx.Report(span, std::move(message));
}

void ReportSecrets(const ParsedFile& file, SecretMatchKind kind,
                   std::string_view note, RuleContext& ctx) {
  if (file.secrets.empty()) return;
  const TextTraits traits = TraitsOf(*file.source);
  if (traits.is_copy) return;
  for (const SecretMatch& match : file.secrets) {
    if (match.kind != kind) continue;
    std::string message =
        match.format.empty()
            ? fmt::format("the value of `{}` stands in an argument",
                          file.source->TextOf(match.key))
            : fmt::format("this is {}", WithArticle(match.format));
    Diagnostic& diagnostic = ReportSecret(
        match.span, std::move(message), traits.IsTestAt(match.span.begin), ctx);
    if (!note.empty()) diagnostic.AddNote(std::string(note));
    diagnostic.Help(CureOf(file.source->kind()))
        .About(file.source->path(), std::string(match.format));
  }
}

}  // namespace plimsoll::rules
