#ifndef PLIMSOLL_TARGETS_SYSTEMD_CALENDAR_H_
#define PLIMSOLL_TARGETS_SYSTEMD_CALENDAR_H_

#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"

namespace plimsoll {

// A `schedule` as values of `OnCalendar=`: a calendar expression of systemd as
// it stands, or a cron expression in its terms. Two values are two moments, of
// which either counts: cron means that by a day of the month beside a day of
// the week. An error for what neither can read.
[[nodiscard]] Result<std::vector<std::string>> CalendarOf(
    std::string_view schedule);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_SYSTEMD_CALENDAR_H_
