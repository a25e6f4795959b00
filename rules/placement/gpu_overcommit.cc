#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "rules/rule.h"
#include "rules/support/gpus.h"
#include "rules/support/machines.h"
#include "rules/support/text.h"

namespace plimsoll::rules::placement {
namespace {

bool IsExclusive(const GpuRequest& request) {
  return request.share.set() ? request.share.value == GpuShare::kExclusive
                             : !request.memory.set();
}

// One app that is pinned to a card.
struct Pin {
  const Instance* instance = nullptr;
  bool exclusive = false;
  uint64_t bytes = 0;
  Span span;
};

// What the apps of one machine ask of its cards.
struct Demand {
  const List<GpuFact>* cards = nullptr;
  size_t exclusive = 0;        // Cards that apps take, whichever they are.
  std::vector<Share> claims;   // Of apps that take cards for themselves.
  std::vector<Share> sharing;  // Of apps that share some card's memory.
  // By what the cards are called: their index, or a UUID that no card states.
  std::map<std::string, std::vector<Pin>> pins;
  std::map<std::string, size_t> named;  // The cards of those that are known.
};

void AddPins(const Instance& instance, Demand* demand) {
  const GpuRequest& request = instance.app->resources.gpu;
  const GpuVendor vendor = VendorOf(request, *demand->cards);
  Pin pin{&instance, IsExclusive(request), request.memory.value.bytes, {}};
  for (const Text& device : request.devices) {
    pin.span = device.span;
    const auto cards = CardsOf(device.value, vendor, *demand->cards);
    if (!cards) {
      demand->pins[device.value].push_back(pin);
      continue;
    }
    // A device that is not there is placement/gpu-missing.
    for (const size_t card : *cards) {
      const std::string name = fmt::format("{}", IndexOf(*demand->cards, card));
      demand->named[name] = card;
      std::vector<Pin>& pins = demand->pins[name];
      // Who names a card twice has it once.
      if (pins.empty() || pins.back().instance != &instance) {
        pins.push_back(pin);
      }
    }
  }
}

void AddClaim(const Instance& instance, Demand* demand) {
  const GpuRequest& request = instance.app->resources.gpu;
  // One that starts by hand is started when the others leave room.
  if (!request.stated() || AsksForNone(request) || !instance.autostart) return;
  if (!request.devices.empty()) return AddPins(instance, demand);
  if (!IsExclusive(request)) {
    demand->sharing.push_back(
        {&instance, request.memory.value.bytes, request.span});
    return;
  }
  const CountOrAll count = request.count.or_default({.count = 1});
  demand->exclusive +=
      count.all
          ? demand->cards->size()
          : static_cast<size_t>(std::clamp<int64_t>(count.count, 1, 1024));
  demand->claims.push_back({&instance, 0, request.span});
}

Demand DemandOf(const std::vector<const Host*>& hosts) {
  Demand demand{.cards = &hosts.front()->facts.resources.gpus};
  for (const Host* host : hosts) {
    const List<GpuFact>& gpus = host->facts.resources.gpus;
    // Tenants of one machine state the same cards.
    if (gpus.size() > demand.cards->size()) demand.cards = &gpus;
  }
  for (const Host* host : hosts) {
    for (const Instance& instance : host->instances) {
      AddClaim(instance, &demand);
    }
  }
  return demand;
}

uint64_t MemoryOf(const GpuFact& card) {
  return card.memory.set() ? card.memory.value.bytes : UINT64_MAX;
}

uint64_t PlannedOf(const std::vector<Pin>& pins) {
  uint64_t sum = 0;
  for (const Pin& pin : pins) sum += pin.exclusive ? 0 : pin.bytes;
  return sum;
}

void LabelPins(const std::vector<Pin>& pins, const Pin& reported,
               Diagnostic* diagnostic) {
  for (const Pin& pin : pins) {
    if (pin.span == reported.span) continue;
    diagnostic->Also(pin.span, fmt::format("`{}`, too", pin.instance->id));
  }
}

// A card that apps are pinned to has to do for all of them. Whether it does.
bool CheckPinned(const std::string& name, const std::vector<Pin>& pins,
                 std::string_view machine, const Demand& demand,
                 RuleContext& ctx) {
  // One app alone that a card is too small for is placement/gpu-missing.
  if (pins.size() < 2) return true;
  const auto taker = std::ranges::find_if(pins, &Pin::exclusive);
  const auto card = demand.named.find(name);
  const uint64_t memory = card == demand.named.end()
                              ? UINT64_MAX
                              : MemoryOf(demand.cards->items[card->second]);
  const bool taken = taker != pins.end();
  const uint64_t planned = PlannedOf(pins);
  if (!taken && planned <= memory) return true;
  std::vector<std::string> apps;
  apps.reserve(pins.size());
  for (const Pin& pin : pins) apps.emplace_back(pin.instance->id);
  const Pin& last = pins.back();
  Diagnostic& diagnostic = ctx.Report(
      last.span,
      taken ? fmt::format("{} are pinned to GPU {} of `{}`, which `{}` takes "
                          "for itself",
                          JoinNames(apps), name, machine, taker->instance->id)
            : fmt::format("{} plan {} on GPU {} of `{}`, which has {}",
                          JoinNames(apps), FormatBytes(planned), name, machine,
                          FormatBytes(memory)));
  LabelPins(pins, last, &diagnostic);
  diagnostic
      .Help(taken ? "pin one to another GPU, or state `memory` for each, which "
                    "lets them share"
                  : "pin one to another GPU, or plan less")
      .About(std::string(machine), fmt::format("gpu {}", name));
  return false;
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

// What pinned apps leave: cards nobody is pinned to, and memory beside those
// who share theirs.
struct Rest {
  std::vector<uint64_t> whole;
  std::vector<uint64_t> shared;
};

Rest RestOf(const Demand& demand) {
  Rest rest;
  std::vector<const std::vector<Pin>*> pins(demand.cards->size());
  for (const auto& [name, card] : demand.named) {
    pins[card] = &demand.pins.at(name);
  }
  for (size_t i = 0; i < pins.size(); ++i) {
    const uint64_t memory = MemoryOf(demand.cards->items[i]);
    if (pins[i] == nullptr) {
      rest.whole.push_back(memory);
    } else if (std::ranges::none_of(*pins[i], &Pin::exclusive)) {
      rest.shared.push_back(memory - std::min(memory, PlannedOf(*pins[i])));
    }
  }
  return rest;
}

bool FitsMemory(std::vector<Share> sharing, size_t exclusive, Rest rest) {
  // Who takes a card for itself can take a small one.
  std::ranges::sort(rest.whole, std::greater<>());
  rest.whole.resize(rest.whole.size() - std::min(rest.whole.size(), exclusive));
  std::vector<uint64_t> free = std::move(rest.shared);
  free.insert(free.end(), rest.whole.begin(), rest.whole.end());
  std::ranges::sort(sharing, std::greater<>(), &Share::bytes);
  if (FitsBest(sharing, free)) return true;
  constexpr size_t kMaxTried = 8;
  return sharing.size() <= kMaxTried && free.size() <= 4 &&
         FitsSomehow(sharing, 0, &free);
}

void ReportTooMuch(std::string_view machine, const Demand& demand,
                   bool too_many, RuleContext& ctx) {
  const size_t cards = demand.cards->size();
  std::string message = fmt::format("apps on `{}` need more than its {} GPU{}",
                                    machine, cards, cards == 1 ? "" : "s");
  if (!too_many && demand.exclusive == 0) {
    message = fmt::format(
        "apps on `{}` plan {} of GPU memory, more than fits its cards", machine,
        FormatBytes(SumOf(demand.sharing)));
  }
  Diagnostic& diagnostic = ctx.Report(demand.cards->span, std::move(message));
  for (const Share& claim : demand.claims) {
    diagnostic.Also(claim.span, fmt::format("`{}` takes it for itself",
                                            claim.instance->id));
  }
  LabelShares(demand.sharing, &diagnostic);
  for (const auto& [name, pins] : demand.pins) {
    for (const Pin& pin : pins) {
      diagnostic.Also(pin.span,
                      fmt::format("`{}` takes GPU {}", pin.instance->id, name));
    }
  }
  diagnostic
      .Help(
          "let them share with `share: memory`, plan less, or place one "
          "elsewhere")
      .About(std::string(machine), "gpus");
}

void CheckMachine(std::string_view machine,
                  const std::vector<const Host*>& hosts, RuleContext& ctx) {
  const Demand demand = DemandOf(hosts);
  if (demand.cards->empty()) return;  // placement/gpu-missing
  bool pinned_fit = true;
  for (const auto& [name, pins] : demand.pins) {
    pinned_fit &= CheckPinned(name, pins, machine, demand, ctx);
  }
  if (!pinned_fit) return;
  const Rest rest = RestOf(demand);
  const bool too_many = demand.exclusive > rest.whole.size();
  if (!too_many && FitsMemory(demand.sharing, demand.exclusive, rest)) return;
  ReportTooMuch(machine, demand, too_many, ctx);
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const auto& [machine, hosts] : MachinesOf(fleet)) {
    CheckMachine(machine, hosts, ctx);
  }
}

}  // namespace

constinit const Rule gpu_overcommit = {
    .id = "placement/gpu-overcommit",
    .summary = "the apps of a machine need more GPUs or GPU memory than it has",
    .check = Check,
};

}  // namespace plimsoll::rules::placement
