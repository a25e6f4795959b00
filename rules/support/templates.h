#ifndef PLIMSOLL_RULES_SUPPORT_TEMPLATES_H_
#define PLIMSOLL_RULES_SUPPORT_TEMPLATES_H_

#include <string>
#include <vector>

#include "compiler/resolve/template_output.h"

namespace plimsoll {

using templates::Trouble;
using templates::TroubleKind;

// What rendering met of one kind, in order.
[[nodiscard]] std::vector<const TemplateProblem*> TemplateProblemsOf(
    const Fleet& fleet, TroubleKind kind);

// "on `a`", "on `a` and `b`", "on any host", "on 4 of 7 hosts".
[[nodiscard]] std::string OnHosts(const TemplateProblem& problem,
                                  const Fleet& fleet);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_TEMPLATES_H_
