#ifndef PLIMSOLL_COMPILER_COMPOSE_PATH_PATTERN_H_
#define PLIMSOLL_COMPILER_COMPOSE_PATH_PATTERN_H_

#include <algorithm>
#include <string_view>
#include <vector>

namespace plimsoll::compose {

// Whether `path` is of the form `services.*.ports`; `*` stands for any one key.
[[nodiscard]] inline bool MatchesPath(
    std::string_view pattern, const std::vector<std::string_view>& path) {
  for (const std::string_view key : path) {
    if (pattern.empty()) return false;
    const size_t dot = std::min(pattern.find('.'), pattern.size());
    const std::string_view part = pattern.substr(0, dot);
    if (part != "*" && part != key) return false;
    pattern.remove_prefix(std::min(dot + 1, pattern.size()));
  }
  return pattern.empty();
}

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_PATH_PATTERN_H_
