// When a service is restarted and stopped, and what it may use.

#include <fmt/format.h>

#include <set>

#include "targets/emit/process.h"
#include "targets/encode/systemd.h"
#include "targets/systemd/service.h"

namespace plimsoll {
namespace {

std::string_view RestartWord(RestartPolicy restart) {
  switch (restart) {
    case RestartPolicy::kAlways:
    case RestartPolicy::kUnlessStopped:
      return "always";
    case RestartPolicy::kOnFailure:
      return "on-failure";
    case RestartPolicy::kNever:
      return "no";
  }
  return {};
}

void AddRestartWords(bool oneshot, Reporter& reporter, UnitText* unit) {
  const RunPolicy& run = reporter.instance().app->run;
  RestartPolicy restart = run.restart.or_default(RestartPolicy::kUnlessStopped);
  // A program that ends by design is not started again for having ended.
  if (oneshot && restart != RestartPolicy::kOnFailure) {
    restart = RestartPolicy::kNever;
  }
  unit->Add("Service", "Restart", std::string(RestartWord(restart)));
  if (run.restart.set() && !oneshot &&
      run.restart.value == RestartPolicy::kUnlessStopped) {
    reporter.Dropped("run.restart", run.restart.span,
                     "a service stopped by hand starts with the machine again");
  }
  std::set<int64_t> codes;
  for (const Integer& code : run.exit_codes) codes.insert(code.value);
  // To systemd 0 is always a success.
  const bool zero_fails = !codes.empty() && !codes.contains(0);
  if (zero_fails && restart == RestartPolicy::kOnFailure && !oneshot) {
    unit->Add("Service", "RestartForceExitStatus", "0");
  }
  codes.erase(0);
  unit->Add("Service", "SuccessExitStatus",
            fmt::format("{}", fmt::join(codes, " ")));
}

// `start_retries` failed starts, none of which lasted `start_seconds`, and
// systemd gives up: all of them then fit into this interval.
void AddStartLimit(Reporter& reporter, UnitText* unit) {
  const RunPolicy& run = reporter.instance().app->run;
  if (!run.start_retries.set()) {
    if (run.start_seconds.set()) {
      reporter.Dropped("run.start_seconds", run.start_seconds.span,
                       "a service counts as started at once");
    }
    return;
  }
  const int64_t starts = run.start_retries.value + 1;
  const int64_t seconds =
      run.start_seconds.set() ? WholeSeconds(run.start_seconds) : 1;
  unit->Add("Unit", "StartLimitIntervalSec",
            fmt::to_string(starts * (seconds + 1)));
  unit->Add("Unit", "StartLimitBurst", fmt::to_string(starts));
}

void AddStop(Reporter& reporter, UnitText* unit) {
  const RunPolicy& run = reporter.instance().app->run;
  if (run.stop_signal.set()) {
    const std::string name =
        SignalName(run.stop_signal, "run.stop_signal", reporter);
    if (!name.empty()) unit->Add("Service", "KillSignal", "SIG" + name);
  }
  if (run.stop_timeout.set()) {
    unit->Add("Service", "TimeoutStopSec",
              DurationText(run.stop_timeout.value));
  }
}

void AddLimits(Reporter& reporter, UnitText* unit) {
  const Resources& resources = reporter.instance().app->resources;
  const auto add_bytes = [&](std::string_view directive, const Bytes& bytes) {
    if (bytes.set()) {
      unit->Add("Service", directive, fmt::to_string(bytes.value.bytes));
    }
  };
  add_bytes("MemoryMax", resources.memory_limit);
  add_bytes("MemoryLow", resources.memory_reservation);
  add_bytes("LimitAS", resources.address_space_limit.value);
  if (resources.cpu_limit.set()) {
    constexpr int64_t kMillicpusPerPercent = 10;
    const int64_t millicpus = resources.cpu_limit.value.millicpus;
    const int64_t tenths = millicpus % kMillicpusPerPercent;
    std::string percent = fmt::to_string(millicpus / kMillicpusPerPercent);
    if (tenths != 0) percent += fmt::format(".{}", tenths);
    unit->Add("Service", "CPUQuota", percent + "%");
  }
  if (resources.pids_limit.set()) {
    unit->Add("Service", "TasksMax",
              resources.pids_limit.value < 0
                  ? "infinity"
                  : fmt::to_string(resources.pids_limit.value));
  }
}

void AddCapabilities(Reporter& reporter, UnitText* unit) {
  const App& app = *reporter.instance().app;
  if (!app.security.capabilities.stated()) return;
  std::string kept;
  for (const Text& capability : app.security.capabilities) {
    std::string name;
    for (const char c : capability.value) {
      name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    if (!name.starts_with("CAP_")) name.insert(0, "CAP_");
    if (name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") !=
        std::string::npos) {
      reporter.Unencodable("security.capabilities", capability.span,
                           "this is no name of a capability");
      continue;
    }
    kept += (kept.empty() ? "" : " ") + name;
  }
  if (kept.empty()) {
    // An empty value is the empty set, which a list without `~` cannot say.
    unit->Replace("Service", "CapabilityBoundingSet", {""});
    return;
  }
  unit->Add("Service", "CapabilityBoundingSet", kept);
  if (app.process.user.set()) {
    unit->Add("Service", "AmbientCapabilities", kept);
  }
}

void AddVolume(const VolumeMount& volume, bool read_only_root,
               Reporter& reporter, UnitText* unit) {
  const VolumeType type = volume.type.or_default(
      volume.source.value.starts_with('/') ? VolumeType::kBind
                                           : VolumeType::kVolume);
  if (type == VolumeType::kVolume) {
    reporter
        .Unsupported("volumes", volume.span, "a service has no named volumes")
        .Help("use a bind");
    return;
  }
  const std::string target =
      PathWord(volume.target.value, "volumes", volume.target.span, reporter);
  if (target.empty()) return;
  if (type == VolumeType::kTmpfs) {
    const Host& host = *reporter.instance().host;
    if (!AtLeast(host.facts.os.systemd, 238, 0)) {
      reporter.Unsupported(
          "volumes", volume.span,
          fmt::format("`TemporaryFileSystem=` came with systemd 238; `{}` has "
                      "{}",
                      host.id, host.facts.os.systemd.value));
      return;
    }
    const std::string& options = volume.tmpfs_options.value;
    unit->Add("Service", "TemporaryFileSystem",
              options.empty()
                  ? target
                  : reporter.Take(encode::SystemdListItem(volume.target.value +
                                                          ":" + options),
                                  "volumes", volume.tmpfs_options.span));
    return;
  }
  bool read_only = false;
  for (const Text& option : volume.options) {
    if (option.value == "ro") {
      read_only = true;
    } else if (option.value != "rw" && option.value != "z" &&
               option.value != "Z") {
      reporter.Unsupported("volumes.options", option.span,
                           "a service's mounts have no such option");
    }
  }
  if (volume.source.value != volume.target.value) {
    const std::string source =
        PathWord(volume.source.value, "volumes", volume.source.span, reporter);
    if (source.empty()) return;
    unit->Add("Service", read_only ? "BindReadOnlyPaths" : "BindPaths",
              fmt::format("{}:{}", source, target));
  } else if (read_only) {
    unit->Add("Service", "ReadOnlyPaths", target);
  }
  if (read_only_root && !read_only) {
    unit->Add("Service", "ReadWritePaths", target);
  }
}

}  // namespace

void AddRestart(bool oneshot, Reporter& reporter, UnitText* unit) {
  AddRestartWords(oneshot, reporter, unit);
  AddStartLimit(reporter, unit);
}

void AddPolicy(bool oneshot, Reporter& reporter, UnitText* unit) {
  AddRestart(oneshot, reporter, unit);
  AddStop(reporter, unit);
}

void AddConfinement(Reporter& reporter, UnitText* unit) {
  AddLimits(reporter, unit);
  AddCapabilities(reporter, unit);
  const Security& security = reporter.instance().app->security;
  if (security.no_new_privileges.or_default(false)) {
    unit->Add("Service", "NoNewPrivileges", "yes");
  }
  const bool read_only_root = security.readonly_root.or_default(false);
  if (read_only_root) unit->Add("Service", "ProtectSystem", "strict");
  for (const VolumeMount& volume : reporter.instance().app->volumes) {
    AddVolume(volume, read_only_root, reporter, unit);
  }
}

void RejectFields(Reporter& reporter) {
  const Instance& instance = reporter.instance();
  const App& app = *instance.app;
  RejectContainerFields(reporter);
  if (app.health_check.stated() &&
      app.health_check.type.value != HealthType::kNone) {
    reporter.Dropped("health_check", app.health_check.span,
                     "systemd only sees whether the program runs");
  }
  if (app.logs.max_size.stated()) {
    reporter.Dropped("logs.max_size", app.logs.max_size.span,
                     "systemd does not rotate files");
  }
  if (app.logs.keep.stated()) {
    reporter.Dropped("logs.keep", app.logs.keep.span,
                     "systemd does not rotate files");
  }
  for (const ResolvedDependency& dependency : instance.dependencies) {
    if (!dependency.same_host || dependency.provider == nullptr) continue;
    if (!WaitsAsAsked(dependency)) {
      reporter.Dropped("dependencies.condition",
                       dependency.source->condition.span,
                       "a service only waits until the other was started");
    }
  }
}

}  // namespace plimsoll
