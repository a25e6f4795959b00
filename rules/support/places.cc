#include "rules/support/places.h"

#include <algorithm>

namespace plimsoll {
namespace {

// Whether an input that was not read whole may be all that is behind it.
bool MayBeHidden(const Problem& problem, const Unread& unread) {
  const auto is_broken = [](const auto* read) {
    return read != nullptr && read->broken;
  };
  if (is_broken(problem.app) || is_broken(problem.provider) ||
      is_broken(problem.host) || is_broken(problem.provider_host)) {
    return true;
  }
  switch (problem.kind) {
    case ProblemKind::kUnknownApp:
      return unread.apps;
    case ProblemKind::kUnknownHost:
      return unread.hosts;
    case ProblemKind::kPlacedNowhere:
    case ProblemKind::kUnplacedApp:
      return unread.hosts || unread.project;
    case ProblemKind::kNoPlacement:
    case ProblemKind::kUnknownName:
    case ProblemKind::kRuntimeMismatch:
      return unread.project;
    default:
      return false;
  }
}

}  // namespace

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
  return !fleet.unread.any() && std::ranges::all_of(fleet.apps, is_whole) &&
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
    if (problem.kind == kind && !MayBeHidden(problem, fleet.unread)) {
      problems.push_back(&problem);
    }
  }
  return problems;
}

}  // namespace plimsoll
