#ifndef PLIMSOLL_COMPILER_BASE_SHA256_H_
#define PLIMSOLL_COMPILER_BASE_SHA256_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace plimsoll {

// FIPS 180-4.
using Sha256Digest = std::array<uint8_t, 32>;

[[nodiscard]] Sha256Digest Sha256(std::span<const uint8_t> bytes);
[[nodiscard]] Sha256Digest Sha256(std::string_view bytes);
// As `sha256sum` prints it: lowercase hex.
[[nodiscard]] std::string Sha256Hex(std::string_view bytes);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_SHA256_H_
