#ifndef PLIMSOLL_TESTS_HYGIENE_LIMITS_H_
#define PLIMSOLL_TESTS_HYGIENE_LIMITS_H_

#include <vector>

#include "tests/hygiene/source_tree.h"

namespace plimsoll::hygiene {

// Source, scripts and lists stay within 500 lines, tests and fuzzers within
// 600. Fixtures, cases and prose are as long as they have to be.
[[nodiscard]] std::vector<Fault> CheckLength(const SourceText& file);

// Paths of the machine that a file was written on: they work nowhere else.
// Home folders are fine where they are made-up test data.
[[nodiscard]] std::vector<Fault> CheckMachinePaths(const SourceText& file);

}  // namespace plimsoll::hygiene

#endif  // PLIMSOLL_TESTS_HYGIENE_LIMITS_H_
