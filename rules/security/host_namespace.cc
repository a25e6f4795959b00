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
  constexpr std::string_view kFields[] = {"pid", "ipc", "uts", "userns_mode",
                                          "cgroup"};
  for (const Service& service : project.services) {
    for (const std::string_view field : kFields) {
      const Value* value = service.Get(field);
      if (TextOf(value) != "host") continue;
      ctx.Report(InnerSpan(*value),
                 fmt::format("`{}` shares the machine's `{}` namespace",
                             service.name, field))
          .AddNote(
              "what is kept apart elsewhere is open to it: the processes, "
              "shared memory or users of the machine")
          .Help("remove it, unless the service watches the machine itself")
          .About(ObjectOf(project, service.name), std::string(field));
    }
  }
}

}  // namespace

constinit const Rule host_namespace = {
    .id = "security/host-namespace",
    .summary = "a container shares a namespace with the machine",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::security
