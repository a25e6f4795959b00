#include "rules/registry.h"

#include <algorithm>
#include <iterator>

#include "rules/rule.h"

namespace plimsoll {
namespace {

constexpr const Rule* kRules[] = {
#define RULE(group, name) &rules::group::name,
#include "rules/rules.def"
#undef RULE
};

}  // namespace

std::string_view NameOf(Profile profile) {
  switch (profile) {
    case Profile::kDefault:
      return "default";
    case Profile::kStrict:
      return "strict";
    case Profile::kHardened:
      return "hardened";
  }
  return "default";
}

std::optional<Profile> ProfileNamed(std::string_view name) {
  for (const Profile profile :
       {Profile::kDefault, Profile::kStrict, Profile::kHardened}) {
    if (NameOf(profile) == name) return profile;
  }
  return std::nullopt;
}

std::span<const Rule* const> AllRules() { return kRules; }

const Rule* FindRule(std::string_view id) {
  const auto* const found = std::ranges::find(kRules, id, &Rule::id);
  return found == std::end(kRules) ? nullptr : *found;
}

std::string_view PageOf(const Rule& rule) {
  for (size_t i = 0; i < std::size(kRules); ++i) {
    if (kEmbeddedPages[i].id == rule.id) return kEmbeddedPages[i].text;
  }
  return {};
}

}  // namespace plimsoll
