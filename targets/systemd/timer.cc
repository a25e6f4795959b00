#include "targets/systemd/timer.h"

#include <string>
#include <vector>

#include "targets/encode/systemd.h"
#include "targets/systemd/calendar.h"

namespace plimsoll {

UnitText TimerOf(Reporter& reporter) {
  const Instance& instance = reporter.instance();
  const App& app = *instance.app;
  UnitText timer;
  const Result<std::string> description =
      encode::SystemdSetting("Timer of " + app.name.value);
  timer.Add("Unit", "Description",
            description ? *description : std::string(instance.id));
  Result<std::vector<std::string>> moments = CalendarOf(app.schedule.value);
  if (moments) {
    for (const std::string& moment : *moments) {
      timer.Add("Timer", "OnCalendar", moment);
    }
  } else {
    reporter.Unencodable("schedule", app.schedule.span, moments.error());
  }
  if (app.run.autostart.or_default(true)) {
    timer.Add("Install", "WantedBy", "timers.target");
  }
  return timer;
}

}  // namespace plimsoll
