// How a container is stopped, probed and logged.

#include <fmt/format.h>

#include "targets/emit/health.h"
#include "targets/emit/process.h"
#include "targets/encode/json.h"
#include "targets/quadlet/container.h"

namespace plimsoll {
namespace {

// podman would split an array that begins with CMD once more, and takes one of
// a single word for a script.
std::string HealthCommand(const HealthProbe& probe) {
  if (probe.kind == HealthProbe::Kind::kDisabled) return "none";
  if (probe.kind == HealthProbe::Kind::kShell) {
    return encode::JsonArray({"CMD-SHELL", probe.script});
  }
  return probe.arguments.size() > 1
             ? encode::JsonArray(probe.arguments)
             : encode::JsonArray({"CMD-SHELL", ShellCommand(probe.arguments)});
}

}  // namespace

void ContainerWriter::AddStop() {
  const App& app = *reporter_.instance().app;
  const Text& signal = FirstSet(app.run.stop_signal, app.container.stop_signal);
  if (signal.set()) {
    const std::string name = SignalName(signal, "run.stop_signal", reporter_);
    if (!name.empty()) {
      Set({"StopSignal", "--stop-signal"}, "SIG" + name, "run.stop_signal",
          signal.span);
    }
  }
  const Time& timeout =
      FirstSet(app.run.stop_timeout, app.container.stop_timeout);
  if (!timeout.set()) return;
  const int64_t seconds = WholeSeconds(timeout);
  Set({"StopTimeout", "--stop-timeout"}, fmt::to_string(seconds),
      "run.stop_timeout", timeout.span);
  // systemd kills everything after its own time, which has to be longer.
  constexpr int64_t kToSpare = 30;
  unit_.Add("Service", "TimeoutStopSec", fmt::to_string(seconds + kToSpare));
}

void ContainerWriter::AddHealth() {
  const HealthProbe probe = ProbeOf(reporter_);
  if (probe.kind == HealthProbe::Kind::kNone) return;
  const HealthCheck& check = reporter_.instance().app->health_check;
  Set({"HealthCmd", "--health-cmd"}, HealthCommand(probe), "health_check",
      check.span);
  if (probe.kind == HealthProbe::Kind::kDisabled) return;
  const auto set_time = [&](const PodmanOption& option, const Time& time) {
    if (time.set()) {
      Set(option, DurationText(time.value), "health_check", time.span);
    }
  };
  set_time({"HealthInterval", "--health-interval"}, check.interval);
  set_time({"HealthTimeout", "--health-timeout"}, check.timeout);
  if (check.retries.set()) {
    Set({"HealthRetries", "--health-retries"},
        fmt::to_string(check.retries.value), "health_check.retries",
        check.retries.span);
  }
  set_time({"HealthStartPeriod", "--health-start-period"}, check.start_period);
  if (IsAwaitedHealthy(reporter_.instance())) {
    unit_.Add("Container", "Notify", "healthy");
  }
}

void ContainerWriter::AddLogging() {
  const App& app = *reporter_.instance().app;
  const LogRotation& logging = app.container.logging;
  const auto drop_path = [&](const Text& path, std::string_view field) {
    if (path.stated()) {
      reporter_.Dropped(field, path.span,
                        "a container's output goes to its driver");
    }
  };
  drop_path(app.logs.stdout_path, "logs.stdout");
  drop_path(app.logs.stderr_path, "logs.stderr");
  if (app.logs.keep.stated()) {
    reporter_.Dropped("logs.keep", app.logs.keep.span, "Podman keeps one file");
  }
  const PodmanOption driver = {"LogDriver", "--log-driver"};
  const PodmanOption option = {"LogOpt", "--log-opt",
                               PodmanOption::Form::kListItem};
  if (logging.driver.set()) {
    SetText(driver, logging.driver, "container.logging.driver");
  } else if (app.logs.max_size.set()) {
    Set(driver, "k8s-file", "logs.max_size", app.logs.max_size.span);
  }
  if (app.logs.max_size.set()) {
    Set(option, fmt::format("max-size={}", app.logs.max_size.value.bytes),
        "logs.max_size", app.logs.max_size.span);
  }
  for (const Named<Text>& entry : logging.options) {
    Set(option, fmt::format("{}={}", entry.key.value, entry.value.value),
        "container.logging.options", entry.value.span);
  }
}

}  // namespace plimsoll
