#include "compiler/driver/packed_contents.h"

#include <lz4.h>

#include <numeric>

namespace plimsoll {

PackedContents::PackedContents(const std::vector<Artifact>& artifacts) {
  std::string all;
  for (const Artifact& artifact : artifacts) all += artifact.contents;
  // Larger blocks are not for LZ4; nothing is kept of such a host.
  if (all.size() > LZ4_MAX_INPUT_SIZE) return;
  const int most = LZ4_compressBound(static_cast<int>(all.size()));
  std::string room(static_cast<size_t>(most), '\0');
  const int size = LZ4_compress_default(all.data(), room.data(),
                                        static_cast<int>(all.size()), most);
  block_.assign(room, 0, static_cast<size_t>(size));
  sizes_.reserve(artifacts.size());
  for (const Artifact& artifact : artifacts) {
    sizes_.push_back(static_cast<uint32_t>(artifact.contents.size()));
  }
}

std::vector<std::string> PackedContents::Unpack() const {
  std::string all(std::accumulate(sizes_.begin(), sizes_.end(), size_t{0}),
                  '\0');
  LZ4_decompress_safe(block_.data(), all.data(),
                      static_cast<int>(block_.size()),
                      static_cast<int>(all.size()));
  std::vector<std::string> contents;
  contents.reserve(sizes_.size());
  size_t at = 0;
  for (const uint32_t size : sizes_) {
    contents.push_back(all.substr(at, size));
    at += size;
  }
  return contents;
}

}  // namespace plimsoll
