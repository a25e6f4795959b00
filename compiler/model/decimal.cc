#include "compiler/model/decimal.h"

#include <cstddef>

namespace plimsoll {
namespace {

constexpr unsigned kMaxFractionDigits = 18;

// A product of two 64-bit numbers fits in here.
__extension__ using Wide = unsigned __int128;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

size_t CountDigits(std::string_view text) {
  size_t count = 0;
  while (count < text.size() && IsDigit(text[count])) ++count;
  return count;
}

// Nothing when the digits do not fit.
std::optional<uint64_t> ValueOfDigits(std::string_view digits) {
  uint64_t value = 0;
  for (const char c : digits) {
    if (__builtin_mul_overflow(value, uint64_t{10}, &value) ||
        __builtin_add_overflow(value, static_cast<uint64_t>(c - '0'), &value)) {
      return std::nullopt;
    }
  }
  return value;
}

uint64_t PowerOfTen(unsigned exponent) {
  uint64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

}  // namespace

std::optional<uint64_t> Decimal::Times(uint64_t unit) const {
  uint64_t product = 0;
  if (__builtin_mul_overflow(whole, unit, &product)) return std::nullopt;
  const Wide part = Wide{fraction} * unit / PowerOfTen(digits);
  if (__builtin_add_overflow(product, static_cast<uint64_t>(part), &product)) {
    return std::nullopt;
  }
  return product;
}

std::optional<uint64_t> Decimal::ExactTimes(uint64_t unit) const {
  if (Wide{fraction} * unit % PowerOfTen(digits) != 0) return std::nullopt;
  return Times(unit);
}

std::optional<Decimal> TakeDecimal(std::string_view* text) {
  std::string_view rest = *text;
  const size_t whole_digits = CountDigits(rest);
  if (whole_digits == 0) return std::nullopt;
  const auto whole = ValueOfDigits(rest.substr(0, whole_digits));
  if (!whole) return std::nullopt;
  Decimal number{.whole = *whole};
  rest.remove_prefix(whole_digits);
  if (!rest.empty() && rest.front() == '.') {
    rest.remove_prefix(1);
    const size_t count = CountDigits(rest);
    if (count == 0) return std::nullopt;
    std::string_view digits = rest.substr(0, count);
    rest.remove_prefix(count);
    while (!digits.empty() && digits.back() == '0') digits.remove_suffix(1);
    if (digits.size() > kMaxFractionDigits) return std::nullopt;
    number.fraction = *ValueOfDigits(digits);
    number.digits = static_cast<unsigned>(digits.size());
  }
  *text = rest;
  return number;
}

std::optional<uint64_t> ParseDigits(std::string_view text) {
  if (text.empty() || CountDigits(text) != text.size()) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  return ValueOfDigits(text);
}

}  // namespace plimsoll
