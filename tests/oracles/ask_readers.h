#ifndef PLIMSOLL_TESTS_ORACLES_ASK_READERS_H_
#define PLIMSOLL_TESTS_ORACLES_ASK_READERS_H_

#include <map>
#include <string>
#include <vector>

#include "tests/oracles/check_files.h"

// The readers of units and of Supervisor's files, asked about many files at
// once.
namespace plimsoll::oracles {

using Complaints = std::map<std::string, std::vector<std::string>>;

// Complaints of systemd-analyze about units, by name. All of them see each
// other, as they would when installed.
[[nodiscard]] Complaints AskSystemd(const std::string& analyze,
                                    const Files& units);

// What the generator says about Quadlet files, by name.
[[nodiscard]] Complaints AskQuadlet(const std::string& generator,
                                    const Files& files, bool* crashed);

// What Supervisor says of each text, in order; empty: it takes it.
[[nodiscard]] std::vector<std::string> AskSupervisor(
    const std::string& python, const std::vector<std::string>& texts);

// The Python that has Supervisor, which Debian installs for its own; or empty.
[[nodiscard]] std::string FindSupervisor();

}  // namespace plimsoll::oracles

#endif  // PLIMSOLL_TESTS_ORACLES_ASK_READERS_H_
