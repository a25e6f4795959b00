#include "compiler/driver/packed_artifacts.h"

#include <lz4.h>

namespace plimsoll {

PackedArtifacts::PackedArtifacts(const std::vector<Artifact>& artifacts) {
  size_t bytes = 0;
  for (const Artifact& artifact : artifacts) {
    bytes += artifact.path.size() + artifact.contents.size();
  }
  std::string all;
  all.reserve(bytes);
  for (const Artifact& artifact : artifacts) {
    all += artifact.path;
    all += artifact.contents;
  }
  // Larger blocks are not for LZ4; nothing is kept of such a host.
  if (all.size() > LZ4_MAX_INPUT_SIZE) return;
  const int most = LZ4_compressBound(static_cast<int>(all.size()));
  std::string room(static_cast<size_t>(most), '\0');
  const int size = LZ4_compress_default(all.data(), room.data(),
                                        static_cast<int>(all.size()), most);
  block_.assign(room, 0, static_cast<size_t>(size));
  pieces_.reserve(artifacts.size());
  for (const Artifact& artifact : artifacts) {
    pieces_.push_back({static_cast<uint32_t>(artifact.path.size()),
                       static_cast<uint32_t>(artifact.contents.size()),
                       artifact.mode});
  }
}

std::vector<Artifact> PackedArtifacts::Unpack() const {
  size_t size = 0;
  for (const Piece& piece : pieces_) size += piece.path + piece.contents;
  std::string all(size, '\0');
  LZ4_decompress_safe(block_.data(), all.data(),
                      static_cast<int>(block_.size()), static_cast<int>(size));
  std::vector<Artifact> artifacts;
  artifacts.reserve(pieces_.size());
  size_t at = 0;
  for (const Piece& piece : pieces_) {
    artifacts.push_back(
        {.path = all.substr(at, piece.path),
         .contents = all.substr(at + piece.path, piece.contents),
         .mode = piece.mode});
    at += piece.path + piece.contents;
  }
  return artifacts;
}

}  // namespace plimsoll
