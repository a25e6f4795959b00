#include "compiler/index/repository.h"

#include <algorithm>

namespace plimsoll {
namespace {

template <class Items>
auto* FindByPath(
    const Items& items, std::string_view path,
    std::string_view (*path_of)(const typename Items::value_type&)) {
  const auto found =
      std::lower_bound(items.begin(), items.end(), path,
                       [&](const auto& item, std::string_view wanted) {
                         return path_of(item) < wanted;
                       });
  return found != items.end() && path_of(*found) == path ? &*found : nullptr;
}

}  // namespace

const ParsedFile* Repository::FindFile(std::string_view path) const {
  return FindByPath(files, path, [](const ParsedFile& file) {
    return std::string_view(file.source->path());
  });
}

bool Repository::Exists(std::string_view path) const {
  const bool unknown =
      !unread.empty() && path.starts_with(unread) &&
      (path.size() == unread.size() || path[unread.size()] == '/');
  return unknown || FindPath(path) != nullptr;
}

const PathEntry* Repository::FindPath(std::string_view path) const {
  return FindByPath(paths, path, [](const PathEntry& entry) {
    return std::string_view(entry.path);
  });
}

}  // namespace plimsoll
