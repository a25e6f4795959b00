#ifndef PLIMSOLL_COMPILER_INDEX_PLAINTEXT_H_
#define PLIMSOLL_COMPILER_INDEX_PLAINTEXT_H_

#include <cstddef>
#include <functional>
#include <vector>

#include "compiler/index/secrets.h"
#include "compiler/source/source_file.h"

namespace plimsoll {

// Adds the literal values that stand under a credential's name, in whatever
// way the kind of file assigns: `NAME=value`, `name: value`, `"name": "value"`,
// `${NAME:-value}`, `--name value`, name and value of a pair, a table's row.
// Works on text alone, so files that do not parse are covered, too.
void FindPlaintext(const SourceFile& file, std::vector<SecretMatch>* matches);

// Calls `found` with where each name begins and ends under which a credential
// may stand.
void ForEachCredentialName(
    const SourceFile& file,
    const std::function<void(size_t begin, size_t end)>& found);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_PLAINTEXT_H_
