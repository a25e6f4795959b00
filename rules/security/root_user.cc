#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::security {
namespace {

using plimsoll::compose::Project;
using plimsoll::compose::Service;
using plimsoll::compose::TextOf;
using plimsoll::compose::Value;

void Check(const Project& project, RuleContext& ctx) {
  for (const Service& service : project.services) {
    const Value* user = service.Get("user");
    const std::string_view text = TextOf(user);
    const std::string_view name = text.substr(0, text.find(':'));
    if (name != "root" && name != "0") continue;
    ctx.Report(InnerSpan(*user),
               fmt::format("`{}` asks to run as root", service.name))
        .Help("name the user that the image is made for, or any number")
        .About(ObjectOf(project, service.name), "user");
  }
}

}  // namespace

constinit const Rule root_user = {
    .id = "security/root-user",
    .summary = "a service asks to run as root",
    .severity = Severity::kWarning,
    .profile = Profile::kHardened,
    .check = Check,
};

}  // namespace plimsoll::rules::security
