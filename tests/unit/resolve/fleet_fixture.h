#ifndef PLIMSOLL_TESTS_UNIT_RESOLVE_FLEET_FIXTURE_H_
#define PLIMSOLL_TESTS_UNIT_RESOLVE_FLEET_FIXTURE_H_

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/resolve.h"

namespace plimsoll {

// A fleet resolved from texts, with everything that has to outlive it.
class FleetFixture {
 public:
  // Paths decide what a file is: `plimsoll.yml`, `hosts/`, `apps/`, anything
  // else is a template or env template.
  explicit FleetFixture(const std::map<std::string, std::string>& files);

  [[nodiscard]] const Fleet& fleet() const { return fleet_; }
  [[nodiscard]] const SourceMap& sources() const { return sources_; }
  // Faults of parsing, binding and resolving, as `path:line: [id] message`.
  [[nodiscard]] std::vector<std::string> Faults() const;
  // Problems as `kind name` and, where there is one, ` on host`.
  [[nodiscard]] std::vector<std::string> Problems() const;
  // The value of a variable, secrets shown as `<name>`; `(unset)` without it.
  [[nodiscard]] std::string Env(std::string_view host, std::string_view app,
                                std::string_view key) const;
  [[nodiscard]] const Instance& At(std::string_view host,
                                   std::string_view app) const;

 private:
  SourceMap sources_;
  std::deque<Tree> trees_;
  Sink sink_;
  Fleet fleet_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_TESTS_UNIT_RESOLVE_FLEET_FIXTURE_H_
