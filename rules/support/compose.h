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

// Whether the template of an override that is still to be made of it mentions
// `name`.
[[nodiscard]] bool MayComeFromOverride(const compose::Project& project,
                                       std::string_view name,
                                       const RuleContext& ctx);

// Whether a path is that of the socket through which an engine is told what to
// run.
[[nodiscard]] bool IsEngineSocket(std::string_view path);

// Where a service's field is: its key, or the service's name.
[[nodiscard]] Span FieldSpan(const compose::Service& service,
                             std::string_view field);

// Whether a network, volume, config or secret is made by others, or may be.
[[nodiscard]] bool IsExternal(const compose::Resource& resource);

// The texts of a list field that are known.
[[nodiscard]] std::vector<const compose::Value*> KnownItems(
    const compose::Service& service, std::string_view field);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_COMPOSE_H_
