#ifndef PLIMSOLL_COMPILER_INDEX_HIDDEN_H_
#define PLIMSOLL_COMPILER_INDEX_HIDDEN_H_

#include <vector>

#include "compiler/base/span.h"
#include "compiler/source/source_file.h"

namespace plimsoll {

// Text that is not shown although no rule calls it a secret: whatever stands
// where a credential's value goes. A rule has to be sure before it reports;
// what is printed has to be sure before it shows. So values of the wrong type,
// behind an open quote, within a template or a block scalar are here.
struct HiddenText {
  Span span;
  // It is odd enough to be looked for in messages; hiding a plain word there
  // would hide it everywhere.
  bool is_odd = false;
};

// Works on text alone, so files that do not parse are covered, too.
[[nodiscard]] std::vector<HiddenText> FindHidden(const SourceFile& file);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_HIDDEN_H_
