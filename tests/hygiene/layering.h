#ifndef PLIMSOLL_TESTS_HYGIENE_LAYERING_H_
#define PLIMSOLL_TESTS_HYGIENE_LAYERING_H_

#include <vector>

#include "tests/hygiene/source_tree.h"

namespace plimsoll::hygiene {

// Faults of one file against the direction of dependencies
//   driver -> {rules, targets, diag/render} -> index -> resolve -> model
//          -> {schema, syntax} -> diag -> source -> base
// and against the lists of who may include which system header or use which
// name. Debian puts every library into one include folder, so what a folder
// links says nothing about what it includes; this does. Files outside the
// rooms (tests, fuzzers) may include anything.
[[nodiscard]] std::vector<Fault> CheckLayering(const SourceText& file);

}  // namespace plimsoll::hygiene

#endif  // PLIMSOLL_TESTS_HYGIENE_LAYERING_H_
