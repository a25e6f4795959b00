#ifndef PLIMSOLL_TESTS_UNIT_DRIVER_HOST_WRITING_H_
#define PLIMSOLL_TESTS_UNIT_DRIVER_HOST_WRITING_H_

#include <string>
#include <utility>
#include <vector>

#include "compiler/driver/write_host.h"

namespace plimsoll {

// A plan that is ready to be carried out.
inline HostPlan FilledPlan(const FileSystem& output, std::string folder,
                           std::vector<Artifact> artifacts) {
  HostPlan plan = PlanHost(output, std::move(folder), EntriesOf(artifacts));
  FillIn(&plan, std::move(artifacts));
  return plan;
}

inline Status WriteOne(FileSystem& output, HostPlan plan) {
  const std::vector<HostPlan> plans = {std::move(plan)};
  const auto trouble = WriteHosts(output, plans, 1);
  return trouble ? Status(Error{trouble->trouble}) : Status(Done{});
}

}  // namespace plimsoll

#endif  // PLIMSOLL_TESTS_UNIT_DRIVER_HOST_WRITING_H_
