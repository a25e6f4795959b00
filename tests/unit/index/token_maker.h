#ifndef PLIMSOLL_TESTS_UNIT_INDEX_TOKEN_MAKER_H_
#define PLIMSOLL_TESTS_UNIT_INDEX_TOKEN_MAKER_H_

#include <cstdint>
#include <string>

#include "compiler/index/token_formats.h"

namespace plimsoll {

// `size` bytes of the set that look drawn, the same in every run.
[[nodiscard]] std::string Drawn(TokenBytes bytes, size_t size, uint32_t seed);

// A token of the format, of the least length, that passes its check. Made at
// run time, so that no text of the repository looks like one.
[[nodiscard]] std::string MakeToken(const TokenFormat& format, uint32_t seed);

// `prefix`, which ends in `1`, and so many characters, checksum included.
[[nodiscard]] std::string MakeBech32(const std::string& prefix, size_t data,
                                     uint32_t seed);

// The private key of a Bitcoin wallet, for a public key that is not compressed.
[[nodiscard]] std::string MakeWalletKey(uint32_t seed);

[[nodiscard]] std::string EncodeBase64(std::string_view bytes);

}  // namespace plimsoll

#endif  // PLIMSOLL_TESTS_UNIT_INDEX_TOKEN_MAKER_H_
