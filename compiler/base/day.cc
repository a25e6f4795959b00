#include "compiler/base/day.h"

#include <charconv>
#include <chrono>

namespace plimsoll {
namespace {

// -1 for what is no number.
int NumberAt(std::string_view text, size_t at, size_t size) {
  unsigned number = 0;
  const char* end = text.data() + at + size;
  const auto read = std::from_chars(text.data() + at, end, number);
  return read.ec == std::errc() && read.ptr == end ? static_cast<int>(number)
                                                   : -1;
}

}  // namespace

bool IsDay(std::string_view text) {
  constexpr size_t kYear = 0;
  constexpr size_t kMonth = 5;
  constexpr size_t kDay = 8;
  constexpr size_t kSize = 10;
  if (text.size() != kSize || text[kMonth - 1] != '-' ||
      text[kDay - 1] != '-') {
    return false;
  }
  const int year = NumberAt(text, kYear, 4);
  const int month = NumberAt(text, kMonth, 2);
  const int day = NumberAt(text, kDay, 2);
  if (year < 0 || month < 0 || day < 0) return false;
  return std::chrono::year_month_day(
             std::chrono::year(year),
             std::chrono::month(static_cast<unsigned>(month)),
             std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

}  // namespace plimsoll
