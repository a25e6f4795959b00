#ifndef PLIMSOLL_COMPILER_DRIVER_RESTARTS_H_
#define PLIMSOLL_COMPILER_DRIVER_RESTARTS_H_

#include <string>
#include <vector>

#include "targets/artifact.h"

namespace plimsoll {

// What has to be started anew on a host whose artifacts change, one line:
// `recreate api; restart worker-gpu; 5 unchanged`. An app is the same if its
// own part of the artifacts is, with every file that it mentions: comments and
// order of keys do not count. Empty where the host had no artifacts before.
//
// compose recreates a service; systemd, Quadlet and supervisor restart theirs,
// supervisor a whole group at once. What a timer starts takes its change with
// the next run.
[[nodiscard]] std::string DescribeRestarts(const std::vector<Artifact>& before,
                                           const std::vector<Artifact>& after);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_RESTARTS_H_
