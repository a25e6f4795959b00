#include "compiler/driver/fleet_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace plimsoll {
namespace {

std::string PortText(const ResolvedPort& port) {
  const uint16_t number =
      port.host_port != 0 ? port.host_port : port.container_port;
  std::string text = std::to_string(number);
  if (port.protocol != Protocol::kTcp) text += "/udp";
  const bool local = port.host_port == 0 || port.bind.starts_with("127.") ||
                     port.bind == "::1";
  return local ? text + " local" : text;
}

std::vector<std::string> SecretsOf(const Instance& instance) {
  std::set<std::string> names;
  for (const EnvVar& var : instance.env) {
    for (const ValuePiece& piece : var.value.pieces) {
      if (!piece.secret.empty()) names.emplace(piece.secret);
    }
  }
  for (const RenderedText& file : instance.files) {
    for (const ValuePiece& piece : file.contents.pieces) {
      if (!piece.secret.empty()) names.emplace(piece.secret);
    }
  }
  for (const SecretMount& mount : instance.secret_files) {
    names.insert(mount.secret);
  }
  return {names.begin(), names.end()};
}

class Maker {
 public:
  Maker(const Fleet& fleet, const std::vector<Diagnostic>& findings,
        const SourceMap& sources)
      : fleet_(fleet), sources_(sources) {
    graph_.project = fleet.project.project.value;
    for (const Diagnostic& finding : findings) Note(finding);
  }

  FleetGraph Run(std::span<const Host* const> hosts) {
    for (const Host* host : hosts) AddHost(*host);
    for (const auto& [instance, index] : index_) AddNeeds(*instance, index);
    AddQueues();
    std::ranges::sort(graph_.edges, [](const auto& a, const auto& b) {
      return std::tie(a.from, a.to, a.link, a.label) <
             std::tie(b.from, b.to, b.link, b.label);
    });
    return std::move(graph_);
  }

 private:
  // A finding is about what its object names, `HOST/APP/...`, else about what
  // the file of its place describes.
  void Note(const Diagnostic& finding) {
    if (finding.severity == Severity::kInfo) return;
    const Trouble trouble = finding.severity == Severity::kError
                                ? Trouble::kError
                                : Trouble::kWarning;
    const auto raise = [&](const std::string& key) {
      Trouble& known = troubles_[key];
      known = std::max(known, trouble);
    };
    const std::string_view object = finding.object;
    const std::string_view first = object.substr(0, object.find('/'));
    if (fleet_.FindHost(first) != nullptr) {
      const size_t second = object.find('/', first.size() + 1);
      const std::string key(object.substr(0, second));
      raise(key);
      return;
    }
    if (!finding.primary().valid()) return;
    raise(sources_.Get(finding.primary().file).path());
  }

  [[nodiscard]] Trouble TroubleOf(const std::string& key) const {
    const auto found = troubles_.find(key);
    return found == troubles_.end() ? Trouble::kNone : found->second;
  }

  void AddHost(const Host& host) {
    GraphHost drawn;
    drawn.name = host.id;
    if (!host.zones.empty()) drawn.about = host.zones.front().address;
    if (host.status != HostStatus::kActive) {
      drawn.about += fmt::format("{}{}", drawn.about.empty() ? "" : ", ",
                                 NameOf(host.status));
    }
    drawn.trouble = std::max(TroubleOf(host.id), TroubleOf(host.path));
    for (const Instance& instance : host.instances) {
      drawn.apps.push_back(graph_.apps.size());
      index_.emplace_back(&instance, graph_.apps.size());
      AddApp(instance);
    }
    graph_.hosts.push_back(std::move(drawn));
  }

  void AddApp(const Instance& instance) {
    GraphApp drawn;
    drawn.name = instance.id;
    drawn.stopped = !instance.autostart;
    for (const ResolvedPort& port : instance.ports) {
      drawn.ports.push_back(PortText(port));
    }
    drawn.secrets = SecretsOf(instance);
    drawn.trouble =
        TroubleOf(fmt::format("{}/{}", instance.host->id, instance.id));
    // A file that describes one app alone; a stack's could mean any of it.
    const auto same_file = [&](const auto& unit) {
      return unit->path == instance.unit->path;
    };
    if (std::ranges::count_if(fleet_.apps, same_file) == 1) {
      drawn.trouble = std::max(drawn.trouble, TroubleOf(instance.unit->path));
    }
    graph_.apps.push_back(std::move(drawn));
  }

  [[nodiscard]] const size_t* IndexOf(const Instance* instance) const {
    const auto found = std::ranges::find(
        index_, instance, [](const auto& entry) { return entry.first; });
    return found == index_.end() ? nullptr : &found->second;
  }

  void AddNeeds(const Instance& instance, size_t from) {
    std::set<size_t> needed;
    for (const ResolvedDependency& dependency : instance.dependencies) {
      const size_t* to = IndexOf(dependency.provider);
      if (to != nullptr && *to != from) needed.insert(*to);
    }
    for (const size_t to : needed) {
      graph_.edges.push_back({from, to, GraphLink::kNeeds, {}});
    }
  }

  void AddQueues() {
    std::map<std::string, std::vector<size_t>> readers;
    for (const auto& [instance, index] : index_) {
      for (const Text& queue : instance->app->queues.consumes) {
        readers[queue.value].push_back(index);
      }
    }
    for (const auto& [instance, index] : index_) {
      for (const Text& queue : instance->app->queues.produces) {
        for (const size_t reader : readers[queue.value]) {
          graph_.edges.push_back(
              {index, reader, GraphLink::kQueue, queue.value});
        }
      }
    }
  }

  const Fleet& fleet_;
  const SourceMap& sources_;
  FleetGraph graph_;
  std::vector<std::pair<const Instance*, size_t>> index_;
  std::map<std::string, Trouble> troubles_;  // By HOST, HOST/APP or path.
};

}  // namespace

FleetGraph MakeFleetGraph(const Fleet& fleet,
                          std::span<const Host* const> hosts,
                          const std::vector<Diagnostic>& findings,
                          const SourceMap& sources) {
  return Maker(fleet, findings, sources).Run(hosts);
}

}  // namespace plimsoll
