#ifndef PLIMSOLL_RULES_POLICY_REQUIREMENT_H_
#define PLIMSOLL_RULES_POLICY_REQUIREMENT_H_

#include <memory>
#include <string>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/syntax/tree.h"
#include "rules/policy/app_field.h"

namespace re2 {
class RE2;
}  // namespace re2

namespace plimsoll {

// One condition on a value, `equals`, `min`, `max`, `in` or `matches`, or on
// all values of a list together, `contains`.
struct Condition {
  enum class Kind : uint8_t { kEquals, kMin, kMax, kIn, kMatches, kContains };
  Kind kind = Kind::kEquals;
  std::vector<std::string> words;     // One, but for kIn and lists.
  bool whole_list = false;            // kEquals: the list is these words.
  std::shared_ptr<re2::RE2> pattern;  // Of kMatches.
};

// One entry of a policy's `require`: what a field of an app has to be.
struct Requirement {
  std::string path;
  Span span;  // Of the path.
  std::vector<Condition> conditions;

  // "at least `1` and at most `4Gi`".
  [[nodiscard]] std::string Describe() const;
};

// Reads `require`; fields that no app has, patterns that are none and values
// of the wrong form are reported, and left out.
[[nodiscard]] std::vector<Requirement> ReadRequirements(const Node& require,
                                                        Sink* sink);

// Whether one value, or the whole of a list, is as required; but for
// `contains`, which HasAll judges.
[[nodiscard]] bool IsMet(const Requirement& requirement,
                         const FieldValue& value);
[[nodiscard]] bool IsListMet(const Requirement& requirement,
                             const std::vector<FieldValue>& values);
// Whether what `contains` asks for is among the values.
[[nodiscard]] bool HasAll(const Requirement& requirement,
                          const std::vector<FieldValue>& values);

void ReportNoPattern(std::string_view field, std::string_view trouble,
                     const Span& span, Sink* sink);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_POLICY_REQUIREMENT_H_
