#include "compiler/compose/scalar_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>

namespace plimsoll::compose {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsSign(char c) { return c == '+' || c == '-'; }

// Without a sign, the whole range of 64 bits; with one, that of an int64_t.
uint64_t LargestBehind(char sign) {
  constexpr auto kMost =
      static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  if (sign == '-') return kMost + 1;
  return sign == '+' ? kMost : std::numeric_limits<uint64_t>::max();
}

// What the first bytes say; they are taken away.
int TakeBase(std::string_view* text) {
  if (text->size() < 2 || (*text)[0] != '0') return 10;
  const char mark = static_cast<char>((*text)[1] | 0x20);
  const int base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
  text->remove_prefix(base != 8 || mark == 'o' ? 2 : 1);
  return base;
}

std::optional<std::string> ReadWhole(std::string_view text) {
  const char sign = IsSign(text[0]) ? text[0] : '\0';
  if (sign != '\0') text.remove_prefix(1);
  const int base = TakeBase(&text);
  uint64_t number = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number, base);
  if (error != std::errc{} || end != last || number > LargestBehind(sign)) {
    return std::nullopt;
  }
  return fmt::format("{}{}", sign == '-' && number != 0 ? "-" : "", number);
}

// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool LooksLikeFloat(std::string_view text) {
  if (!text.empty() && IsSign(text[0])) text.remove_prefix(1);
  const auto skip_digits = [&] {
    const auto stop = std::ranges::find_if_not(text, IsDigit);
    const auto count = static_cast<size_t>(stop - text.begin());
    text.remove_prefix(count);
    return count;
  };
  size_t digits = skip_digits();
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    digits += skip_digits();
  }
  if (digits == 0 || text.empty()) return digits > 0;
  if ((text[0] | 0x20) != 'e') return false;
  text.remove_prefix(1);
  if (!text.empty() && IsSign(text[0])) text.remove_prefix(1);
  return skip_digits() > 0 && text.empty();
}

// The fewest digits that make the same number, as `%v` writes them: with an
// exponent where there are more than six before the point or four zeros behind
// it.
std::string WriteFloat(double number) {
  const double size = std::abs(number);
  const bool is_short = size == 0 || (size >= 1e-4 && size < 1e6);
  std::array<char, 32> digits;
  const auto written = std::to_chars(
      digits.data(), digits.data() + digits.size(), number,
      is_short ? std::chars_format::fixed : std::chars_format::scientific);
  return {digits.data(), written.ptr};
}

std::optional<std::string> ReadFloat(const std::string& text) {
  if (!LooksLikeFloat(text)) return std::nullopt;
  const double number = std::strtod(text.c_str(), nullptr);
  // What is too large is text; what is too small is zero.
  if (std::isinf(number)) return std::nullopt;
  return WriteFloat(number);
}

// Whether each underscore stands between two digits.
bool SeparatesDigits(std::string_view text) {
  for (size_t at = text.find('_'); at != std::string_view::npos;
       at = text.find('_', at + 1)) {
    const bool between = at > 0 && at + 1 < text.size() &&
                         IsDigit(text[at - 1]) && IsDigit(text[at + 1]);
    if (!between) return false;
  }
  return true;
}

}  // namespace

std::optional<Number> ReadNumber(std::string_view plain) {
  if (plain.empty()) return std::nullopt;
  const bool begins = IsSign(plain[0]) || IsDigit(plain[0]);
  if (!begins && plain[0] != '.') return std::nullopt;
  // Behind a sign or digit, underscores may stand anywhere.
  if (!begins && !SeparatesDigits(plain)) return std::nullopt;
  std::string text(plain);
  std::erase(text, '_');
  if (auto whole = ReadWhole(text)) {
    return Number{ValueKind::kInt, std::move(*whole)};
  }
  auto number = ReadFloat(text);
  if (!number) return std::nullopt;
  return Number{ValueKind::kFloat, std::move(*number)};
}

std::string TextAsRead(const Value& scalar) {
  if (scalar.kind == ValueKind::kInt || scalar.kind == ValueKind::kFloat) {
    auto number = ReadNumber(scalar.text);
    return number ? std::move(number->text) : std::string(scalar.text);
  }
  if (scalar.kind == ValueKind::kBool) {
    return IsTrue(&scalar) ? "true" : "false";
  }
  return std::string(scalar.text);
}

}  // namespace plimsoll::compose
