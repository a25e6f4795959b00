#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/text.h"
#include "rules/support/units.h"

namespace plimsoll::rules::systemd {
namespace {

// `to` starts before `from` does, as `span` says.
struct Wait {
  size_t to = 0;
  Span span;
};

// Units that are installed together: those of one folder.
class Graph {
 public:
  explicit Graph(std::vector<const Unit*> units) : units_(std::move(units)) {
    waits_.resize(units_.size());
    for (size_t i = 0; i < units_.size(); ++i) Add(i);
  }

  // Calls `body` with the units of each circle, the edge that closes it last.
  template <class Body>
  void ForEachCycle(const Body& body) {
    for (size_t start = 0; start < units_.size(); ++start) {
      std::vector<Wait> path;
      std::set<size_t> seen;
      if (FindWay(start, start, &path, &seen)) {
        const size_t smallest = std::ranges::min(path, {}, &Wait::to).to;
        if (smallest == start) body(path);
      }
    }
  }

  [[nodiscard]] const Unit& unit(size_t i) const { return *units_[i]; }

 private:
  void Add(size_t i) {
    for (const bool after : {true, false}) {
      for (const UnitSetting& setting :
           units_[i]->All("Unit", after ? "After" : "Before")) {
        for (const UnitReference& other : ReferencesIn(setting)) {
          const size_t j = IndexOf(other.name);
          if (j == units_.size()) continue;
          waits_[after ? i : j].push_back({after ? j : i, other.span});
        }
      }
    }
  }

  [[nodiscard]] size_t IndexOf(std::string_view name) const {
    const auto found = std::ranges::find_if(
        units_, [&](const Unit* unit) { return unit->name() == name; });
    return static_cast<size_t>(found - units_.begin());
  }

  // Depth first with its own stack: as many units as there are files.
  bool FindWay(size_t from, size_t to, std::vector<Wait>* path,
               std::set<size_t>* seen) const {
    struct Step {
      size_t unit;
      size_t next;
    };
    std::vector<Step> stack = {{from, 0}};
    while (!stack.empty()) {
      Step& step = stack.back();
      if (step.next == waits_[step.unit].size()) {
        stack.pop_back();
        if (!path->empty()) path->pop_back();
        continue;
      }
      const Wait& wait = waits_[step.unit][step.next++];
      if (wait.to == to) {
        path->push_back(wait);
        return true;
      }
      if (!seen->insert(wait.to).second) continue;
      path->push_back(wait);
      stack.push_back({wait.to, 0});
    }
    return false;
  }

  std::vector<const Unit*> units_;
  std::vector<std::vector<Wait>> waits_;
};

void Report(const Graph& graph, const std::vector<Wait>& path,
            RuleContext& ctx) {
  // The path ends at the unit that it began with.
  std::vector<std::string> names = {graph.unit(path.back().to).name()};
  for (size_t i = 0; i + 1 < path.size(); ++i) {
    names.push_back(graph.unit(path[i].to).name());
  }
  Diagnostic& finding = ctx.Report(
      path.front().span,
      names.size() == 1
          ? fmt::format("`{}` waits for itself", names.front())
          : fmt::format("`{}` wait for each other", fmt::join(names, "`, `")));
  for (size_t i = 1; i < path.size(); ++i) {
    finding.Also(path[i].span, "ordered here");
  }
  finding.AddNote("systemd breaks the circle by leaving one of them out")
      .Help("remove one `After=` or `Before=` of the circle")
      .About(names.front());
}

void Check(const Repository& repository, RuleContext& ctx) {
  const std::vector<Unit> units = UnitsOf(repository);
  std::map<std::string_view, std::vector<const Unit*>> folders;
  for (const Unit& unit : units) {
    folders[FolderOf(unit.file().source->path())].push_back(&unit);
  }
  for (auto& [folder, together] : folders) {
    Graph graph(together);
    graph.ForEachCycle(
        [&](const std::vector<Wait>& path) { Report(graph, path, ctx); });
  }
}

}  // namespace

constinit const Rule order_cycle = {
    .id = "systemd/order-cycle",
    .summary = "units wait for each other in a circle",
    .check = Check,
};

}  // namespace plimsoll::rules::systemd
