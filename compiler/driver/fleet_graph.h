#ifndef PLIMSOLL_COMPILER_DRIVER_FLEET_GRAPH_H_
#define PLIMSOLL_COMPILER_DRIVER_FLEET_GRAPH_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/resolve/fleet.h"
#include "compiler/source/source_map.h"

namespace plimsoll {

// A fleet as a picture: hosts as boxes, what runs on them, who needs whom.
// Holds names only, never a value.

enum class Trouble : uint8_t { kNone, kWarning, kError };

struct GraphApp {
  std::string name;
  std::vector<std::string> ports;    // `8100`, `53/udp`, `8081 local`
  std::vector<std::string> secrets;  // Names of the files it reads.
  bool stopped = false;              // Does not start by itself.
  Trouble trouble = Trouble::kNone;
};

struct GraphHost {
  std::string name;
  std::string about;  // Its address, and its status unless it is active.
  std::vector<size_t> apps;
  Trouble trouble = Trouble::kNone;
};

enum class GraphLink : uint8_t { kNeeds, kQueue };

struct GraphEdge {
  size_t from = 0;  // Of FleetGraph::apps.
  size_t to = 0;
  GraphLink link = GraphLink::kNeeds;
  std::string label;  // Of a queue: its name.
};

struct FleetGraph {
  std::string project;
  std::vector<GraphHost> hosts;
  std::vector<GraphApp> apps;
  std::vector<GraphEdge> edges;
};

// `hosts` are those to show; `findings` mark what they are about.
[[nodiscard]] FleetGraph MakeFleetGraph(const Fleet& fleet,
                                        std::span<const Host* const> hosts,
                                        const std::vector<Diagnostic>& findings,
                                        const SourceMap& sources);

[[nodiscard]] std::string RenderDot(const FleetGraph& graph);
[[nodiscard]] std::string RenderMermaid(const FleetGraph& graph);
[[nodiscard]] std::string RenderSvg(const FleetGraph& graph);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_FLEET_GRAPH_H_
