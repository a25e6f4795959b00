#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "rules/rule.h"
#include "rules/support/gpus.h"
#include "rules/support/places.h"
#include "rules/support/text.h"

namespace plimsoll::rules::placement {
namespace {

// What the devices that an app is pinned to lack, or an empty text.
std::string MissingDevice(const GpuRequest& request,
                          const List<GpuFact>& cards) {
  const GpuVendor vendor = VendorOf(request, cards);
  for (const Text& device : request.devices) {
    const auto found = CardsOf(device.value, vendor, cards);
    if (!found) continue;
    if (found->empty()) return fmt::format("has no GPU `{}`", device.value);
    for (const size_t i : *found) {
      const Bytes& memory = cards.items[i].memory;
      if (!memory.set() || !request.memory.set() ||
          memory.value >= request.memory.value) {
        continue;
      }
      return fmt::format("has {} on GPU `{}`, of {} asked for",
                         FormatBytes(memory.value.bytes), device.value,
                         FormatBytes(request.memory.value.bytes));
    }
  }
  return {};
}

// What the host lacks, or an empty text.
std::string Missing(const GpuRequest& request, const Host& host) {
  const List<GpuFact>& cards = host.facts.resources.gpus;
  if (cards.empty()) return "has none";
  std::vector<const GpuFact*> fitting;
  for (const GpuFact& card : cards) {
    const bool vendor_fits = !request.vendor.set() || !card.vendor.set() ||
                             request.vendor.value == card.vendor.value;
    if (vendor_fits) fitting.push_back(&card);
  }
  if (fitting.empty()) {
    return fmt::format("has none of {}", NameOf(request.vendor.value));
  }
  const auto count =
      static_cast<size_t>(request.count.set() && !request.count.value.all
                              ? std::max<int64_t>(request.count.value.count, 1)
                              : 1);
  if (fitting.size() < count) {
    return fmt::format("has {} of the {} asked for", fitting.size(), count);
  }
  const bool has_memory =
      !request.memory.set() ||
      std::ranges::any_of(fitting, [&](const GpuFact* card) {
        return !card->memory.set() ||
               card->memory.value >= request.memory.value;
      });
  if (has_memory) return MissingDevice(request, cards);
  return fmt::format("has no card with {}",
                     FormatBytes(request.memory.value.bytes));
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const auto& host : fleet.hosts) {
    if (host->broken) continue;
    for (const Instance& instance : host->instances) {
      const GpuRequest& request = instance.app->resources.gpu;
      if (!request.stated() || AsksForNone(request)) continue;
      const std::string missing = Missing(request, *host);
      if (missing.empty()) continue;
      Diagnostic& diagnostic =
          ctx.Report(PlacementSpan(fleet, *instance.unit),
                     fmt::format("`{}` needs a GPU, and `{}` {}", instance.id,
                                 host->id, missing),
                     "placed here");
      diagnostic.Also(request.span, "GPU asked for here")
          .Also(host->facts.resources.gpus.stated()
                    ? host->facts.resources.gpus.span
                    : host->id_span,
                fmt::format("`{}` {}", host->id, missing))
          .Help("place it on a host whose `resources.gpus` fit")
          .About(fmt::format("{}/{}", host->id, instance.id), "gpu");
    }
  }
}

}  // namespace

constinit const Rule gpu_missing = {
    .id = "placement/gpu-missing",
    .summary = "an app is placed on a host without the GPU it needs",
    .check = Check,
};

}  // namespace plimsoll::rules::placement
