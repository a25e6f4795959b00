// `systemd/`: a service for each bare program of the host, a timer for each
// that has a schedule, a mount for each file system.

#include "targets/encode/systemd.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "targets/emit/layout.h"
#include "targets/emit/secret_plan.h"
#include "targets/systemd/calendar.h"
#include "targets/systemd/directives.h"
#include "targets/systemd/mount.h"
#include "targets/systemd/service.h"
#include "targets/target.h"

namespace plimsoll {
namespace {

bool IsService(const Instance& instance) {
  return instance.runtime == Runtime::kSystemd && !instance.is_container;
}

// One start order that every dependency agrees with, `run.priority` deciding
// where they leave it open. Units ordered by it can never form a cycle.
class StartOrder {
 public:
  explicit StartOrder(const Host& host) {
    std::vector<const Instance*> services;
    for (const Instance& instance : host.instances) {
      if (IsService(instance)) services.push_back(&instance);
    }
    std::ranges::stable_sort(services, {}, [](const Instance* instance) {
      return instance->app->run.priority.or_default(INT64_MAX);
    });
    for (const Instance* service : services) Visit(service);
  }

  [[nodiscard]] bool IsBefore(const Instance& a, const Instance& b) const {
    return position_.at(&a) < position_.at(&b);
  }

 private:
  void Visit(const Instance* instance) {
    if (!seen_.insert(instance).second) return;
    for (const ResolvedDependency& dependency : instance->dependencies) {
      if (dependency.same_host && dependency.provider != nullptr &&
          IsService(*dependency.provider)) {
        Visit(dependency.provider);
      }
    }
    position_.emplace(instance, position_.size());
  }

  std::set<const Instance*> seen_;
  std::map<const Instance*, size_t> position_;
};

std::string UnitOf(const Instance& instance) {
  return instance.name + ".service";
}

bool HasLowerPriority(const Instance& a, const Instance& b) {
  const Integer& first = a.app->run.priority;
  const Integer& second = b.app->run.priority;
  return first.set() && second.set() && first.value < second.value;
}

// Docker has started the containers that start by themselves by the time its
// own unit is up, so that is what services wait for.
constexpr std::string_view kDocker = "docker.service";
constexpr std::string_view kNetwork = "network-online.target";

UnitLinks LinksOf(const Instance& instance, const Fleet& fleet,
                  const StartOrder& order) {
  std::set<std::string> after;
  std::set<std::string> needed;
  std::set<std::string> wanted;
  for (const ResolvedDependency& dependency : instance.dependencies) {
    if (dependency.provider == nullptr) continue;
    if (!dependency.same_host) {
      wanted.emplace(kNetwork);
    } else if (dependency.provider->runtime == Runtime::kCompose) {
      wanted.emplace(kDocker);
    } else if (IsService(*dependency.provider)) {
      needed.insert(UnitOf(*dependency.provider));
    }
  }
  if (NeedsMaterialize(instance)) {
    needed.insert(SecretsUnitName(*instance.host, fleet));
  }
  for (const Instance& other : instance.host->instances) {
    if (!HasLowerPriority(other, instance) || other.app->schedule.set()) {
      continue;
    }
    if (other.runtime == Runtime::kCompose) {
      after.emplace(kDocker);
    } else if (IsService(other) && order.IsBefore(other, instance)) {
      after.insert(UnitOf(other));
    }
  }
  after.insert(needed.begin(), needed.end());
  after.insert(wanted.begin(), wanted.end());
  return {.after = {after.begin(), after.end()},
          .requires_units = {needed.begin(), needed.end()},
          .wants = {wanted.begin(), wanted.end()}};
}

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

void Emit(const Host& host, const Fleet& fleet, HostArtifacts& out) {
  const StartOrder order(host);
  for (const Instance& instance : host.instances) {
    if (IsService(instance)) EmitInstance(instance, fleet, order, out);
  }
  EmitMounts(host, out);
}

}  // namespace

extern constinit const Target systemd_target = {
    .name = kSystemdName,
    .summary = "services, timers and mounts for bare programs",
    .runtime = Runtime::kSystemd,
    .emit = Emit,
};

}  // namespace plimsoll
