#ifndef PLIMSOLL_COMPILER_INDEX_SECRETS_H_
#define PLIMSOLL_COMPILER_INDEX_SECRETS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"
#include "compiler/source/source_file.h"
#include "compiler/source/source_map.h"
#include "compiler/syntax/tree.h"

namespace plimsoll {

struct ParsedFile;

enum class SecretMatchKind : uint8_t {
  kKnownToken,     // The format itself says that it is a secret.
  kPrivateKey,     // A private key, however it is wrapped.
  kUrlCredential,  // A password within a URL.
  kInArgument,     // A password on a command line.
  kPlaintext,      // A literal value under a credential's name.
  kWeakDefault,    // A value there that everybody knows, and that is used.
  kRepeated,       // A value that is a secret elsewhere; see SpreadSecrets.
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

// A secret that a change takes out of a file. Whoever has the history has it.
struct RemovedSecret {
  std::string value;
  std::string path;
};

// All secrets of a file: tokens of known formats in any text, and literal
// values under credential-like names as far as the kind of file shows names.
// Sorted, not overlapping. A pure function of its arguments.
[[nodiscard]] std::vector<SecretMatch> FindSecrets(const SourceFile& file,
                                                   const Tree& tree);

// The second step, over all files at once and after FindSecrets: a value of 8
// bytes or more that is a secret in one file is one everywhere, whatever
// stands around it. Adds a kRepeated match for each such place, in any file,
// and keeps the lists sorted. `removed` values are looked for, too; they have
// to outlive the matches. Costs one pass over the text of all files.
void SpreadSecrets(std::vector<ParsedFile>& files, const SourceMap& sources,
                   std::span<const RemovedSecret> removed = {});

// Whether a value is long and odd enough to be looked for elsewhere.
[[nodiscard]] bool IsWorthSpreading(const SecretMatch& match,
                                    std::string_view value);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_SECRETS_H_
