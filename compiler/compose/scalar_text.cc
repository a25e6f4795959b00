#include "compiler/compose/scalar_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <iterator>

namespace plimsoll::compose {
namespace {

std::string IntegerAsRead(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits),
                       [](char c) { return c != '_' && c != '+'; });
  const bool negative = digits.starts_with('-');
  std::string_view rest = digits;
  if (negative) rest.remove_prefix(1);
  int base = 10;
  if (rest.size() > 1 && rest[0] == '0') {
    const char mark = static_cast<char>(rest[1] | 0x20);
    base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
    rest.remove_prefix(mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1);
  }
  uint64_t number = 0;
  const auto [end, error] =
      std::from_chars(rest.data(), rest.data() + rest.size(), number, base);
  if (error != std::errc{} || end != rest.data() + rest.size()) {
    return std::string(text);
  }
  return fmt::format("{}{}", negative ? "-" : "", number);
}

// As Go's %v writes a float64.
std::string FloatAsRead(std::string_view text) {
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return std::string(text);
  }
  const double size = std::abs(number);
  return size >= 1e16 && size < 1e21 ? fmt::format("{:.0f}", number)
                                     : fmt::format("{}", number);
}

}  // namespace

std::string TextAsRead(const Value& scalar) {
  if (scalar.kind == ValueKind::kInt) {
    return IntegerAsRead(scalar.text);
  }
  if (scalar.kind == ValueKind::kFloat) {
    return FloatAsRead(scalar.text);
  }
  if (scalar.kind == ValueKind::kBool) {
    return IsTrue(&scalar) ? "true" : "false";
  }
  return std::string(scalar.text);
}

}  // namespace plimsoll::compose
