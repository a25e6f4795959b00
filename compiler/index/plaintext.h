#ifndef PLIMSOLL_COMPILER_INDEX_PLAINTEXT_H_
#define PLIMSOLL_COMPILER_INDEX_PLAINTEXT_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/index/credentials.h"
#include "compiler/index/secrets.h"
#include "compiler/source/source_file.h"

namespace plimsoll {

// Finds the literal values that stand under a credential's name, in whatever
// way the kind of file assigns: `NAME=value`, `name: value`, `"name": "value"`,
// `${NAME:-value}`, `--name value`, name and value of a pair, a table's row.
// Works on text alone, so files that do not parse are covered, too.
class PlaintextScan {
 public:
  // The words of which every credential's name has one.
  static std::span<const std::string_view> Keywords();

  explicit PlaintextScan(const SourceFile& file);
  ~PlaintextScan();
  PlaintextScan(const PlaintextScan&) = delete;
  PlaintextScan& operator=(const PlaintextScan&) = delete;

  // Looks at the name that has a keyword at `at`; in the order of the text.
  void LookAt(size_t at);
  // Adds what was found, in the order of the text.
  void Finish(std::vector<SecretMatch>* matches);

 private:
  class Judge;
  const SourceFile& file_;
  std::unique_ptr<Judge> judge_;
  size_t name_end_ = 0;
};

// Calls `found` with where each name begins and ends under which a credential
// may stand, and what it says about the value.
void ForEachCredentialName(
    const SourceFile& file,
    const std::function<void(size_t begin, size_t end, CredentialKind kind)>&
        found);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_PLAINTEXT_H_
