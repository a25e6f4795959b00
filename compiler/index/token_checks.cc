#include "compiler/index/token_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "compiler/index/checksum.h"
#include "compiler/index/credentials.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

bool HasAny(std::string_view text, char first, char last) {
  return std::any_of(text.begin(), text.end(),
                     [&](char c) { return c >= first && c <= last; });
}

}  // namespace

bool NoCheck(std::string_view /*token*/) { return true; }

bool IsChecksum(TokenCheck check) {
  return check == HasBase62Crc || check == HasGrafanaCrc ||
         check == HasAtlassianCrc || check == IsBech32Token ||
         check == IsBase58Check;
}

bool HasBase62Crc(std::string_view token) {
  const size_t body = token.find('_') + 1;
  return token.size() == body + 36 &&
         Base62Crc(Crc32(token.substr(body, 30))) == token.substr(body + 30);
}

bool HasGrafanaCrc(std::string_view token) {
  const size_t tail = token.rfind('_');
  if (tail == npos || token.size() - tail != 9) return false;
  const uint32_t crc = Crc32(token.substr(0, tail));
  return AsciiLower(token.substr(tail + 1)) ==
         fmt::format("{:02x}{:02x}{:02x}{:02x}", crc & 0xFF, crc >> 8 & 0xFF,
                     crc >> 16 & 0xFF, crc >> 24);
}

bool HasAtlassianCrc(std::string_view token) {
  if (token.size() < 9) return false;
  const size_t body = token.size() - 8;
  return fmt::format("{:08X}", Crc32(token.substr(0, body))) ==
         token.substr(body);
}

bool IsBech32Token(std::string_view token) { return IsBech32(token); }

bool IsBase58Check(std::string_view token) { return HasBase58Checksum(token); }

bool IsOfNoEmulator(std::string_view token) {
  return !IsKnownKey(token.substr(token.find('=') + 1));
}

bool HasOpenAiMark(std::string_view token) {
  return token.find("T3BlbkFJ") != npos;
}

bool EndsInAa(std::string_view token) { return token.ends_with("AA"); }

bool HoldsJson(std::string_view token) {
  // The length need not be a multiple of four where something follows.
  const std::string_view body = token.substr(token.find('_') + 1);
  return DecodeBase64(body.substr(0, 8)).starts_with("{\"");
}

bool IsArtifactoryReference(std::string_view token) {
  return DecodeBase64(token).starts_with("reftkn:");
}

bool IsTunnelToken(std::string_view token) {
  constexpr size_t kLongest = 400;
  constexpr size_t kAccount = 32;  // Hex digits.
  constexpr size_t kSecret = 32;   // Bytes, at least.
  if (token.size() > kLongest) return false;
  const std::string json = DecodeBase64(token);
  const auto member = [&](std::string_view key) {
    const size_t at = json.find(key);
    if (at == npos) return std::string_view{};
    const std::string_view rest =
        std::string_view(json).substr(at + key.size());
    return rest.substr(0, rest.find('"'));
  };
  const std::string_view account = member("\"a\":\"");
  return account.size() == kAccount &&
         account.find_first_not_of("0123456789abcdef") == npos &&
         !member("\"t\":\"").empty() &&
         DecodeBase64(member("\"s\":\"")).size() >= kSecret;
}

bool HoldsJwt(std::string_view token) {
  return token.find("_ey") != npos &&
         std::count(token.begin(), token.end(), '.') == 2;
}

bool IsMixed(std::string_view token) {
  return HasAny(token, '0', '9') && HasAny(token, 'a', 'z') &&
         HasAny(token, 'A', 'Z');
}

bool HasDigitAndLetter(std::string_view token) {
  return HasAny(token, '0', '9') &&
         (HasAny(token, 'a', 'z') || HasAny(token, 'A', 'Z'));
}

}  // namespace plimsoll
