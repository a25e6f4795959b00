#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/supervisor.h"

namespace plimsoll::rules::supervisor {
namespace {

bool IsLoopback(std::string_view host) {
  return host == "localhost" || host.starts_with("127.") || host == "::1" ||
         host == "[::1]";
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  for (const SupervisorSection& section : SupervisorSectionsOf(file)) {
    const Node* port =
        section.type == "inet_http_server" ? section.Find("port") : nullptr;
    if (port == nullptr || section.Find("password") != nullptr) continue;
    const std::string address = section.Value("port");
    const size_t colon = address.rfind(':');
    const std::string host =
        colon == std::string::npos ? "" : address.substr(0, colon);
    if (IsLoopback(host) || IsSupervisorUnknown(address)) continue;
    ctx.Report(
           port->span,
           fmt::format("anyone who reaches `{}` can start and stop programs",
                       address))
        .AddNote(
            "without a host, `*` or `0.0.0.0` is every address of the machine")
        .Help(
            "write `127.0.0.1:9001`, use `[unix_http_server]`, or set "
            "`username` and `password`");
  }
}

}  // namespace

constinit const Rule open_http_server = {
    .id = "supervisor/open-http-server",
    .summary =
        "supervisor can be controlled over the network without a password",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::supervisor
