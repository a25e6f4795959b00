#ifndef PLIMSOLL_TARGETS_SYSTEMD_LINKS_H_
#define PLIMSOLL_TARGETS_SYSTEMD_LINKS_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/resolve/fleet.h"
#include "targets/emit/report.h"
#include "targets/emit/unit_text.h"

namespace plimsoll {

[[nodiscard]] bool IsSystemdService(const Instance& instance);
// What systemd runs: a service of ours, or one that Quadlet makes.
[[nodiscard]] bool IsUnit(const Instance& instance);
[[nodiscard]] std::string UnitOf(const Instance& instance);

// One start order that every dependency agrees with, `run.priority` deciding
// where they leave it open. Units ordered by it can never form a cycle.
class StartOrder {
 public:
  explicit StartOrder(const Host& host);
  [[nodiscard]] bool IsBefore(const Instance& a, const Instance& b) const {
    return position_.at(&a) < position_.at(&b);
  }

 private:
  void Visit(const Instance* instance);

  std::set<const Instance*> seen_;
  std::map<const Instance*, size_t> position_;
};

// What a unit is started after, and what it pulls in.
struct UnitLinks {
  std::vector<std::string> after;
  std::vector<std::string> requires_units;
  std::vector<std::string> wants;
};

[[nodiscard]] UnitLinks LinksOf(const Instance& instance, const Fleet& fleet,
                                const StartOrder& order);
void AddLinks(const UnitLinks& links, UnitText* unit);

// Whether the order of units keeps the condition of a dependency: systemd sees
// that a unit ended, and that a container is well where Quadlet can say so.
[[nodiscard]] bool WaitsAsAsked(const ResolvedDependency& dependency);
// Whether a unit waits until this container is well.
[[nodiscard]] bool IsAwaitedHealthy(const Instance& instance);

// Runs to its end: has a schedule, or another unit waits for that end.
[[nodiscard]] bool IsOneshot(const Instance& instance);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_SYSTEMD_LINKS_H_
