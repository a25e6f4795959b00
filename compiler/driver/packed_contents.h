#ifndef PLIMSOLL_COMPILER_DRIVER_PACKED_CONTENTS_H_
#define PLIMSOLL_COMPILER_DRIVER_PACKED_CONTENTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "targets/artifact.h"

namespace plimsoll {

// The contents of one host's artifacts as an LZ4 block, about a sixth of their
// size: what a check compiled is kept until it is written.
class PackedContents {
 public:
  PackedContents() = default;
  explicit PackedContents(const std::vector<Artifact>& artifacts);

  [[nodiscard]] bool empty() const { return sizes_.empty(); }
  [[nodiscard]] size_t bytes() const { return block_.size(); }
  // In the order of the artifacts.
  [[nodiscard]] std::vector<std::string> Unpack() const;

 private:
  std::vector<uint32_t> sizes_;
  std::string block_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_PACKED_CONTENTS_H_
