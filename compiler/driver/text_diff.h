#ifndef PLIMSOLL_COMPILER_DRIVER_TEXT_DIFF_H_
#define PLIMSOLL_COMPILER_DRIVER_TEXT_DIFF_H_

#include <string>
#include <string_view>

#include "compiler/source/redaction.h"

namespace plimsoll {

// A unified diff of two texts with three lines of context, headed by `--- old`
// and `+++ new`; empty when they are equal. Secrets that a scan of either text
// finds are masked, as are those that `known` tells of from other files, and
// control characters but tabs are shown escaped, carriage returns at line ends
// not at all: what has none of these patch(1) can apply. Texts that differ in
// thousands of lines are shown as replaced whole.
[[nodiscard]] std::string UnifiedDiff(std::string_view path,
                                      std::string_view old_text,
                                      std::string_view new_text,
                                      const RedactedView& known);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_TEXT_DIFF_H_
