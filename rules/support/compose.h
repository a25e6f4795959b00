#ifndef PLIMSOLL_RULES_SUPPORT_COMPOSE_H_
#define PLIMSOLL_RULES_SUPPORT_COMPOSE_H_

#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"

namespace plimsoll {

// Help that names the nearest of what there is, or lists it when it is little.
[[nodiscard]] std::string NearestHelp(
    std::string_view what, std::string_view name,
    const std::vector<std::string_view>& known);

// `compose.yaml/web`, what a finding about a service is about.
[[nodiscard]] std::string ObjectOf(const compose::Project& project,
                                   std::string_view name);

// Where a service's field is: its key, or the service's name.
[[nodiscard]] Span FieldSpan(const compose::Service& service,
                             std::string_view field);

// The texts of a list field that are known.
[[nodiscard]] std::vector<const compose::Value*> KnownItems(
    const compose::Service& service, std::string_view field);

// Whether git leaves a path alone, as far as .gitignore files say: what is
// ignored is made on each machine and cannot be missed here.
[[nodiscard]] bool IsIgnoredByGit(const Repository& repository,
                                  std::string_view path);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_COMPOSE_H_
