#include "compiler/resolve/fleet.h"

#include <algorithm>

namespace plimsoll {
namespace {

// The element of a vector of pointers, sorted by `id_of`, that has this id.
template <class T, class IdOf>
const T* FindSorted(const std::vector<std::unique_ptr<T>>& items,
                    std::string_view id, IdOf id_of) {
  const auto it = std::ranges::lower_bound(
      items, id, {}, [&](const auto& item) { return id_of(*item); });
  return it != items.end() && id_of(**it) == id ? it->get() : nullptr;
}

}  // namespace

const EnvVar* Instance::FindEnv(std::string_view key) const {
  const auto it = std::ranges::find(env, key, &EnvVar::key);
  return it == env.end() ? nullptr : &*it;
}

bool Host::HasRole(std::string_view role) const {
  return std::ranges::any_of(
      facts.roles, [&](const Text& own) { return own.value == role; });
}

const Zone* Host::FindZone(std::string_view name) const {
  const auto it = std::ranges::find(zones, name, &Zone::name);
  return it == zones.end() ? nullptr : &*it;
}

const Instance* Host::FindInstance(std::string_view app) const {
  const auto it = std::ranges::lower_bound(instances, app, {}, &Instance::id);
  return it != instances.end() && it->id == app ? &*it : nullptr;
}

const Host* Fleet::FindHost(std::string_view id) const {
  return FindSorted(
      hosts, id, [](const Host& host) -> std::string_view { return host.id; });
}

const AppUnit* Fleet::FindApp(std::string_view id) const {
  return FindSorted(apps, id, [](const AppUnit& unit) -> std::string_view {
    return unit.app.id.value;
  });
}

const std::vector<const Instance*>& Fleet::InstancesOf(
    std::string_view app) const {
  static const std::vector<const Instance*> kNone;
  const auto it = instances_by_app.find(app);
  return it == instances_by_app.end() ? kNone : it->second;
}

std::vector<OriginStep> TrailOf(const Origin* origin) {
  std::vector<OriginStep> trail;
  for (; origin != nullptr; origin = origin->next) {
    trail.push_back({origin->span, std::string(origin->text)});
  }
  return trail;
}

}  // namespace plimsoll
