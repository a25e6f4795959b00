#ifndef PLIMSOLL_TESTS_UNIT_INDEX_SECRET_FINDER_H_
#define PLIMSOLL_TESTS_UNIT_INDEX_SECRET_FINDER_H_

#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/secrets.h"

namespace plimsoll {

// The secrets of a text, each as its own bytes.
inline std::vector<std::string> SecretsIn(std::string_view text,
                                          FileKind kind) {
  const SourceFile file(FileId{0}, "file", std::string(text), kind);
  const Tree tree;
  std::vector<std::string> secrets;
  for (const SecretMatch& match : FindSecrets(file, tree)) {
    secrets.emplace_back(file.TextOf(match.span));
  }
  return secrets;
}

using Found = std::vector<std::string>;

}  // namespace plimsoll

#endif  // PLIMSOLL_TESTS_UNIT_INDEX_SECRET_FINDER_H_
