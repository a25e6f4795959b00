#ifndef PLIMSOLL_TESTS_UNIT_FRONTEND_TREE_INVARIANTS_H_
#define PLIMSOLL_TESTS_UNIT_FRONTEND_TREE_INVARIANTS_H_

#include <string>

#include "compiler/source/source_file.h"
#include "compiler/syntax/tree.h"

namespace plimsoll {

// What is true of every tree of every front end: spans lie in the file and in
// their parents, siblings do not overlap, comments ascend and stand outside
// quotes, and every pointer leads somewhere. Returns the first fault found, or
// nothing.
[[nodiscard]] std::string FindTreeFault(const Tree& tree,
                                        const SourceFile& file);

// What is true of YAML beyond that: the source of a plain or quoted scalar,
// decoded here a second time, is its text, and quotes and brackets stand at
// the ends of spans.
[[nodiscard]] std::string FindYamlFault(const Tree& tree,
                                        const SourceFile& file);

}  // namespace plimsoll

#endif  // PLIMSOLL_TESTS_UNIT_FRONTEND_TREE_INVARIANTS_H_
