#include <fmt/format.h>

#include <vector>

#include "rules/rule.h"
#include "rules/support/machines.h"

namespace plimsoll::rules::placement {
namespace {

struct CpuShare {
  const Instance* instance = nullptr;
  const Cpus* limit = nullptr;
};

std::vector<CpuShare> Autostarted(const std::vector<const Host*>& hosts) {
  std::vector<CpuShare> shares;
  for (const Host* host : hosts) {
    for (const Instance& instance : host->instances) {
      const Cpus& limit = instance.app->resources.cpu_limit;
      if (limit.set() && instance.autostart)
        shares.push_back({&instance, &limit});
    }
  }
  return shares;
}

void CheckMachine(std::string_view machine,
                  const std::vector<const Host*>& hosts, RuleContext& ctx) {
  const Cpus* cpus = nullptr;
  for (const Host* host : hosts) {
    if (host->facts.resources.cpus.set()) cpus = &host->facts.resources.cpus;
  }
  const std::vector<CpuShare> shares = Autostarted(hosts);
  CpuCount sum;
  for (const CpuShare& share : shares) {
    sum.millicpus += share.limit->value.millicpus;
  }
  if (cpus == nullptr || sum <= cpus->value) return;
  Diagnostic& finding = ctx.Report(
      *cpus, fmt::format("apps that `{}` autostarts may use {} of its {} CPUs",
                         machine, FormatCpus(sum), FormatCpus(cpus->value)));
  for (const CpuShare& share : shares) {
    finding.Also(share.limit->span,
                 fmt::format("`{}` {}", share.instance->id,
                             FormatCpus(share.limit->value)));
  }
  finding.Help("lower a limit, or place one of them elsewhere")
      .About(std::string(machine), "cpu");
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const auto& [machine, hosts] : MachinesOf(fleet)) {
    CheckMachine(machine, hosts, ctx);
  }
}

}  // namespace

constinit const Rule cpu_overcommit = {
    .id = "placement/cpu-overcommit",
    .summary = "the CPU limits of a machine's apps add up to more than it has",
    .severity = Severity::kWarning,
    .profile = Profile::kStrict,
    .check = Check,
};

}  // namespace plimsoll::rules::placement
