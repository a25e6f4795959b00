#include <algorithm>
#include <string>

#include "compiler/index/checksum.h"
#include "compiler/index/credentials.h"
#include "compiler/index/special_formats.h"
#include "compiler/index/token_formats.h"
#include "compiler/index/token_shape.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

size_t Skip(std::string_view text, size_t at, TokenBytes bytes) {
  while (at < text.size() && IsTokenByte(text[at], bytes)) ++at;
  return at;
}

bool IsInsideWord(std::string_view text, size_t at) {
  return at > 0 &&
         (IsTokenByte(text[at - 1], TokenBytes::kBase64Url) ||
          text[at - 1] == '.' || text[at - 1] == '/' || text[at - 1] == '+');
}

std::optional<FoundSecret> Token(std::string_view name, size_t begin,
                                 size_t end) {
  return FoundSecret{SecretMatchKind::kKnownToken, name, begin, end, 0};
}

// Three parts of base64url; the first two are JSON objects. One without a
// signature (`alg: none`) opens no door, and a public one of a front end, such
// as Supabase's `anon` key, is meant to be read.
std::optional<FoundSecret> FindJwt(std::string_view text, size_t at) {
  if (IsInsideWord(text, at)) return std::nullopt;
  const size_t first = Skip(text, at, TokenBytes::kBase64Url);
  if (text.substr(first, 3) != ".ey") return std::nullopt;
  const size_t second = Skip(text, first + 1, TokenBytes::kBase64Url);
  if (text.substr(second, 1) != ".") return std::nullopt;
  const size_t third = Skip(text, second + 1, TokenBytes::kBase64Url);
  if (third - second < 20) return std::nullopt;
  const std::string header = DecodeBase64(text.substr(at, first - at));
  const std::string claims =
      DecodeBase64(text.substr(first + 1, second - first - 1));
  if (!header.starts_with('{') || header.find("\"alg\"") == npos ||
      !claims.starts_with('{') || claims.find("\"anon\"") != npos ||
      claims.find("supabase-demo") != npos ||
      IsSampleToken(text.substr(at, third - at))) {
    return std::nullopt;
  }
  return Token("JSON web token", at, third);
}

// The token of `cloudflared`.
std::optional<FoundSecret> FindTunnelToken(std::string_view text, size_t at) {
  if (IsInsideWord(text, at)) return std::nullopt;
  const size_t end = Skip(text, at, TokenBytes::kBase64);
  if (!IsTunnelToken(text.substr(at, end - at))) return std::nullopt;
  return Token("Cloudflare tunnel token", at, end);
}

// `user:password`, as both are sent in base64.
bool IsUserAndPassword(std::string_view decoded) {
  const size_t colon = decoded.find(':');
  if (colon == npos || colon == 0) return false;
  const bool is_text = std::all_of(decoded.begin(), decoded.end(),
                                   [](char c) { return c >= ' ' && c <= '~'; });
  const std::string_view user = decoded.substr(0, colon);
  const std::string_view password = decoded.substr(colon + 1);
  return is_text && password != user &&
         IsCredential(password, CredentialKind::kPassword, user);
}

// "auth": "base64 of user:password" in the config of docker, podman, skopeo.
std::optional<FoundSecret> FindRegistryAuth(std::string_view text, size_t at) {
  const size_t colon = text.find_first_not_of(" \t\r\n", at + 6);
  if (colon == npos || text[colon] != ':') return std::nullopt;
  const size_t quote = text.find_first_not_of(" \t\r\n", colon + 1);
  if (quote == npos || text[quote] != '"') return std::nullopt;
  const size_t end = Skip(text, quote + 1, TokenBytes::kBase64);
  const std::string_view value = text.substr(quote + 1, end - quote - 1);
  if (value.size() < 8 || !IsUserAndPassword(DecodeBase64(value))) {
    return std::nullopt;
  }
  return Token("registry login", quote + 1, end);
}

// A whole {"auths": ...} in base64, as in a Kubernetes pull secret.
std::optional<FoundSecret> FindEncodedAuths(std::string_view text, size_t at) {
  if (IsInsideWord(text, at)) return std::nullopt;
  const size_t end = Skip(text, at, TokenBytes::kBase64);
  const std::string json = DecodeBase64(text.substr(at, end - at));
  const size_t member = json.find("\"auth\"");
  if (member == npos || !FindRegistryAuth(json, member)) return std::nullopt;
  return Token("registry login", at, end);
}

// Authorization: Basic base64
std::optional<FoundSecret> FindBasicAuth(std::string_view text, size_t at) {
  const std::string head =
      AsciiLower(text.substr(at < 24 ? 0 : at - 24, std::min<size_t>(at, 24)));
  if (head.find("authorization") == npos) return std::nullopt;
  const size_t begin = at + 6;
  const size_t end = Skip(text, begin, TokenBytes::kBase64);
  if (end - begin < 8 ||
      !IsUserAndPassword(DecodeBase64(text.substr(begin, end - begin)))) {
    return std::nullopt;
  }
  return Token("basic-auth header", begin, end);
}

// Authorization: Bearer token. Words of prose stand there, too.
std::optional<FoundSecret> FindBearer(std::string_view text, size_t at) {
  const std::string head =
      AsciiLower(text.substr(at < 24 ? 0 : at - 24, std::min<size_t>(at, 24)));
  if (head.find("authorization") == npos) return std::nullopt;
  const size_t begin = at + 7;
  const size_t end = Skip(text, begin, TokenBytes::kDotted);
  const std::string_view token = text.substr(begin, end - begin);
  // The header of a web token without the rest says nothing.
  const bool is_header =
      token.find('.') == npos && DecodeBase64(token).find("\"alg\"") != npos;
  if (token.size() < 20 || !HasDigitAndLetter(token) || is_header ||
      IsSampleToken(token) ||
      !IsCredential(token, CredentialKind::kToken, "authorization")) {
    return std::nullopt;
  }
  return Token("bearer token", begin, end);
}

// "github-oauth": {"github.com": "token"} in Composer's auth.json; tokens made
// before 2021 are hex digits alone.
std::optional<FoundSecret> FindComposerToken(std::string_view text, size_t at) {
  const size_t name = text.find('"', at + 1);
  if (name == npos) return std::nullopt;
  size_t begin = name + 1;
  for (const char sign : {':', '{', '"'}) {
    begin = text.find_first_not_of(" \t\r\n", begin);
    if (begin == npos || text[begin++] != sign) return std::nullopt;
  }
  begin = Skip(text, begin, TokenBytes::kDotted);
  for (const char sign : {'"', ':', '"'}) {
    begin = text.find_first_not_of(" \t\r\n", begin);
    if (begin == npos || text[begin++] != sign) return std::nullopt;
  }
  const size_t end = Skip(text, begin, TokenBytes::kBase64Url);
  const std::string_view token = text.substr(begin, end - begin);
  if (token.size() < 20 || IsSampleToken(token) ||
      !IsCredential(token, CredentialKind::kKey, {})) {
    return std::nullopt;
  }
  return Token("Composer token", begin, end);
}

constexpr SpecialFormat kFormats[] = {
    {"eyJ", FindJwt},                    // RFC 7519
    {"eyJhIjoi", FindTunnelToken},       // Cloudflare: tunnel run --token
    {"\"auth\"", FindRegistryAuth},      // docs.docker.com: docker login
    {"eyJhdXRocyI6", FindEncodedAuths},  // kubernetes.io: pull secrets
    {"Basic ", FindBasicAuth},           // RFC 7617
    {"Bearer ", FindBearer, true},       // RFC 6750
    // getcomposer.org/doc/articles/authentication-for-private-packages.md
    {"\"github-oauth\"", FindComposerToken, true},
    {"\"gitlab-oauth\"", FindComposerToken, true},
    {"\"gitlab-token\"", FindComposerToken, true},
};

}  // namespace

std::span<const SpecialFormat> EncodedFormats() { return kFormats; }

}  // namespace plimsoll
