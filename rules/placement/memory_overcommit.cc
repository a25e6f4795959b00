#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "rules/rule.h"
#include "rules/support/machines.h"
#include "rules/support/text.h"

namespace plimsoll::rules::placement {
namespace {

// What an app plans to use: its limit, else its reservation, else the limit of
// its address space.
const Bytes* PlannedMemory(const Resources& resources) {
  for (const Bytes* bytes :
       {&resources.memory_limit, &resources.memory_reservation,
        &resources.address_space_limit.value}) {
    if (bytes->set()) return bytes;
  }
  return nullptr;
}

std::vector<Share> AutostartedMemory(const std::vector<const Host*>& hosts) {
  std::vector<Share> shares;
  for (const Host* host : hosts) {
    for (const Instance& instance : host->instances) {
      const Bytes* planned = PlannedMemory(instance.app->resources);
      if (planned == nullptr || !instance.autostart) continue;
      shares.push_back({&instance, planned->value.bytes, planned->span});
    }
  }
  return shares;
}

int64_t StartOrder(const Instance& instance) {
  return instance.app->run.priority.or_default(
      std::numeric_limits<int64_t>::max());
}

// The app to leave out: of those whose absence is enough, the one that starts
// last; if none is enough, the one that starts last.
const Instance* Dispensable(const std::vector<Share>& shares, uint64_t excess) {
  const Share* best = nullptr;
  for (const Share& share : shares) {
    const auto rank = [&](const Share& s) {
      return std::pair(s.bytes >= excess, StartOrder(*s.instance));
    };
    if (best == nullptr || rank(share) >= rank(*best)) best = &share;
  }
  return best->instance;
}

void CheckMachine(std::string_view machine,
                  const std::vector<const Host*>& hosts, RuleContext& ctx) {
  const Bytes* budget = nullptr;
  std::string_view name;
  for (const Host* host : hosts) {
    const HostResources& resources = host->facts.resources;
    if (budget == nullptr && resources.memory.set()) {
      budget = &resources.memory;
      name = "memory";
    }
    if (resources.memory_budget.set()) {
      budget = &resources.memory_budget;
      name = "memory_budget";
      break;
    }
  }
  const std::vector<Share> shares = AutostartedMemory(hosts);
  const uint64_t sum = SumOf(shares);
  if (budget == nullptr || sum <= budget->value.bytes) return;
  Diagnostic& diagnostic = ctx.Report(
      *budget,
      fmt::format("`{}` autostarts {} of its {} {}", machine, FormatBytes(sum),
                  FormatBytes(budget->value.bytes), name),
      "budget set here");
  LabelShares(shares, &diagnostic);
  const Instance* spare = Dispensable(shares, sum - budget->value.bytes);
  if (spare->app->run.autostart.stated()) {
    diagnostic.Also(spare->app->run.autostart.span,
                    fmt::format("autostart of `{}` set here", spare->id));
  }
  diagnostic
      .Help(fmt::format("set run.autostart to false for `{}` on `{}`",
                        spare->id, spare->host->id))
      .About(std::string(machine), "memory");
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const auto& [machine, hosts] : MachinesOf(fleet)) {
    CheckMachine(machine, hosts, ctx);
  }
}

}  // namespace

constinit const Rule memory_overcommit = {
    .id = "placement/memory-overcommit",
    .summary = "the apps that start with a machine plan more than its memory",
    .check = Check,
};

}  // namespace plimsoll::rules::placement
