#ifndef PLIMSOLL_TARGETS_SYSTEMD_TIMER_H_
#define PLIMSOLL_TARGETS_SYSTEMD_TIMER_H_

#include "targets/emit/report.h"
#include "targets/emit/unit_text.h"

namespace plimsoll {

// The timer of an app with a `schedule`; it starts the unit of its own name.
[[nodiscard]] UnitText TimerOf(Reporter& reporter);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_SYSTEMD_TIMER_H_
