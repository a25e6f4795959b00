#include "rules/support/places.h"

#include <algorithm>

namespace plimsoll {

Span KeySpan(const Node* mapping, std::string_view key) {
  if (mapping == nullptr) return {};
  const Node& node = Deref(*mapping);
  for (const Entry& entry : node.entries) {
    if (entry.key->IsScalar() && entry.key->text == key) {
      return entry.key->span;
    }
  }
  return {};
}

Span PlacementSpan(const Fleet& fleet, const AppUnit& unit) {
  for (const Named<Placement>& placement : fleet.project.placement) {
    if (placement.key.value == unit.app.id.value) return placement.key.span;
  }
  const Span own = KeySpan(unit.node, "placement");
  return own.valid() ? own : unit.app.id.span;
}

bool IsSound(const Fleet& fleet) {
  const auto is_whole = [](const auto& read) { return !read->broken; };
  return std::ranges::all_of(fleet.apps, is_whole) &&
         std::ranges::all_of(fleet.hosts, is_whole);
}

std::vector<const AppUnit*> SoundApps(const Fleet& fleet) {
  std::vector<const AppUnit*> sound;
  for (const auto& unit : fleet.apps) {
    if (!unit->broken) sound.push_back(unit.get());
  }
  return sound;
}

std::vector<const Problem*> ProblemsOf(const Fleet& fleet, ProblemKind kind) {
  std::vector<const Problem*> problems;
  for (const Problem& problem : fleet.problems) {
    const bool sound = problem.app == nullptr || !problem.app->broken;
    if (problem.kind == kind && sound) problems.push_back(&problem);
  }
  return problems;
}

}  // namespace plimsoll
