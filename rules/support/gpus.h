#ifndef PLIMSOLL_RULES_SUPPORT_GPUS_H_
#define PLIMSOLL_RULES_SUPPORT_GPUS_H_

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/resolve/fleet.h"

namespace plimsoll {

// Whose GPUs an app asks for: what it states, else who made those of the host.
[[nodiscard]] GpuVendor VendorOf(const GpuRequest& request,
                                 const List<GpuFact>& cards);

// `count: 0`, as an override writes it for a host without.
[[nodiscard]] bool AsksForNone(const GpuRequest& request);

// The position of a card as tools of its vendor count, from 0.
[[nodiscard]] int64_t IndexOf(const List<GpuFact>& cards, size_t card);

// Which of `cards` a device is: an index, a UUID or the start of one, or a CDI
// name (`nvidia.com/gpu=0`). Empty where it is none of them, nothing where that
// cannot be told: the host states no UUIDs, or it is a part of a card.
[[nodiscard]] std::optional<std::vector<size_t>> CardsOf(
    std::string_view device, GpuVendor vendor, const List<GpuFact>& cards);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_GPUS_H_
