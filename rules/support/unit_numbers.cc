#include "rules/support/unit_numbers.h"

#include <charconv>

namespace plimsoll {
namespace {

struct Integer {
  bool is_negative = false;
  uint64_t size = 0;
};

// Takes the prefix of a notation off; a 0 in front makes a number octal.
int TakeBase(std::string_view* text) {
  if (text->size() < 2 || !text->starts_with('0')) return 10;
  const char mark = (*text)[1];
  const size_t length = mark >= '0' && mark <= '9' ? 1 : 2;
  text->remove_prefix(length);
  if (mark == 'x' || mark == 'X') return 16;
  return mark == 'b' || mark == 'B' ? 2 : 8;
}

bool HasKnownMark(std::string_view text) {
  return text.size() < 2 || text[0] != '0' ||
         std::string_view("0123456789xXbBoO").find(text[1]) !=
             std::string_view::npos;
}

std::optional<Integer> Read(std::string_view text) {
  Integer number;
  if (text.starts_with('+') || text.starts_with('-')) {
    number.is_negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (!HasKnownMark(text)) return std::nullopt;
  const int base = TakeBase(&text);
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number.size, base);
  if (text.empty() || error != std::errc() || at != end) return std::nullopt;
  return number;
}

}  // namespace

bool IsInteger(std::string_view text, bool may_be_negative) {
  const auto number = Read(text);
  return number && (may_be_negative || !number->is_negative);
}

std::optional<int64_t> ParseInteger(std::string_view text) {
  const auto number = Read(text);
  if (!number || number->size > INT64_MAX) return std::nullopt;
  const auto size = static_cast<int64_t>(number->size);
  return number->is_negative ? -size : size;
}

bool IsBetween(std::string_view text, int64_t low, int64_t high) {
  const auto value = ParseInteger(text);
  return value && *value >= low && *value <= high;
}

}  // namespace plimsoll
