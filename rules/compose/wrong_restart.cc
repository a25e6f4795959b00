#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/compose.h"
#include "rules/support/text.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Service;

// What the engine knows, then what compose takes for one of them.
// docs.docker.com: reference/compose-file/services, restart
constexpr std::string_view kPolicies[] = {
    "no", "always", "on-failure", "unless-stopped", "any", "none"};
constexpr size_t kEngines = 4;

bool IsPolicy(std::string_view name) {
  return std::ranges::find(kPolicies, name) != std::end(kPolicies);
}

// What is wrong with a policy such as `on-failure:3`; empty when nothing is.
std::string FaultOf(std::string_view policy) {
  const size_t colon = policy.find(':');
  const std::string_view name = policy.substr(0, colon);
  if (!IsPolicy(name)) {
    return fmt::format("the engine knows no restart policy `{}`", name);
  }
  if (colon == std::string_view::npos) return {};
  if (name != "on-failure") {
    return fmt::format("only `on-failure` counts its tries, `{}` does not",
                       name);
  }
  const std::string_view tries = policy.substr(colon + 1);
  const bool is_number =
      !tries.empty() && std::ranges::all_of(tries, IsAsciiDigit);
  return is_number ? std::string()
                   : fmt::format("`{}` is no number of tries", tries);
}

std::string HelpFor(std::string_view policy) {
  const std::string_view name = policy.substr(0, policy.find(':'));
  if (IsPolicy(name)) {
    return "write `no`, `always`, `unless-stopped`, `on-failure` or "
           "`on-failure:3`";
  }
  return SuggestName(name, {kPolicies, kPolicies + kEngines}, "policy");
}

void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  for (const Service& service : project.services) {
    const auto* restart = service.Get("restart");
    if (restart == nullptr || !restart->IsKnown() || restart->text.empty()) {
      continue;
    }
    const std::string fault = FaultOf(restart->text);
    if (fault.empty()) continue;
    ctx.Report(restart->span, fault)
        .AddNote("compose passes it on when it creates the container")
        .Help(HelpFor(restart->text))
        .About(ObjectOf(project, service.name), "restart");
  }
}

}  // namespace

constinit const Rule wrong_restart = {
    .id = "compose/wrong-restart",
    .summary = "a service has a restart policy that the engine does not know",
    .check = Check,
};

}  // namespace plimsoll::rules::compose
