#include "compiler/base/sha256.h"

#include <nettle/sha2.h>

namespace plimsoll {

Sha256Digest Sha256(std::string_view bytes) {
  return Sha256(
      std::span(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()));
}

Sha256Digest Sha256(std::span<const uint8_t> bytes) {
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, bytes.size(), bytes.data());
  Sha256Digest digest;
  sha256_digest(&context, digest.size(), digest.data());
  return digest;
}

std::string Sha256Hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * Sha256Digest().size());
  for (const uint8_t byte : Sha256(bytes)) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 0xF];
  }
  return hex;
}

}  // namespace plimsoll
