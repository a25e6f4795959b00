#ifndef PLIMSOLL_RULES_SUPPORT_UNIT_NUMBERS_H_
#define PLIMSOLL_RULES_SUPPORT_UNIT_NUMBERS_H_

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string_view>

namespace plimsoll {

// A whole number as systemd reads it: C's notations, `0x1f`, `017`, `0b11`,
// `0o17`, and a sign, which may be `-` only where that is allowed.
[[nodiscard]] bool IsInteger(std::string_view text, bool may_be_negative);
[[nodiscard]] std::optional<int64_t> ParseInteger(std::string_view text);
// Such a number from `low` to `high`.
[[nodiscard]] bool IsBetween(std::string_view text, int64_t low, int64_t high);

template <class Words = std::initializer_list<std::string_view>>
[[nodiscard]] bool IsOneOf(std::string_view word, const Words& words) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_UNIT_NUMBERS_H_
