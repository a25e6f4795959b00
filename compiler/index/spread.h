#ifndef PLIMSOLL_COMPILER_INDEX_SPREAD_H_
#define PLIMSOLL_COMPILER_INDEX_SPREAD_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/repository.h"
#include "compiler/index/secrets.h"
#include "compiler/source/source_map.h"

namespace plimsoll {

// A secret that a change takes out of a file. Whoever has the history has it.
struct RemovedSecret {
  std::string value;
  std::string path;
};

// The second step, over all files at once and after FindSecrets: a value of 8
// bytes or more that is a secret in one file is one everywhere, whatever
// stands around it. Adds a kRepeated match for each such place, in any file,
// and keeps the lists sorted. `removed` values are looked for, too; they have
// to outlive the matches. Costs one pass over the text of all files.
void SpreadSecrets(std::vector<ParsedFile>& files, const SourceMap& sources,
                   std::span<const RemovedSecret> removed, unsigned jobs);

// Whether text[begin, end) is part of a longer word.
[[nodiscard]] bool IsInsideWord(std::string_view text, size_t begin,
                                size_t end);

// Whether a value is long and odd enough to be looked for elsewhere.
[[nodiscard]] bool IsWorthSpreading(const SecretMatch& match,
                                    std::string_view value);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_SPREAD_H_
