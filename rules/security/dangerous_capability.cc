#include <fmt/format.h>

#include <algorithm>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::security {
namespace {

using plimsoll::compose::Project;
using plimsoll::compose::Service;
using plimsoll::compose::Value;

std::string_view WithoutPrefix(std::string_view name) {
  constexpr std::string_view kPrefix = "CAP_";
  return name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name;
}

void Check(const Project& project, RuleContext& ctx) {
  constexpr std::string_view kDangerous[] = {
      "ALL",        "SYS_ADMIN",       "SYS_MODULE", "SYS_RAWIO",
      "SYS_PTRACE", "DAC_READ_SEARCH", "BPF",        "SYS_BOOT"};
  for (const Service& service : project.services) {
    for (const Value* item : KnownItems(service, "cap_add")) {
      const std::string_view name = WithoutPrefix(item->text);
      if (std::ranges::count(kDangerous, name) == 0) continue;
      ctx.Report(InnerSpan(*item),
                 fmt::format("capability `{}` lets `{}` out of its container",
                             name, service.name))
          .Help("add only what the program asks for, or drop it again")
          .About(ObjectOf(project, service.name), std::string(name));
    }
  }
}

}  // namespace

constinit const Rule dangerous_capability = {
    .id = "security/dangerous-capability",
    .summary = "a container is given a capability that leads out of it",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::security
