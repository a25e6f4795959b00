#ifndef PLIMSOLL_RULES_SUPPRESS_DIRECTIVES_H_
#define PLIMSOLL_RULES_SUPPRESS_DIRECTIVES_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/source/source_file.h"

namespace plimsoll {

enum class DirectiveFault : uint8_t {
  kNone,
  kNoRules,  // No `[rule]` behind `ignore`, or an empty one.
  // Behind a value, in a format where that makes it part of the value.
  kNotAComment,
  kInQuotes,  // Within a quoted value; found by those who have its tree.
};

// One comment `plimsoll: ignore[rule, other] reason`. Its views and spans are
// those of the file.
struct Directive {
  Span span;  // From `plimsoll:` to the end of the reason.
  DirectiveFault fault = DirectiveFault::kNone;
  std::vector<Span> rules;
  std::string_view reason;
  // The lines it speaks for: its own; and where it stands alone, the next that
  // is neither blank nor a comment, with those that continue it.
  Span covers;
};

// Every directive of a file in the comment syntax of its kind, in file order.
// JSON has no comments, so none.
[[nodiscard]] std::vector<Directive> FindDirectives(const SourceFile& file);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPRESS_DIRECTIVES_H_
