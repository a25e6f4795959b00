#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::security {
namespace {

using plimsoll::compose::Project;
using plimsoll::compose::Service;
using plimsoll::compose::Value;

// `seccomp:unconfined`, `apparmor=unconfined`, `label:disable`.
bool Disables(std::string_view option) {
  const size_t cut = option.find_first_of(":=");
  if (cut == std::string_view::npos) return false;
  const std::string_view name = option.substr(0, cut);
  const std::string_view value = option.substr(cut + 1);
  if (name == "label") return value == "disable";
  return (name == "seccomp" || name == "apparmor" || name == "systempaths") &&
         value == "unconfined";
}

void Check(const Project& project, RuleContext& ctx) {
  for (const Service& service : project.services) {
    // A base of others is no container.
    if (service.Get("image") == nullptr && service.Get("build") == nullptr) {
      continue;
    }
    for (const Value* item : KnownItems(service, "security_opt")) {
      if (!Disables(item->text)) continue;
      ctx.Report(InnerSpan(*item),
                 fmt::format("`{}` runs without a protection that containers "
                             "have by default",
                             service.name))
          .Help(
              "remove it, or give a profile that allows just what the program "
              "needs")
          .About(ObjectOf(project, service.name), std::string(item->text));
    }
  }
}

}  // namespace

constinit const Rule disabled_confinement = {
    .id = "security/disabled-confinement",
    .summary = "a container runs without seccomp, AppArmor or SELinux",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::security
