#ifndef PLIMSOLL_RULES_SUPPORT_UNIT_LISTS_H_
#define PLIMSOLL_RULES_SUPPORT_UNIT_LISTS_H_

#include <string_view>

#include "rules/support/unit_tables.h"

namespace plimsoll {

// What systemd wants of a value whose form is that of one directive, mostly a
// list of words: `CPUAffinity`, `RestrictAddressFamilies`, `ListenStream`.
// Empty when it takes the value, which has no specifiers and is no reset.
[[nodiscard]] std::string_view ExpectedOfWords(const UnitDirective& directive,
                                               std::string_view value);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_UNIT_LISTS_H_
