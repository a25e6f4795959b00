#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/machines.h"

namespace plimsoll::rules::placement {
namespace {

void Report(const Instance& instance, const Cpus& limit, RuleContext& ctx) {
  const Host& host = *instance.host;
  const Cpus& cpus = host.facts.resources.cpus;
  std::string message =
      fmt::format("`{}` may use {} CPUs of `{}`, which has {}", instance.id,
                  FormatCpus(limit.value), host.id, FormatCpus(cpus.value));
  Diagnostic& finding = instance.runtime == Runtime::kCompose
                            ? ctx.Report(limit, std::move(message))
                            : ctx.Warn(limit.span, std::move(message));
  finding.Also(cpus.span, "CPUs of the host")
      .AddNote(instance.runtime == Runtime::kCompose
                   ? "docker makes no container with a limit above that"
                   : "nothing is limited by that")
      .Help("lower the limit, for this host in `overrides`")
      .About(fmt::format("{}/{}", host.id, instance.id), "cpu");
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const auto& host : fleet.hosts) {
    const Cpus& cpus = host->facts.resources.cpus;
    if (host->broken || !cpus.set()) continue;
    for (const Instance& instance : host->instances) {
      const Cpus& limit = instance.app->resources.cpu_limit;
      if (limit.set() && limit.value > cpus.value) {
        Report(instance, limit, ctx);
      }
    }
  }
}

}  // namespace

constinit const Rule cpu_missing = {
    .id = "placement/cpu-missing",
    .summary = "an app may use more CPUs than its host has",
    .check = Check,
};

}  // namespace plimsoll::rules::placement
