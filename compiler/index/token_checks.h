#ifndef PLIMSOLL_COMPILER_INDEX_TOKEN_CHECKS_H_
#define PLIMSOLL_COMPILER_INDEX_TOKEN_CHECKS_H_

#include <string_view>

namespace plimsoll {

// What the form of a token cannot say: checksums and what is encoded in it.
// Each takes a whole token of the form it is used for.
using TokenCheck = bool (*)(std::string_view token);

[[nodiscard]] bool NoCheck(std::string_view token);
// Whether a token that passes it was in use: chance and people fail it.
[[nodiscard]] bool IsChecksum(TokenCheck check);

// `<prefix>_<30><6>`: the last six are the CRC-32 of the thirty in base 62.
[[nodiscard]] bool HasBase62Crc(std::string_view token);
// `glsa_<32>_<8>`: CRC-32, little-endian, of what is before the last `_`.
[[nodiscard]] bool HasGrafanaCrc(std::string_view token);
// `...=<8>`: CRC-32 in upper case digits of all before, `=` included.
[[nodiscard]] bool HasAtlassianCrc(std::string_view token);
[[nodiscard]] bool IsBech32Token(std::string_view token);
// Base 58 of bytes whose last four begin their double SHA-256.
[[nodiscard]] bool IsBase58Check(std::string_view token);

// Behind the first `=`: not the key of Azure's emulators.
[[nodiscard]] bool IsOfNoEmulator(std::string_view token);
// `T3BlbkFJ` is in the middle of all keys of OpenAI.
[[nodiscard]] bool HasOpenAiMark(std::string_view token);
[[nodiscard]] bool EndsInAa(std::string_view token);
// Behind the first `_`: base64 of a JSON object.
[[nodiscard]] bool HoldsJson(std::string_view token);
// Base64 of `reftkn:...`.
[[nodiscard]] bool IsArtifactoryReference(std::string_view token);
// Of `cloudflared`: base64 of {"a":account,"t":tunnel,"s":secret}, where the
// account is 32 hex digits and the secret base64 of 32 bytes or more.
[[nodiscard]] bool IsTunnelToken(std::string_view token);
// `ghs_<app>_<JWT>`.
[[nodiscard]] bool HoldsJwt(std::string_view token);
// Upper and lower case and a digit, since words have the same form.
[[nodiscard]] bool IsMixed(std::string_view token);
// Digits and letters both.
[[nodiscard]] bool HasDigitAndLetter(std::string_view token);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_TOKEN_CHECKS_H_
