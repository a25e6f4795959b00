#include "targets/systemd/calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <span>
#include <utility>

namespace plimsoll {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                   "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::vector<std::string_view> Split(std::string_view text,
                                    std::string_view separators) {
  std::vector<std::string_view> parts;
  size_t begin = 0;
  while (begin <= text.size()) {
    const size_t end =
        std::min(text.find_first_of(separators, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words = Split(text, " \t");
  std::erase(words, std::string_view{});
  return words;
}

std::optional<int> ToNumber(std::string_view text) {
  int number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    const auto lower = [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return lower(x) == lower(y);
  });
}

// One of the five fields: its range, and the names its numbers may have.
struct CronField {
  std::string_view what;
  int low = 0;
  int high = 0;
  std::span<const std::string_view> names = {};
};
constexpr CronField kMinute{"minute", 0, 59};
constexpr CronField kHour{"hour", 0, 23};
constexpr CronField kDayOfMonth{"day of the month", 1, 31};
constexpr CronField kMonth{"month", 1, 12, kMonths};
// 7 is Sunday again, so that ranges may end on it.
constexpr CronField kDayOfWeek{"day of the week", 0, 7, kDays};

std::optional<int> ParseItem(const CronField& field, std::string_view text) {
  for (size_t i = 0; i < field.names.size(); ++i) {
    if (EqualIgnoringCase(field.names[i], text)) {
      return static_cast<int>(i) + field.low;
    }
  }
  const std::optional<int> number = ToNumber(text);
  if (!number || *number < field.low || *number > field.high) {
    return std::nullopt;
  }
  return number;
}

// Adds the numbers that `2`, `1-5`, `*`, `*/10` or `8-18/2` stand for.
bool AddPart(const CronField& field, std::string_view part,
             std::set<int>* numbers) {
  int step = 1;
  const size_t slash = part.find('/');
  if (slash != std::string_view::npos) {
    const std::optional<int> stated = ToNumber(part.substr(slash + 1));
    if (!stated || *stated < 1) return false;
    step = *stated;
    part = part.substr(0, slash);
  }
  std::optional<int> first = field.low;
  std::optional<int> last = field.high;
  const size_t dash = part.find('-');
  if (dash != std::string_view::npos) {
    first = ParseItem(field, part.substr(0, dash));
    last = ParseItem(field, part.substr(dash + 1));
  } else if (part != "*") {
    first = last = ParseItem(field, part);
    // cron reads `5/10` in more than one way.
    if (slash != std::string_view::npos) return false;
  } else if (field.low == kDayOfWeek.low && field.high == kDayOfWeek.high) {
    last = field.high - 1;
  }
  if (!first || !last || *first > *last) return false;
  for (int i = *first; i <= *last; i += step) numbers->insert(i);
  return true;
}

Result<std::set<int>> ParseField(const CronField& field,
                                 std::string_view text) {
  std::set<int> numbers;
  for (const std::string_view part : Split(text, ",")) {
    if (!AddPart(field, part, &numbers)) {
      return Error{
          fmt::format("`{}` is no {} of a cron expression", text, field.what)};
    }
  }
  return numbers;
}

// The numbers in systemd's terms: `*`, `0/15`, `1..5,9`.
std::string CalendarPart(const CronField& field, const std::set<int>& numbers,
                         int width) {
  const auto size = static_cast<int>(numbers.size());
  if (size == field.high - field.low + 1) return "*";
  const auto number = [&](int value) {
    return fmt::format("{:0{}}", value, width);
  };
  const int first = *numbers.begin();
  if (size > 2) {
    const int step = *std::next(numbers.begin()) - first;
    const int end = first + step * (size - 1);
    const bool even = std::ranges::all_of(
        numbers, [&](int value) { return (value - first) % step == 0; });
    // `a/b` goes on to the end of the range.
    if (step > 1 && even && end == *numbers.rbegin() &&
        end + step > field.high) {
      return fmt::format("{}/{}", number(first), step);
    }
  }
  std::string text;
  for (auto it = numbers.begin(); it != numbers.end();) {
    const int begin = *it;
    int end = begin;
    while (++it != numbers.end() && *it == end + 1) ++end;
    if (!text.empty()) text += ',';
    text += number(begin);
    if (end > begin) text += (end == begin + 1 ? "," : "..") + number(end);
  }
  return text;
}

std::string WeekDays(const std::set<int>& numbers) {
  std::set<int> days;
  // systemd's week starts on Monday; 7 is cron's second Sunday.
  for (const int day : numbers) days.insert((day + 6) % 7);
  std::string text;
  for (const int day : days) {
    text += text.empty() ? "" : ",";
    text += kDays[static_cast<size_t>((day + 1) % 7)];
  }
  return text;
}

Result<std::vector<std::string>> FromCron(
    const std::vector<std::string_view>& fields) {
  constexpr std::array kFields = {&kMinute, &kHour, &kDayOfMonth, &kMonth,
                                  &kDayOfWeek};
  std::array<std::set<int>, kFields.size()> sets;
  for (size_t i = 0; i < kFields.size(); ++i) {
    Result<std::set<int>> parsed = ParseField(*kFields[i], fields[i]);
    if (!parsed) return Error{parsed.error()};
    sets[i] = std::move(parsed).value();
  }
  const std::string time =
      fmt::format("{}:{}:00", CalendarPart(kHour, sets[1], 2),
                  CalendarPart(kMinute, sets[0], 2));
  const std::string month = CalendarPart(kMonth, sets[3], 2);
  const std::string on_day = fmt::format(
      "*-{}-{} {}", month, CalendarPart(kDayOfMonth, sets[2], 2), time);
  if (fields[4] == "*") return std::vector<std::string>{on_day};
  const std::string days = WeekDays(sets[4]);
  // cron(8): a field that starts with `*` narrows the other one; two that do
  // not are alternatives.
  if (fields[2].starts_with('*') || fields[4].starts_with('*')) {
    return std::vector<std::string>{days + " " + on_day};
  }
  return std::vector<std::string>{
      on_day, fmt::format("{} *-{}-* {}", days, month, time)};
}

constexpr std::pair<std::string_view, std::string_view> kNicknames[] = {
    {"@hourly", "hourly"},   {"@daily", "daily"},
    {"@midnight", "daily"},  {"@weekly", "Sun *-*-* 00:00:00"},
    {"@monthly", "monthly"}, {"@yearly", "yearly"},
    {"@annually", "yearly"},
};

constexpr std::string_view kShorthands[] = {
    "minutely",  "hourly",       "daily",  "monthly",  "weekly",
    "quarterly", "semiannually", "yearly", "annually",
};

bool OnlyHas(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

bool IsWeekDays(std::string_view word) {
  for (const std::string_view part : Split(word, ",.-")) {
    if (part.empty()) continue;  // `Mon..Fri` has one between its dots.
    const bool known = std::ranges::any_of(kDays, [&](std::string_view day) {
      return part.size() >= day.size() &&
             EqualIgnoringCase(part.substr(0, day.size()), day) &&
             OnlyHas(part,
                     "abcdefghijklmnopqrstuvwxyz"
                     "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    });
    if (!known) return false;
  }
  return true;
}

// Whether a part such as `03`, `8..18/2`, `0/15` or `*` of a date or time has
// only numbers from `low` to `high`. The number behind a slash is a step.
bool IsInRange(std::string_view part, int low, int high) {
  for (const std::string_view item : Split(part, ",")) {
    const std::string_view range = item.substr(0, item.find('/'));
    for (std::string_view number : Split(range, ".")) {
      if (number.empty() || number == "*") continue;
      const std::optional<int> value = ToNumber(number);
      // Behind the one dot of `59.5` are fractions of a second.
      const bool is_fraction = range.find("..") == std::string_view::npos &&
                               number.data() != range.data();
      if (!is_fraction && (!value || *value < low || *value > high)) {
        return false;
      }
    }
  }
  return true;
}

// [year-]month-day; `~` counts days from the end of the month.
bool IsDate(std::string_view word) {
  if (!OnlyHas(word, "0123456789-*/,.~")) return false;
  const std::vector<std::string_view> parts = Split(word, "-~");
  const size_t size = parts.size();
  return (size == 2 || size == 3) && IsInRange(parts[size - 2], 1, 12) &&
         IsInRange(parts[size - 1], 1, 31);
}

// hour:minute[:second]
bool IsTime(std::string_view word) {
  if (!OnlyHas(word, "0123456789:*/,.")) return false;
  const std::vector<std::string_view> parts = Split(word, ":");
  const size_t size = parts.size();
  return (size == 2 || size == 3) && IsInRange(parts[0], 0, 23) &&
         IsInRange(parts[1], 0, 59) &&
         (size == 2 || IsInRange(parts[2], 0, 59));
}

// Whether systemd would read this: [days] [date] [time] [zone], as in
// systemd.time(7).
bool LooksLikeCalendar(const std::vector<std::string_view>& words) {
  size_t at = 0;
  const auto next = [&](auto matches) {
    const bool taken = at < words.size() && matches(words[at]);
    if (taken) ++at;
    return taken;
  };
  const bool days = next(IsWeekDays);
  const bool date = next(IsDate);
  const bool time = next(IsTime);
  const bool shorthand = !days && !date && !time && next([](auto word) {
    return std::ranges::find(kShorthands, word) != std::end(kShorthands);
  });
  next([](std::string_view word) {
    return word == "UTC" || word.find('/') != std::string_view::npos;
  });
  return at == words.size() && (days || date || time || shorthand);
}

}  // namespace

Result<std::vector<std::string>> CalendarOf(std::string_view schedule) {
  const std::vector<std::string_view> words = Words(schedule);
  if (words.size() == 1 && words[0].starts_with('@')) {
    for (const auto& [nickname, calendar] : kNicknames) {
      if (words[0] == nickname) {
        return std::vector{std::string(calendar)};
      }
    }
    return Error{fmt::format("`{}` is no moment of a calendar", words[0])};
  }
  const bool cron =
      words.size() == 5 && schedule.find(':') == std::string_view::npos;
  if (cron) return FromCron(words);
  if (LooksLikeCalendar(words)) {
    return std::vector{fmt::format("{}", fmt::join(words, " "))};
  }
  return Error{
      "this is neither a cron expression nor a calendar expression of "
      "systemd"};
}

}  // namespace plimsoll
