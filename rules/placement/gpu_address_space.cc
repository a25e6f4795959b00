#include <fmt/format.h>

#include <set>

#include "rules/rule.h"

namespace plimsoll::rules::placement {
namespace {

// CUDA reserves address space for all memory it could ever use, far more than
// it touches, and dies at start where that is limited.
void Check(const Fleet& fleet, RuleContext& ctx) {
  std::set<Span> seen;
  for (const auto& host : fleet.hosts) {
    for (const Instance& instance : host->instances) {
      const Resources& resources = instance.app->resources;
      const AddressSpaceLimit& limit = resources.address_space_limit;
      if (!resources.gpu.stated() || !limit.value.stated() ||
          limit.gpu_tested.stated() || !seen.insert(limit.value.span).second) {
        continue;
      }
      ctx.Report(limit.value,
                 fmt::format("`{}` uses a GPU and limits its address space",
                             instance.id))
          .Also(resources.gpu.span, "GPU asked for here")
          .AddNote(
              "CUDA reserves more address space than it uses and dies "
              "where that is limited")
          .Help(
              "use `memory_limit`, or write `{value: ..., gpu_tested: "
              "reason}` if it was tried")
          .About(instance.unit->path, "address_space_limit");
    }
  }
}

}  // namespace

constinit const Rule gpu_address_space = {
    .id = "placement/gpu-address-space",
    .summary = "a GPU app has a limit on its address space",
    .check = Check,
};

}  // namespace plimsoll::rules::placement
