#ifndef PLIMSOLL_COMPILER_INDEX_MENTIONS_H_
#define PLIMSOLL_COMPILER_INDEX_MENTIONS_H_

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"
#include "compiler/index/repository.h"

namespace plimsoll {

// A word of a text that may be a path of the repository: it has a slash, or an
// ending. Views point into the text.
struct PathWord {
  std::string_view text;
  Span span;
};
[[nodiscard]] std::vector<PathWord> PathWordsIn(const SourceFile& file);

// Who mentions a path: nobody, one file, or `others` besides it.
struct Mentioned {
  const ParsedFile* first = nullptr;
  bool others = false;

  [[nodiscard]] bool ByOtherThan(const ParsedFile& file) const {
    return others || (first != nullptr && first != &file);
  }
};

// For each of `paths`, files and folders of the repository, whether any file
// that is not generated has a word for it: one that spells it, seen from the
// file's folder or the root, or else one that ends like it, since the part in
// front may be a variable or a folder of another machine. What a file repeats
// is looked for once.
[[nodiscard]] std::vector<Mentioned> FindMentioned(
    const Repository& repository, std::span<const std::string_view> paths);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_MENTIONS_H_
