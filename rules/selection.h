#ifndef PLIMSOLL_RULES_SELECTION_H_
#define PLIMSOLL_RULES_SELECTION_H_

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/diag/sink.h"
#include "rules/rule.h"

namespace plimsoll {

// A rule as one run applies it.
struct ActiveRule {
  const Rule* rule = nullptr;
  Severity severity = Severity::kError;
  RuleContext::Configured configured = RuleContext::Configured::kDefault;
};

// The rules of a run, in the order of rules.def: those of the profile, those
// that the project gives a severity, and those that `options` adds, without
// those that the project switches off. Faults of `lint.rules` go to `sink`.
[[nodiscard]] std::vector<ActiveRule> SelectRules(const Fleet* fleet,
                                                  const RuleOptions& options,
                                                  Sink* sink);

// The same by id, without the faults of `lint.rules`.
using ActiveSeverities = std::map<std::string_view, Severity>;
[[nodiscard]] ActiveSeverities SeveritiesOf(const Fleet* fleet,
                                            const RuleOptions& options);

// How severe a policy's findings are; nothing where it is off, or left out.
[[nodiscard]] std::optional<Severity> PolicySeverity(
    const Policy& policy, std::string_view id, const Project& project,
    const RuleOptions& options);
[[nodiscard]] bool HasPolicy(const Project& project, std::string_view id);

// Reports an id that no rule has, with the nearest that one has.
void ReportNoSuchRule(std::string_view id, const Span& span, Sink* sink);

// Whether `name` is the id itself or its group.
[[nodiscard]] bool IsNamed(std::string_view id, std::string_view name);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SELECTION_H_
