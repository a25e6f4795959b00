#ifndef PLIMSOLL_COMPILER_INDEX_SECRETS_H_
#define PLIMSOLL_COMPILER_INDEX_SECRETS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"
#include "compiler/source/source_file.h"
#include "compiler/syntax/tree.h"

namespace plimsoll {

enum class SecretMatchKind : uint8_t {
  kKnownToken,  // The format itself says that it is a secret.
  kPlaintext,   // A literal value under a credential's name.
};

// A secret found in a file. Its bytes are masked in all output, whether or not
// a rule reports it.
struct SecretMatch {
  SecretMatchKind kind = SecretMatchKind::kPlaintext;
  Span span;                // The secret bytes alone, quotes excluded.
  uint32_t visible = 0;     // Leading bytes that may show, such as `ghp_`.
  std::string_view format;  // "GitHub token"; static; empty for plaintext.
  Span key;                 // The name it stands under, if one.
};

// All secrets of a file: tokens of known formats in any text, and literal
// values under credential-like names as far as the kind of file shows names.
// Sorted, not overlapping. A pure function of its arguments.
[[nodiscard]] std::vector<SecretMatch> FindSecrets(const SourceFile& file,
                                                   const Tree& tree);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_SECRETS_H_
