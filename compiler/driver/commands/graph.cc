// `graph`: the fleet as a picture.

#include <fmt/format.h>

#include "compiler/base/parallel_for.h"
#include "compiler/driver/commands/commands.h"
#include "compiler/driver/fleet_graph.h"

namespace plimsoll {

ExitCode RunGraph(const GraphOptions& options, Console& console) {
  const auto fail = [&](std::string_view message) {
    console.err += fmt::format("plimsoll: {}\n", message);
    return ExitCode::kUsage;
  };
  const std::string root = FindRoot(console, Absolute(console, options.root));
  Refusal refusal;
  const auto session = LoadRoot(
      console, root, {.jobs = DefaultJobs(), .skip_output = true}, &refusal);
  if (session == nullptr) {
    static_cast<void>(fail(refusal.message));
    return refusal.code;
  }
  if (!session->fleet) {
    return fail(
        "no usable plimsoll.yml here or above; `plimsoll check` says "
        "what is wrong with it");
  }
  std::vector<const Host*> hosts;
  for (const std::string& id : options.hosts) {
    const Host* host = session->fleet->FindHost(id);
    if (host == nullptr) {
      return fail(fmt::format("no host `{}` in this project", id));
    }
    hosts.push_back(host);
  }
  if (hosts.empty()) {
    for (const auto& host : session->fleet->hosts) {
      hosts.push_back(host.get());
    }
  }
  const std::vector<Diagnostic> findings =
      CheckSession(*session, DefaultJobs(), {}, {}, console.today);
  const FleetGraph graph =
      MakeFleetGraph(*session->fleet, hosts, findings, session->sources);
  switch (options.format) {
    case GraphFormat::kSvg:
      console.out += RenderSvg(graph);
      break;
    case GraphFormat::kDot:
      console.out += RenderDot(graph);
      break;
    case GraphFormat::kMermaid:
      console.out += RenderMermaid(graph);
      break;
  }
  return ExitCode::kClean;
}

}  // namespace plimsoll
