#include "compiler/index/checksum.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "compiler/base/sha256.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr std::array<uint32_t, 256> MakeCrcTable() {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) {
      value = (value & 1) != 0 ? 0xEDB88320U ^ (value >> 1) : value >> 1;
    }
    table[i] = value;
  }
  return table;
}

int Base64Value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return -1;
}

uint32_t Bech32Step(uint32_t sum, uint32_t value) {
  constexpr uint32_t kGenerator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
                                     0x3d4233dd, 0x2a1462b3};
  const uint32_t top = sum >> 25;
  sum = ((sum & 0x1ffffff) << 5) ^ value;
  for (unsigned i = 0; i < 5; ++i) {
    if ((top >> i & 1) != 0) sum ^= kGenerator[i];
  }
  return sum;
}

// The bytes that base58 stands for; empty when it is none.
std::vector<uint8_t> DecodeBase58(std::string_view text) {
  constexpr std::string_view kDigits =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  std::vector<uint8_t> little;
  for (const char c : text) {
    size_t carry = kDigits.find(c);
    if (carry == std::string_view::npos) return {};
    for (uint8_t& byte : little) {
      carry += size_t{byte} * 58;
      byte = static_cast<uint8_t>(carry & 0xFF);
      carry >>= 8;
    }
    while (carry > 0) {
      little.push_back(static_cast<uint8_t>(carry & 0xFF));
      carry >>= 8;
    }
  }
  return {little.rbegin(), little.rend()};
}

}  // namespace

uint32_t Crc32(std::string_view bytes) {
  static constexpr std::array<uint32_t, 256> kTable = MakeCrcTable();
  uint32_t crc = UINT32_MAX;
  for (const char c : bytes) {
    crc = kTable[(crc ^ static_cast<unsigned char>(c)) & 0xFF] ^ (crc >> 8);
  }
  return ~crc;
}

std::string Base62Crc(uint32_t value) {
  constexpr std::string_view kDigits =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string text(6, '0');
  for (size_t i = text.size(); i-- > 0 && value != 0; value /= 62) {
    text[i] = kDigits[value % 62];
  }
  return text;
}

bool IsBech32(std::string_view text) {
  constexpr std::string_view kCharset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  const std::string lower = AsciiLower(text);
  const size_t one = lower.rfind('1');
  if (one == std::string::npos || one == 0) return false;
  uint32_t sum = 1;
  for (size_t i = 0; i < one; ++i) {
    sum = Bech32Step(sum, static_cast<unsigned char>(lower[i]) >> 5);
  }
  sum = Bech32Step(sum, 0);
  for (size_t i = 0; i < one; ++i) {
    sum = Bech32Step(sum, static_cast<unsigned char>(lower[i]) & 31);
  }
  for (const char c : std::string_view(lower).substr(one + 1)) {
    const size_t value = kCharset.find(c);
    if (value == std::string_view::npos) return false;
    sum = Bech32Step(sum, static_cast<uint32_t>(value));
  }
  return sum == 1;
}

bool HasBase58Checksum(std::string_view text) {
  // The work grows with the square of the length.
  if (text.size() > 200) return false;
  const std::vector<uint8_t> bytes = DecodeBase58(text);
  if (bytes.size() < 5) return false;
  const auto body = std::span(bytes).first(bytes.size() - 4);
  const Sha256Digest twice = Sha256(Sha256(body));
  return std::equal(bytes.end() - 4, bytes.end(), twice.begin());
}

std::string DecodeBase64(std::string_view text) {
  std::string bytes;
  uint32_t buffer = 0;
  int bits = 0;
  while (text.ends_with('=')) text.remove_suffix(1);
  for (const char c : text) {
    const int value = Base64Value(c);
    if (value < 0) return {};
    buffer = (buffer << 6) | static_cast<uint32_t>(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<char>(buffer >> bits & 0xFF));
  }
  return bytes;
}

}  // namespace plimsoll
