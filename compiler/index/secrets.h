#ifndef PLIMSOLL_COMPILER_INDEX_SECRETS_H_
#define PLIMSOLL_COMPILER_INDEX_SECRETS_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"
#include "compiler/source/source_file.h"

namespace plimsoll {

enum class SecretMatchKind : uint8_t {
  kKnownToken,     // The format itself says that it is a secret.
  kPrivateKey,     // A private key, however it is wrapped.
  kUrlCredential,  // A password within a URL.
  kInArgument,     // A password on a command line.
  kPlaintext,      // A literal value under a credential's name.
  kWeakDefault,    // A value there that everybody knows, and that is used.
  kRepeated,       // A value that is a secret elsewhere; see spread.h.
};

// A secret found in a file. Its bytes are masked in all output, whether or not
// a rule reports it. A weak default is masked where it stands only: it is a
// word, and would be masked in every message that has it.
struct SecretMatch {
  SecretMatchKind kind = SecretMatchKind::kPlaintext;
  Span span;                // The secret bytes alone, quotes excluded.
  uint32_t visible = 0;     // Leading bytes that may show, such as `ghp_`.
  std::string_view format;  // "GitHub token"; static; empty under a name.
  Span key;                 // The name it stands under, if one.
  // kRepeated: where the value was found first; or, with an invalid span, the
  // file that the change under check removes it from.
  Span original;
  std::string_view removed_from;
};

// All secrets of a file: tokens of known formats in any text, and literal
// values under credential-like names as far as the kind of file shows names.
// Sorted, not overlapping. A pure function of its argument.
[[nodiscard]] std::vector<SecretMatch> FindSecrets(const SourceFile& file);

// Whether one of the matches, which are sorted, has a byte of `span`.
[[nodiscard]] bool OverlapsAny(std::span<const SecretMatch> matches,
                               const Span& span);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_SECRETS_H_
