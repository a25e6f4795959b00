#include "rules/support/volumes.h"

#include "compiler/model/manifest.h"

namespace plimsoll {
namespace {

std::string_view WithoutEndSlash(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

}  // namespace

bool VolumeUse::Is(VolumeState state) const {
  return mount->state.set() && mount->state.value == state;
}

std::string_view VolumeUse::folder() const {
  const std::string_view source =
      mount->source.set() ? mount->source.value : std::string_view{};
  return source.starts_with('/') ? source : std::string_view{};
}

Span VolumeUse::place() const {
  return mount->state.stated() ? mount->state.span : mount->span;
}

std::vector<VolumeUse> VolumesOf(const Fleet& fleet) {
  std::vector<VolumeUse> volumes;
  for (const auto& host : fleet.hosts) {
    if (host->broken) continue;
    for (const Instance& instance : host->instances) {
      if (instance.unit->broken) continue;
      for (const VolumeMount& mount : instance.app->volumes) {
        const Text& own = host->facts.compose_project;
        const Text& fleets = fleet.project.project;
        volumes.push_back(
            {&instance, &mount, own.set() ? own.value : fleets.value});
      }
    }
  }
  return volumes;
}

bool IsBelow(std::string_view path, std::string_view folder) {
  path = WithoutEndSlash(path);
  folder = WithoutEndSlash(folder);
  if (folder == "/" || path == folder) return true;
  return path.starts_with(folder) && path[folder.size()] == '/';
}

bool Names(std::string_view entry, const VolumeUse& volume) {
  const VolumeMount& mount = *volume.mount;
  for (const Text* field : {&mount.source, &mount.name, &mount.target}) {
    if (!field->set() || field->value.empty()) continue;
    if (field->value == entry) return true;
    const bool prefixed =
        field == &mount.source && entry.ends_with(field->value) &&
        entry.size() == volume.project.size() + 1 + field->value.size() &&
        entry.starts_with(volume.project) &&
        entry[volume.project.size()] == '_';
    if (prefixed) return true;
    const bool both_paths =
        entry.starts_with('/') && field->value.starts_with('/');
    if (both_paths && IsBelow(entry, field->value)) return true;
  }
  return false;
}

}  // namespace plimsoll
