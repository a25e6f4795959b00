#include <fmt/format.h>

#include <map>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Pair;

// A mapping that sets a key twice does not load; a list does, and its last
// entry wins. What a list inherits is overridden on purpose, so both entries
// have to stand in the same one.
void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  for (const auto& service : project.services) {
    const auto* environment = service.Get("environment");
    if (environment == nullptr || !environment->IsSequence()) continue;
    std::map<std::string_view, Pair> first;
    for (const Pair& pair : PairsOf(environment)) {
      if (pair.unknown || !environment->span.Contains(pair.span)) continue;
      const auto [it, fresh] = first.try_emplace(pair.key, pair);
      const Pair& old = it->second;
      if (fresh || old.from->text == pair.from->text) continue;
      ctx.Report(pair.span, fmt::format("`{}` of `{}` is set twice", pair.key,
                                        service.name))
          .Also(old.span, "this one is dropped")
          .Help("remove one of the two")
          .About(ObjectOf(project, service.name), std::string(pair.key));
    }
  }
}

}  // namespace

constinit const Rule duplicate_variable = {
    .id = "compose/duplicate-variable",
    .summary = "a list of variables sets one of them twice",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
