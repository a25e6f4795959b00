#ifndef PLIMSOLL_RULES_SUPPORT_UNIT_VALUES_H_
#define PLIMSOLL_RULES_SUPPORT_UNIT_VALUES_H_

#include <string>
#include <string_view>

#include "rules/support/unit_tables.h"

namespace plimsoll {

// What systemd wants of a value of `directive`, when it does not take this
// one: "a boolean such as `yes` or `no`". Empty when it takes it, or when that
// depends on what only the machine knows. Knows systemd 252 to 262, and takes
// what any of them takes.
[[nodiscard]] std::string ExpectedInstead(const UnitDirective& directive,
                                          std::string_view value);

// `5min 20s`, `1.5h`, `90`, `infinity`.
[[nodiscard]] bool IsTimeSpan(std::string_view value);
// TERM, SIGTERM, 15, RTMIN+3; the second one takes no numbers.
[[nodiscard]] bool IsSignal(std::string_view value);
[[nodiscard]] bool IsSignalName(std::string_view value);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_UNIT_VALUES_H_
