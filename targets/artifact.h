#ifndef PLIMSOLL_TARGETS_ARTIFACT_H_
#define PLIMSOLL_TARGETS_ARTIFACT_H_

#include <cstdint>
#include <string>

namespace plimsoll {

// One file to be written for a host. The path is relative to the host's output
// folder, normalized, and never leaves it.
struct Artifact {
  std::string path;
  std::string contents;
  uint32_t mode = 0644;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_ARTIFACT_H_
