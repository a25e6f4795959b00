#ifndef PLIMSOLL_RULES_SUPPORT_MACHINES_H_
#define PLIMSOLL_RULES_SUPPORT_MACHINES_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/resolve/fleet.h"

namespace plimsoll {

// The hosts of each machine, by its name: two tenants on one box share its
// memory, disk and GPUs.
[[nodiscard]] std::map<std::string_view, std::vector<const Host*>> MachinesOf(
    const Fleet& fleet);

// What one app of a machine takes, with the field that says so.
struct Share {
  const Instance* instance = nullptr;
  uint64_t bytes = 0;
  Span span;
};
[[nodiscard]] uint64_t SumOf(const std::vector<Share>& shares);

// `2`, `1.5`
[[nodiscard]] std::string FormatCpus(CpuCount cpus);

// A secondary label for each: "`llama` 3 GiB".
void LabelShares(const std::vector<Share>& shares, Diagnostic* diagnostic);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_MACHINES_H_
