#ifndef PLIMSOLL_COMPILER_DRIVER_PACKED_ARTIFACTS_H_
#define PLIMSOLL_COMPILER_DRIVER_PACKED_ARTIFACTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "targets/artifact.h"

namespace plimsoll {

// The artifacts of one host as an LZ4 block, about a sixth of their size: what
// a check compiled is kept until it is written.
class PackedArtifacts {
 public:
  PackedArtifacts() = default;
  explicit PackedArtifacts(const std::vector<Artifact>& artifacts);

  [[nodiscard]] bool empty() const { return pieces_.empty(); }
  [[nodiscard]] size_t bytes() const { return block_.size(); }
  // In the order they came in.
  [[nodiscard]] std::vector<Artifact> Unpack() const;

 private:
  struct Piece {
    uint32_t path = 0;      // Bytes of it.
    uint32_t contents = 0;  // The same.
    uint32_t mode = 0;
  };
  std::vector<Piece> pieces_;
  std::string block_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_PACKED_ARTIFACTS_H_
