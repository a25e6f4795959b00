#include <fmt/format.h>

#include <string>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::security {
namespace {

using plimsoll::compose::Project;
using plimsoll::compose::Service;

void Check(const Project& project, RuleContext& ctx) {
  for (const Service& service : project.services) {
    for (const plimsoll::compose::Port& port : service.ports) {
      const bool is_any = port.host_ip.empty() || port.host_ip == "0.0.0.0" ||
                          port.host_ip == "::";
      if (!is_any) continue;
      ctx.Report(port.span,
                 fmt::format("`{}` publishes port {} on every address",
                             service.name, port.target.first))
          .AddNote("docker opens it past the rules of most firewalls")
          .Help("write the address: `127.0.0.1:8080:80`")
          .About(ObjectOf(project, service.name),
                 std::to_string(port.target.first));
    }
  }
}

}  // namespace

constinit const Rule exposed_port = {
    .id = "security/exposed-port",
    .summary = "a port is published on every address of the machine",
    .severity = Severity::kWarning,
    .profile = Profile::kHardened,
    .check = Check,
};

}  // namespace plimsoll::rules::security
