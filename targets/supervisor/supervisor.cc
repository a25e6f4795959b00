// `supervisord.conf`: one supervisord with a program for each bare program of
// the host, in the order in which they start.

#include "targets/encode/supervisor.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "targets/emit/layout.h"
#include "targets/supervisor/program.h"
#include "targets/target.h"

namespace plimsoll {
namespace {

constexpr std::string_view kName = "supervisor";

std::vector<const Instance*> ProgramsOf(const Host& host) {
  std::vector<const Instance*> programs;
  for (const Instance& instance : host.instances) {
    if (instance.runtime == Runtime::kSupervisor && !instance.is_container) {
      programs.push_back(&instance);
    }
  }
  std::ranges::sort(programs, [](const Instance* a, const Instance* b) {
    return std::pair(PriorityOf(*a), std::string_view(a->name)) <
           std::pair(PriorityOf(*b), std::string_view(b->name));
  });
  return programs;
}

// A fact of `host.supervisor`, or what Debian's package does.
std::string Option(const Host& host, std::string_view name, const Text& stated,
                   std::string_view fallback, Sink& sink) {
  if (!stated.set()) return std::string(fallback);
  Result<std::string> encoded = encode::SupervisorOption(stated.value);
  if (encoded) return std::move(encoded).value();
  sink.Report(code::kTargetUnencodable, stated.span,
              fmt::format("supervisor cannot hold the value of "
                          "`host.supervisor.{}` of `{}`",
                          name, host.id),
              encoded.error());
  return {};
}

std::string DaemonSections(const Host& host, Sink& sink) {
  const SupervisorFacts& facts = host.facts.supervisor;
  const auto option = [&](std::string_view name, const Text& stated,
                          std::string_view fallback) {
    return Option(host, name, stated, fallback, sink);
  };
  const std::string socket =
      option("socket", facts.socket, "/run/supervisor.sock");
  std::string text = fmt::format("[unix_http_server]\nfile={}\n\n", socket);
  text += fmt::format("[supervisord]\nnodaemon={}\n",
                      facts.nodaemon.or_default(false) ? "true" : "false");
  if (facts.user.set()) {
    text += fmt::format("user={}\n", option("user", facts.user, ""));
  }
  text += fmt::format(
      "pidfile={}\nlogfile={}\nchildlogdir={}\n\n",
      option("pidfile", facts.pidfile, "/run/supervisord.pid"),
      option("logfile", facts.logfile, "/var/log/supervisor/supervisord.log"),
      option("childlogdir", facts.childlogdir, "/var/log/supervisor"));
  text +=
      "[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory="
      "supervisor.rpcinterface:make_main_rpcinterface\n\n";
  text += fmt::format("[supervisorctl]\nserverurl=unix://{}\n", socket);
  return text;
}

void Emit(const Host& host, const Fleet&, HostArtifacts& out) {
  std::string text = SourcesHeader(host, Runtime::kSupervisor, ";") + "\n";
  text += DaemonSections(host, out.diagnostics);
  for (const Instance* instance : ProgramsOf(host)) {
    Reporter reporter(kName, *instance, out.diagnostics);
    text += "\n" + ProgramSection(reporter);
  }
  out.artifacts.push_back({.path = "supervisord.conf", .contents = text});
}

}  // namespace

extern constinit const Target supervisor_target = {
    .name = kName,
    .summary = "supervisord.conf for bare programs",
    .runtime = Runtime::kSupervisor,
    .emit = Emit,
};

}  // namespace plimsoll
