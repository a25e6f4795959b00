#ifndef PLIMSOLL_COMPILER_MODEL_DECIMAL_H_
#define PLIMSOLL_COMPILER_MODEL_DECIMAL_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace plimsoll {

// An unsigned decimal number such as `1.5`, exactly as written.
struct Decimal {
  uint64_t whole = 0;
  uint64_t fraction = 0;  // The digits after the point, as a number.
  unsigned digits = 0;    // How many they are; trailing zeros are dropped.

  [[nodiscard]] bool IsWhole() const { return digits == 0; }
  // The number times `unit`, rounded down; nothing when that is too large.
  [[nodiscard]] std::optional<uint64_t> Times(uint64_t unit) const;
  // The same, but nothing where the product is not a whole number.
  [[nodiscard]] std::optional<uint64_t> ExactTimes(uint64_t unit) const;
};

// Takes a number from the front of `text`. Nothing when there is none, when a
// digit is missing on either side of the point, or when it does not fit: the
// whole part in 64 bits, the fraction in 18 digits.
[[nodiscard]] std::optional<Decimal> TakeDecimal(std::string_view* text);

// The digits of the whole of `text` as a number. No sign, no leading zero:
// YAML readers do not agree on what `010` is.
[[nodiscard]] std::optional<uint64_t> ParseDigits(std::string_view text);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_DECIMAL_H_
