#include "compiler/base/path.h"

#include <vector>

namespace plimsoll {
namespace {

// Appends the segments of `path`; false when a `..` has nothing to drop.
bool AppendSegments(std::string_view path,
                    std::vector<std::string_view>* segments) {
  while (!path.empty()) {
    const size_t slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size()
                                                       : slash + 1);
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      segments->push_back(segment);
      continue;
    }
    if (segments->empty()) return false;
    segments->pop_back();
  }
  return true;
}

}  // namespace

std::string_view FolderOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{}
                                         : path.substr(0, slash);
}

std::string_view BaseNameOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::optional<std::string> NormalizeBelow(std::string_view folder,
                                          std::string_view path) {
  if (path.starts_with('/')) return std::nullopt;
  std::vector<std::string_view> segments;
  if (!AppendSegments(folder, &segments)) return std::nullopt;
  if (!AppendSegments(path, &segments)) return std::nullopt;
  std::string result;
  result.reserve(folder.size() + path.size() + 1);
  for (std::string_view segment : segments) {
    if (!result.empty()) result += '/';
    result += segment;
  }
  return result;
}

}  // namespace plimsoll
