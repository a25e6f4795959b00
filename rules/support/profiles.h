#ifndef PLIMSOLL_RULES_SUPPORT_PROFILES_H_
#define PLIMSOLL_RULES_SUPPORT_PROFILES_H_

#include <string_view>
#include <vector>

#include "compiler/compose/project.h"

namespace plimsoll {

// What COMPOSE_PROFILES of a project's `.env` asks for.
struct AskedProfiles {
  std::vector<std::string_view> names;  // `*` is all of them.
  bool unknown = false;  // A variable that nothing sets is in it.
  Span span;             // The value; invalid where none is set.

  // Whether the service starts, or may start.
  [[nodiscard]] bool Enables(const compose::Service& service) const;
};
[[nodiscard]] AskedProfiles AskedProfilesOf(const compose::Project& project);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_PROFILES_H_
