#include "rules/support/gpus.h"

#include <charconv>

namespace plimsoll {
namespace {

bool IsMadeBy(const GpuFact& card, GpuVendor vendor) {
  return card.vendor.or_default(vendor) == vendor;
}

std::optional<int64_t> AsIndex(std::string_view text) {
  int64_t index = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), index);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (!whole || index < 0) return std::nullopt;
  return index;
}

// Who makes what a CDI kind such as `nvidia.com/gpu` names whole cards of.
std::optional<GpuVendor> VendorOfKind(std::string_view kind) {
  if (kind == "nvidia.com/gpu") return GpuVendor::kNvidia;
  if (kind == "amd.com/gpu") return GpuVendor::kAmd;
  return std::nullopt;
}

std::vector<size_t> CardsOfVendor(GpuVendor vendor,
                                  const List<GpuFact>& cards) {
  std::vector<size_t> found;
  for (size_t i = 0; i < cards.size(); ++i) {
    if (IsMadeBy(cards.items[i], vendor)) found.push_back(i);
  }
  return found;
}

}  // namespace

GpuVendor VendorOf(const GpuRequest& request, const List<GpuFact>& cards) {
  if (request.vendor.set()) return request.vendor.value;
  for (const GpuFact& card : cards) {
    if (card.vendor.set()) return card.vendor.value;
  }
  return GpuVendor::kNvidia;
}

bool AsksForNone(const GpuRequest& request) {
  const CountOrAll& count = request.count.value;
  return request.count.set() && !count.all && count.count == 0;
}

int64_t IndexOf(const List<GpuFact>& cards, size_t card) {
  const GpuFact& fact = cards.items[card];
  if (fact.index.set()) return fact.index.value;
  const GpuVendor vendor = fact.vendor.or_default(GpuVendor::kNvidia);
  int64_t before = 0;
  for (size_t i = 0; i < card; ++i) {
    before += IsMadeBy(cards.items[i], vendor) ? 1 : 0;
  }
  return before;
}

std::optional<std::vector<size_t>> CardsOf(std::string_view device,
                                           GpuVendor vendor,
                                           const List<GpuFact>& cards) {
  const size_t equals = device.find('=');
  if (equals != std::string_view::npos) {
    const auto maker = VendorOfKind(device.substr(0, equals));
    if (!maker) return std::nullopt;
    vendor = *maker;
    device.remove_prefix(equals + 1);
  }
  const std::vector<size_t> candidates = CardsOfVendor(vendor, cards);
  if (equals != std::string_view::npos && device == "all") return candidates;
  std::vector<size_t> found;
  if (const auto index = AsIndex(device)) {
    for (const size_t card : candidates) {
      if (IndexOf(cards, card) == *index) found.push_back(card);
    }
    return found;
  }
  if (!device.starts_with("GPU-")) return std::nullopt;
  bool all_stated = true;
  for (const size_t card : candidates) {
    const Text& uuid = cards.items[card].uuid;
    all_stated = all_stated && uuid.set();
    if (uuid.set() && uuid.value.starts_with(device)) found.push_back(card);
  }
  if (found.empty() && !all_stated) return std::nullopt;
  return found;
}

}  // namespace plimsoll
