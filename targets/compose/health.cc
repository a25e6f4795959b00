#include "targets/emit/health.h"

#include "targets/compose/service.h"
#include "targets/emit/process.h"

namespace plimsoll {

void ServiceWriter::AddHealth() {
  const HealthProbe probe = ProbeOf(reporter_);
  const HealthCheck& check = reporter_.instance().app->health_check;
  Yaml section = Yaml::Map();
  if (probe.kind == HealthProbe::Kind::kNone) return;
  if (probe.kind == HealthProbe::Kind::kDisabled) {
    section.Set("disable", Yaml::Flag(true));
    service_.Set("healthcheck", std::move(section));
    return;
  }
  Yaml test = Yaml::List();
  const auto add = [&](std::string_view word) {
    test.Append(Scalar(word, "health_check", check.span));
  };
  if (probe.kind == HealthProbe::Kind::kShell) {
    add("CMD-SHELL");
    add(probe.script);
  } else {
    add("CMD");
    for (const std::string& word : probe.arguments) add(word);
  }
  section.Set("test", std::move(test));
  const auto set_time = [&](std::string_view key, const Time& time) {
    if (time.set()) {
      section.Set(key, Yaml::Raw(DurationText(time.value)));
    }
  };
  set_time("interval", check.interval);
  set_time("timeout", check.timeout);
  if (check.retries.set()) {
    section.Set("retries", Yaml::Number(check.retries.value));
  }
  set_time("start_period", check.start_period);
  service_.Set("healthcheck", std::move(section));
}

}  // namespace plimsoll
