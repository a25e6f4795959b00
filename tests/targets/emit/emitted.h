#ifndef PLIMSOLL_TESTS_TARGETS_EMIT_EMITTED_H_
#define PLIMSOLL_TESTS_TARGETS_EMIT_EMITTED_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "targets/target.h"
#include "tests/unit/resolve/fleet_fixture.h"

namespace plimsoll {

using Files = std::map<std::string, std::string>;

// What a project holds for the compiler: a fixture of this name on disk.
[[nodiscard]] Files FixtureFiles(std::string_view name);

// A project of one host `box` and the apps of `manifests`, each without its
// `plimsoll: 1` and `app:` head. `host` are lines of the host's mapping.
[[nodiscard]] Files OneHost(std::string_view host,
                            const std::map<std::string, std::string>& apps);

// What EmitHost makes of one host of a fleet.
class Emitted {
 public:
  Emitted(const Files& files, std::string_view host);

  [[nodiscard]] const std::vector<Artifact>& artifacts() const {
    return result_.artifacts;
  }
  // The contents of an artifact; without it, fails the test.
  [[nodiscard]] std::string Text(std::string_view path) const;
  [[nodiscard]] std::vector<std::string> Paths() const;
  // `severity[id] line: message; label`, of resolving and of emitting.
  [[nodiscard]] std::vector<std::string> Findings() const;
  [[nodiscard]] const FleetFixture& fixture() const { return fixture_; }

 private:
  FleetFixture fixture_;
  HostArtifacts result_;
};

// Lines of `text` that start with `prefix`.
[[nodiscard]] std::vector<std::string> LinesWith(std::string_view text,
                                                 std::string_view prefix);

// Writes all artifacts below `folder`, as build would.
void WriteArtifacts(const std::vector<Artifact>& artifacts,
                    const std::string& folder);

}  // namespace plimsoll

#endif  // PLIMSOLL_TESTS_TARGETS_EMIT_EMITTED_H_
