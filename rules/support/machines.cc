#include "rules/support/machines.h"

#include <fmt/format.h>

#include <limits>

#include "rules/support/text.h"

namespace plimsoll {

std::map<std::string_view, std::vector<const Host*>> MachinesOf(
    const Fleet& fleet) {
  std::map<std::string_view, std::vector<const Host*>> machines;
  for (const auto& host : fleet.hosts) {
    if (!host->broken) machines[host->machine].push_back(host.get());
  }
  return machines;
}

uint64_t SumOf(const std::vector<Share>& shares) {
  uint64_t sum = 0;
  for (const Share& share : shares) {
    // Absurd quantities saturate rather than wrap to something small.
    const uint64_t room = std::numeric_limits<uint64_t>::max() - sum;
    sum += share.bytes < room ? share.bytes : room;
  }
  return sum;
}

std::string FormatCpus(CpuCount cpus) {
  return fmt::format("{}", static_cast<double>(cpus.millicpus) / 1000);
}

void LabelShares(const std::vector<Share>& shares, Diagnostic* diagnostic) {
  for (const Share& share : shares) {
    diagnostic->Also(share.span, fmt::format("`{}` {}", share.instance->id,
                                             FormatBytes(share.bytes)));
  }
}

}  // namespace plimsoll
