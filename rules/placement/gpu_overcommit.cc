#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "rules/rule.h"
#include "rules/support/machines.h"
#include "rules/support/text.h"

namespace plimsoll::rules::placement {
namespace {

bool IsExclusive(const GpuRequest& request) {
  return request.share.set() ? request.share.value == GpuShare::kExclusive
                             : !request.memory.set();
}

// What the apps of one machine ask of its cards.
struct Demand {
  size_t cards = 0;
  size_t exclusive = 0;
  std::vector<uint64_t> free;  // Memory of each card, largest first.
  std::vector<Share> claims;   // Of apps that take cards for themselves.
  std::vector<Share> sharing;  // Of apps that share a card's memory.
  Span span;
};

Demand DemandOf(const std::vector<const Host*>& hosts) {
  Demand demand;
  for (const Host* host : hosts) {
    const List<GpuFact>& gpus = host->facts.resources.gpus;
    // Tenants of one machine state the same cards.
    if (gpus.size() > demand.cards) {
      demand.cards = gpus.size();
      demand.span = gpus.span;
      demand.free.clear();
      for (const GpuFact& gpu : gpus) {
        demand.free.push_back(gpu.memory.set() ? gpu.memory.value.bytes
                                               : UINT64_MAX);
      }
    }
  }
  std::ranges::sort(demand.free, std::greater<>());
  for (const Host* host : hosts) {
    for (const Instance& instance : host->instances) {
      const GpuRequest& request = instance.app->resources.gpu;
      // One that starts by hand is started when the others leave room.
      if (!request.stated() || !instance.autostart) continue;
      if (!IsExclusive(request)) {
        demand.sharing.push_back(
            {&instance, request.memory.value.bytes, request.span});
        continue;
      }
      const CountOrAll count = request.count.or_default({.count = 1});
      demand.exclusive +=
          count.all
              ? demand.cards
              : static_cast<size_t>(std::clamp<int64_t>(count.count, 1, 1024));
      demand.claims.push_back({&instance, 0, request.span});
    }
  }
  return demand;
}

// Whether claims[next...] fit what is left, trying every card for each.
bool FitsSomehow(const std::vector<Share>& claims, size_t next,
                 std::vector<uint64_t>* free) {
  if (next == claims.size()) return true;
  for (uint64_t& card : *free) {
    if (card < claims[next].bytes) continue;
    card -= claims[next].bytes;
    if (FitsSomehow(claims, next + 1, free)) return true;
    card += claims[next].bytes;
  }
  return false;
}

// Puts the largest claim on the card that it fills best, and so on.
bool FitsBest(const std::vector<Share>& claims, std::vector<uint64_t> free) {
  for (const Share& claim : claims) {
    uint64_t* best = nullptr;
    for (uint64_t& card : free) {
      const bool fits = card >= claim.bytes;
      if (fits && (best == nullptr || card < *best)) best = &card;
    }
    if (best == nullptr) return false;
    *best -= claim.bytes;
  }
  return true;
}

bool FitsMemory(Demand demand) {
  // Who takes a card for itself can take a small one.
  demand.free.resize(demand.cards - std::min(demand.cards, demand.exclusive));
  std::ranges::sort(demand.sharing, std::greater<>(), &Share::bytes);
  if (FitsBest(demand.sharing, demand.free)) return true;
  constexpr size_t kMaxTried = 8;
  return demand.sharing.size() <= kMaxTried && demand.cards <= 4 &&
         FitsSomehow(demand.sharing, 0, &demand.free);
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const auto& [machine, hosts] : MachinesOf(fleet)) {
    const Demand demand = DemandOf(hosts);
    if (demand.cards == 0) continue;  // placement/gpu-missing
    const bool too_many = demand.exclusive > demand.cards;
    if (!too_many && FitsMemory(demand)) continue;
    std::string message =
        fmt::format("apps on `{}` need more than its {} GPU{}", machine,
                    demand.cards, demand.cards == 1 ? "" : "s");
    if (!too_many && demand.exclusive == 0) {
      message = fmt::format(
          "apps on `{}` plan {} of GPU memory, more than fits "
          "its cards",
          machine, FormatBytes(SumOf(demand.sharing)));
    }
    Diagnostic& diagnostic = ctx.Report(demand.span, std::move(message));
    for (const Share& claim : demand.claims) {
      diagnostic.Also(claim.span, fmt::format("`{}` takes it for itself",
                                              claim.instance->id));
    }
    LabelShares(demand.sharing, &diagnostic);
    diagnostic
        .Help(
            "let them share with `share: memory`, plan less, or place one "
            "elsewhere")
        .About(std::string(machine), "gpus");
  }
}

}  // namespace

constinit const Rule gpu_overcommit = {
    .id = "placement/gpu-overcommit",
    .summary = "the apps of a machine need more GPUs or GPU memory than it has",
    .check = Check,
};

}  // namespace plimsoll::rules::placement
