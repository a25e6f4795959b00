#ifndef PLIMSOLL_RULES_SUPPORT_SECRETS_H_
#define PLIMSOLL_RULES_SUPPORT_SECRETS_H_

#include <string>
#include <string_view>

#include "compiler/index/repository.h"
#include "rules/rule.h"

namespace plimsoll::rules {

// `a private key`, `an AWS access key id`.
[[nodiscard]] std::string WithArticle(std::string_view noun);

// What to do about a secret in a file of that kind.
[[nodiscard]] std::string CureOf(FileKind kind);

// An error, or a warning where it opens nothing that matters.
[[nodiscard]] Diagnostic& ReportSecret(const Span& span, std::string message,
                                       bool is_harmless, RuleContext& ctx);

// Reports each secret of `kind` in the file as what it is: an error, but a
// warning among tests and examples, where values are made up more often, and
// nothing in vendored code and the like.
void ReportSecrets(const ParsedFile& file, SecretMatchKind kind,
                   std::string_view note, RuleContext& ctx);

}  // namespace plimsoll::rules

#endif  // PLIMSOLL_RULES_SUPPORT_SECRETS_H_
