#ifndef PLIMSOLL_TESTS_HYGIENE_LISTING_H_
#define PLIMSOLL_TESTS_HYGIENE_LISTING_H_

#include <vector>

#include "tests/hygiene/source_tree.h"

namespace plimsoll::hygiene {

// Every .cc file that no CMakeLists.txt of its own or a higher folder names,
// and no line of rules.def, frontends.def or targets.def: such a file is never
// compiled, and a test in it never runs.
[[nodiscard]] std::vector<Fault> CheckListed(
    const std::vector<SourceText>& tree);

// A line of rules/rules.def, targets/targets.def or frontends.def that stands
// before a smaller one, or twice. Sorted lists merge without conflicts.
[[nodiscard]] std::vector<Fault> CheckSorted(const SourceText& file);

}  // namespace plimsoll::hygiene

#endif  // PLIMSOLL_TESTS_HYGIENE_LISTING_H_
