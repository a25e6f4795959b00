// `systemd/`: a service for each bare program of the host, a timer for each
// that has a schedule, a mount for each file system.

#include <fmt/format.h>

#include <algorithm>

#include "targets/emit/layout.h"
#include "targets/emit/process.h"
#include "targets/emit/secret_plan.h"
#include "targets/systemd/directives.h"
#include "targets/systemd/links.h"
#include "targets/systemd/service.h"
#include "targets/systemd/timer.h"
#include "targets/target.h"

namespace plimsoll {
namespace {

void EmitInstance(const Instance& instance, const Fleet& fleet,
                  const StartOrder& order, HostArtifacts& out) {
  Reporter reporter(kSystemdName, instance, out.diagnostics);
  RejectFields(reporter);
  CheckSecretNames(instance, reporter);
  if (!IsPlainName(instance.name)) {
    reporter.Unencodable("id", instance.unit->app.id.span,
                         "a unit's name is made of letters, digits, `.`, `_` "
                         "and `-`");
    return;
  }
  UnitText service;
  AddService(fleet, LinksOf(instance, fleet, order), reporter, &service);
  const bool timed = instance.app->schedule.set();
  if (!timed && instance.autostart) {
    service.Add("Install", "WantedBy", "multi-user.target");
  }
  UnitText timer;
  if (timed) timer = TimerOf(reporter);
  PassThrough(reporter, &service, timed ? &timer : nullptr);
  const std::string header = SourcesHeader(instance, "#");
  out.artifacts.push_back({.path = "systemd/" + UnitOf(instance),
                           .contents = service.Print(header)});
  if (timed) {
    out.artifacts.push_back(
        {.path = fmt::format("systemd/{}.timer", instance.name),
         .contents = timer.Print(header)});
  }
  if (NeedsEnvFile(instance)) {
    const auto text =
        EnvFileTemplate(instance, FilledFormat::kSystemd, reporter);
    if (text) {
      out.artifacts.push_back(
          {.path = EnvFilePath(instance), .contents = *text});
    }
  }
}

// An older systemd passes over what it does not know with a warning, be it a
// limit or a protection.
bool ReadsServices(const Host& host, Sink& sink) {
  const Text& version = host.facts.os.systemd;
  constexpr int kOldest = 233;
  if (AtLeast(version, kOldest, 0) ||
      std::ranges::none_of(host.instances, IsSystemdService)) {
    return true;
  }
  sink.Report(code::kTargetUnsupported, version.span,
              fmt::format("`{}` has systemd {}, and services are written for "
                          "{} and newer",
                          host.id, version.value, kOldest),
              "older ones pass over limits")
      .About(host.id + "/os.systemd", "systemd");
  return false;
}

void Emit(const Host& host, const Fleet& fleet, HostArtifacts& out) {
  if (!ReadsServices(host, out.diagnostics)) return;
  const StartOrder order(host);
  for (const Instance& instance : host.instances) {
    if (IsSystemdService(instance)) EmitInstance(instance, fleet, order, out);
  }
}

}  // namespace

extern constinit const Target systemd_target = {
    .name = kSystemdName,
    .summary = "services, timers and mounts for bare programs",
    .runtime = Runtime::kSystemd,
    .emit = Emit,
};

}  // namespace plimsoll
