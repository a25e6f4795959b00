// When a container is restarted and stopped, where its output goes, how its
// image is built.

#include <fmt/format.h>

#include <algorithm>

#include "targets/compose/service.h"
#include "targets/emit/checkout.h"
#include "targets/emit/process.h"

namespace plimsoll {
namespace {

std::string RestartWord(const RunPolicy& run) {
  switch (run.restart.or_default(RestartPolicy::kUnlessStopped)) {
    case RestartPolicy::kAlways:
      return "always";
    case RestartPolicy::kUnlessStopped:
      return "unless-stopped";
    case RestartPolicy::kOnFailure:
      return run.start_retries.set()
                 ? fmt::format("on-failure:{}", run.start_retries.value)
                 : "on-failure";
    case RestartPolicy::kNever:
      // YAML would take the bare word for a boolean.
      return "\"no\"";
  }
  return {};
}

bool HasOtherExitCodes(const RunPolicy& run) {
  return std::ranges::any_of(
      run.exit_codes, [](const Integer& code) { return code.value != 0; });
}

}  // namespace

void ServiceWriter::AddBuild() {
  const BuildSpec& build = reporter_.instance().app->container.build;
  Yaml section = Yaml::Map();
  const Node* passed = passed_ == nullptr ? nullptr : Find(*passed_, "build");
  if (passed == nullptr) {
    const auto there = BuildContextOnHost(reporter_);
    if (!there) return;
    section.Set("context",
                Scalar(*there, "container.build.context", build.context.span));
  }
  if (build.dockerfile.set()) {
    section.Set("dockerfile",
                Scalar(build.dockerfile.value, "container.build.dockerfile",
                       build.dockerfile.span));
  }
  if (!build.args.empty()) {
    Yaml& args = section.At("args");
    for (const Named<Text>& arg : build.args) {
      args.Set(arg.key.value,
               Scalar(arg.value.value, "container.build.args", arg.value.span));
    }
  }
  service_.Set("build", std::move(section));
}

void ServiceWriter::AddPolicy() {
  const App& app = *reporter_.instance().app;
  const RunPolicy& run = app.run;
  service_.Set("restart", Yaml::Raw(RestartWord(run)));
  const Text& signal = FirstSet(run.stop_signal, app.container.stop_signal);
  if (signal.set()) {
    const std::string name = SignalName(signal, "run.stop_signal", reporter_);
    if (!name.empty()) service_.Set("stop_signal", Yaml::Raw("SIG" + name));
  }
  const Time& timeout = FirstSet(run.stop_timeout, app.container.stop_timeout);
  if (timeout.set()) {
    service_.Set("stop_grace_period", Yaml::Raw(DurationText(timeout.value)));
  }
  if (app.schedule.stated()) {
    reporter_.Unsupported("schedule", app.schedule.span,
                          "compose has no timers");
  }
  if (run.priority.stated()) {
    reporter_
        .Dropped("run.priority", run.priority.span,
                 "compose orders services by `dependencies` alone")
        .Help("name what has to run first in `dependencies`");
  }
  if (run.start_seconds.stated()) {
    reporter_.Dropped("run.start_seconds", run.start_seconds.span,
                      "a container counts as started at once");
  }
  if (run.start_retries.stated() &&
      !(run.restart.set() && run.restart.value == RestartPolicy::kOnFailure)) {
    reporter_.Dropped("run.start_retries", run.start_retries.span,
                      "only `restart: on-failure` counts retries");
  }
  if (HasOtherExitCodes(run)) {
    reporter_.Dropped("run.exit_codes", run.exit_codes.span,
                      "every code but 0 is a failure to Docker");
  }
}

void ServiceWriter::AddLogging() {
  const App& app = *reporter_.instance().app;
  const LogRotation& logging = app.container.logging;
  for (const auto* path : {&app.logs.stdout_path, &app.logs.stderr_path}) {
    if (!path->stated()) continue;
    reporter_.Dropped(
        path == &app.logs.stdout_path ? "logs.stdout" : "logs.stderr",
        path->span, "a container's output goes to its driver");
  }
  Yaml options = Yaml::Map();
  // Rotation as the driver that Docker uses by default does it.
  if (app.logs.max_size.set()) {
    options.Set("max-size", Yaml::Raw(fmt::format(
                                "\"{}\"", app.logs.max_size.value.bytes)));
  }
  if (app.logs.keep.set()) {
    // Docker counts the log that is written to, too.
    options.Set("max-file",
                Yaml::Raw(fmt::format("\"{}\"", app.logs.keep.value + 1)));
  }
  const bool rotates = !options.empty();
  for (const Named<Text>& option : logging.options) {
    options.Set(option.key.value,
                Scalar(option.value.value, "container.logging.options",
                       option.value.span));
  }
  if (!logging.stated() && !rotates) return;
  Yaml section = Yaml::Map();
  if (logging.driver.set()) {
    section.Set("driver",
                Scalar(logging.driver.value, "container.logging.driver",
                       logging.driver.span));
  } else if (rotates) {
    section.Set("driver", Yaml::Raw("json-file"));
  }
  if (!options.empty()) section.Set("options", std::move(options));
  service_.Set("logging", std::move(section));
}

}  // namespace plimsoll
