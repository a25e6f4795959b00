#ifndef PLIMSOLL_COMPILER_INDEX_CHECKSUM_H_
#define PLIMSOLL_COMPILER_INDEX_CHECKSUM_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace plimsoll {

// CRC-32 of ISO-HDLC, as zlib computes it.
[[nodiscard]] uint32_t Crc32(std::string_view bytes);

// `value` in base 62 (0-9A-Za-z), padded with zeros to six digits: the tail of
// GitHub's and npm's tokens.
[[nodiscard]] std::string Base62Crc(uint32_t value);

// Whether `text`, all upper or all lower case, is valid bech32 (BIP 173).
[[nodiscard]] bool IsBech32(std::string_view text);

// Whether `text` is base58 (without 0, O, I, l) of bytes that end in the first
// four of the double SHA-256 of those before (Bitcoin's Base58Check).
[[nodiscard]] bool HasBase58Checksum(std::string_view text);

// Decodes base64 or base64url, padded or not; empty when it is neither.
[[nodiscard]] std::string DecodeBase64(std::string_view text);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_CHECKSUM_H_
