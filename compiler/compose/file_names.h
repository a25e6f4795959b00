#ifndef PLIMSOLL_COMPILER_COMPOSE_FILE_NAMES_H_
#define PLIMSOLL_COMPILER_COMPOSE_FILE_NAMES_H_

#include <algorithm>
#include <array>
#include <string_view>

namespace plimsoll::compose {

// What compose looks for in a folder, the first one found.
inline constexpr std::array<std::string_view, 4> kMainNames = {
    "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"};
inline constexpr std::array<std::string_view, 4> kOverrideNames = {
    "compose.override.yml", "compose.override.yaml",
    "docker-compose.override.yml", "docker-compose.override.yaml"};

[[nodiscard]] inline bool IsMainName(std::string_view name) {
  return std::ranges::find(kMainNames, name) != kMainNames.end();
}
[[nodiscard]] inline bool IsOverrideName(std::string_view name) {
  return std::ranges::find(kOverrideNames, name) != kOverrideNames.end();
}

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_FILE_NAMES_H_
