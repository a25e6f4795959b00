#include "tests/unit/index/token_maker.h"

#include <fmt/format.h>

#include <map>
#include <vector>

#include "compiler/base/sha256.h"
#include "compiler/index/checksum.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr std::string_view kBech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::string_view kBase58 =
    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

std::string AlphabetOf(TokenBytes bytes) {
  std::string alphabet;
  for (int c = '!'; c <= '~'; ++c) {
    if (IsTokenByte(static_cast<char>(c), bytes)) {
      alphabet.push_back(static_cast<char>(c));
    }
  }
  return alphabet;
}

// BIP 173, written apart from the code that is tested.
std::string Bech32Checksum(std::string_view prefix, std::string_view data) {
  std::vector<uint32_t> values;
  for (const char c : prefix) values.push_back(static_cast<uint32_t>(c) >> 5);
  values.push_back(0);
  for (const char c : prefix) values.push_back(static_cast<uint32_t>(c) & 31);
  for (const char c : data) {
    values.push_back(static_cast<uint32_t>(kBech32.find(c)));
  }
  values.insert(values.end(), 6, 0);
  uint32_t sum = 1;
  for (const uint32_t value : values) {
    const uint32_t top = sum >> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    if ((top & 1) != 0) sum ^= 0x3b6a57b2;
    if ((top & 2) != 0) sum ^= 0x26508e6d;
    if ((top & 4) != 0) sum ^= 0x1ea119fa;
    if ((top & 8) != 0) sum ^= 0x3d4233dd;
    if ((top & 16) != 0) sum ^= 0x2a1462b3;
  }
  sum ^= 1;
  std::string text;
  for (int shift = 25; shift >= 0; shift -= 5) {
    text.push_back(kBech32[sum >> shift & 31]);
  }
  return text;
}

std::string EncodeBase58Check(std::vector<uint8_t> bytes) {
  const Sha256Digest sum = Sha256(Sha256(bytes));
  bytes.insert(bytes.end(), sum.begin(), sum.begin() + 4);
  std::string digits;
  while (!bytes.empty()) {
    uint32_t rest = 0;
    for (uint8_t& byte : bytes) {
      rest = rest << 8 | byte;
      byte = static_cast<uint8_t>(rest / 58);
      rest %= 58;
    }
    digits.push_back(kBase58[rest]);
    while (!bytes.empty() && bytes.front() == 0) bytes.erase(bytes.begin());
  }
  return {digits.rbegin(), digits.rend()};
}

// An extended private key of BIP 32: version, 74 bytes, checksum.
std::string MakeExtendedKey(std::string_view prefix, uint32_t seed) {
  const std::map<std::string_view, std::vector<uint8_t>> versions = {
      {"xprv", {0x04, 0x88, 0xAD, 0xE4}},
      {"yprv", {0x04, 0x9D, 0x78, 0x78}},
      {"zprv", {0x04, 0xB2, 0x43, 0x0C}},
      {"tprv", {0x04, 0x35, 0x83, 0x94}}};
  std::vector<uint8_t> bytes = versions.at(prefix);
  for (const char c : Drawn(TokenBytes::kAlnum, 74, seed)) {
    bytes.push_back(static_cast<uint8_t>(c));
  }
  return EncodeBase58Check(std::move(bytes));
}

std::string SealTail(const TokenFormat& format, std::string token) {
  if (format.check == HasBase62Crc) {
    const size_t body = token.find('_') + 1;
    token = token.substr(0, body + 30);
    return token + Base62Crc(Crc32(token.substr(body)));
  }
  if (format.check == HasGrafanaCrc) {
    token = token.substr(0, token.rfind('_'));
    const uint32_t crc = Crc32(token);
    return token + fmt::format("_{:02x}{:02x}{:02x}{:02x}", crc & 0xFF,
                               crc >> 8 & 0xFF, crc >> 16 & 0xFF, crc >> 24);
  }
  if (format.check == HasAtlassianCrc) {
    token = token.substr(0, token.size() - 8);
    return token + fmt::format("{:08X}", Crc32(token));
  }
  if (format.check == EndsInAa) {
    return token.replace(token.size() - 2, 2, "AA");
  }
  return token;
}

std::string SealBody(const TokenFormat& format, std::string token) {
  const size_t body = format.shape.visible();
  if (format.check == HasOpenAiMark) {
    return token.replace(body + 20, 8, "T3BlbkFJ");
  }
  if (format.check == HoldsJson) {
    return token.replace(token.find('_') + 1, 12, "eyJhbGciOiJI");
  }
  if (format.check == IsArtifactoryReference) {
    return token.replace(0, 10, EncodeBase64("reftkn:").substr(0, 10));
  }
  if (format.check == HoldsJwt) {
    return token.replace(body, 10, "1234_eyJh.").replace(60, 1, ".");
  }
  if (format.check == IsMixed || format.check == HasDigitAndLetter) {
    return token.replace(body + 1, 1, "7");
  }
  return token;
}

}  // namespace

std::string Drawn(TokenBytes bytes, size_t size, uint32_t seed) {
  const std::string alphabet = AlphabetOf(bytes);
  std::string text;
  uint32_t state = seed * 2654435761U + 12345;
  for (size_t i = 0; i < size; ++i) {
    state = state * 1664525U + 1013904223U;
    char c = alphabet[(state >> 16) % alphabet.size()];
    // Padding belongs at an end, and a token does not end a sentence.
    if (c == '=' || c == '.' || c == '-') c = 'q';
    text.push_back(c);
  }
  return text;
}

std::string MakeBech32(const std::string& prefix, size_t data, uint32_t seed) {
  const std::string lower = AsciiLower(prefix);
  const std::string body = Drawn(TokenBytes::kBech32, data - 6, seed);
  const std::string_view human(lower.data(), lower.size() - 1);
  std::string token = lower + body + Bech32Checksum(human, body);
  if (lower == prefix) return token;
  for (char& c : token) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return token;
}

std::string MakeWalletKey(uint32_t seed) {
  std::vector<uint8_t> bytes = {0x80};
  for (const char c : Drawn(TokenBytes::kAlnum, 32, seed)) {
    bytes.push_back(static_cast<uint8_t>(c));
  }
  return EncodeBase58Check(std::move(bytes));
}

std::string EncodeBase64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t group = 0;
    for (size_t j = 0; j < 3; ++j) {
      const char c = i + j < bytes.size() ? bytes[i + j] : '\0';
      group = group << 8 | static_cast<unsigned char>(c);
    }
    for (size_t j = 0; j < 4; ++j) {
      const bool is_padding = i + j > bytes.size();
      text.push_back(is_padding ? '=' : kDigits[group >> (18 - 6 * j) & 63]);
    }
  }
  return text;
}

std::string MakeToken(const TokenFormat& format, uint32_t seed) {
  if (format.check == IsBech32Token) {
    return MakeBech32(std::string(format.shape.keyword()), 58, seed);
  }
  if (format.check == IsBase58Check) {
    return MakeExtendedKey(format.shape.keyword(), seed);
  }
  std::string token;
  for (const TokenShape::Part& part : format.shape.parts()) {
    token += part.literal.empty() ? Drawn(part.bytes, part.least, ++seed)
                                  : std::string(part.literal);
  }
  return SealTail(format, SealBody(format, std::move(token)));
}

}  // namespace plimsoll
