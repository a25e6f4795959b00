#ifndef PLIMSOLL_TESTS_UNIT_INDEX_SECRET_FINDER_H_
#define PLIMSOLL_TESTS_UNIT_INDEX_SECRET_FINDER_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/index/secrets.h"

namespace plimsoll {

// The secrets of a text, each as its own bytes; those of one kind, or all but
// weak defaults.
inline std::vector<std::string> SecretsOf(std::string path,
                                          std::string_view text, FileKind kind,
                                          SecretMatchKind only) {
  const SourceFile file(FileId{0}, std::move(path), std::string(text), kind);
  std::vector<std::string> secrets;
  for (const SecretMatch& match : FindSecrets(file)) {
    if (match.kind == only) secrets.emplace_back(file.TextOf(match.span));
  }
  return secrets;
}
inline std::vector<std::string> SecretsIn(std::string_view text, FileKind kind,
                                          std::string path = "file.conf") {
  const SourceFile file(FileId{0}, std::move(path), std::string(text), kind);
  std::vector<std::string> secrets;
  for (const SecretMatch& match : FindSecrets(file)) {
    if (match.kind == SecretMatchKind::kWeakDefault) continue;
    secrets.emplace_back(file.TextOf(match.span));
  }
  return secrets;
}

using Found = std::vector<std::string>;

}  // namespace plimsoll

#endif  // PLIMSOLL_TESTS_UNIT_INDEX_SECRET_FINDER_H_
