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
    const Value* mode = service.Get("network_mode");
    if (TextOf(mode) != "host") continue;
    ctx.Report(InnerSpan(*mode),
               fmt::format("`{}` shares the machine's network", service.name))
        .AddNote(
            "it sees what listens on loopback, and every port it opens is "
            "open to the outside")
        .Help("publish the ports it needs instead")
        .About(ObjectOf(project, service.name), "network_mode");
  }
}

}  // namespace

constinit const Rule host_network = {
    .id = "security/host-network",
    .summary = "a container shares the network of the machine",
    .severity = Severity::kWarning,
    .profile = Profile::kHardened,
    .check = Check,
};

}  // namespace plimsoll::rules::security
