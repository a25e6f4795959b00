#include "rules/support/profiles.h"

#include <algorithm>

#include "compiler/index/word_finder.h"

namespace plimsoll {

bool AskedProfiles::Enables(const compose::Service& service) const {
  if (unknown || service.profiles.empty()) return true;
  return std::ranges::any_of(names, [&](std::string_view name) {
    return name == "*" || std::ranges::count(service.profiles, name) > 0;
  });
}

AskedProfiles AskedProfilesOf(const compose::Project& project) {
  AskedProfiles asked;
  const compose::Variable* variable =
      project.environment.Find("COMPOSE_PROFILES");
  if (variable == nullptr) return asked;
  asked.unknown = variable->unknown;
  asked.span = variable->span;
  std::string_view rest =
      variable->unknown ? std::string_view() : variable->value;
  while (!rest.empty()) {
    const size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view name = TrimBlanks(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    if (!name.empty()) asked.names.push_back(name);
  }
  return asked;
}

}  // namespace plimsoll
