#include <algorithm>

#include "compiler/index/checksum.h"
#include "compiler/index/credentials.h"
#include "compiler/index/token_formats.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
// No secret we look for here is longer; bounds what hostile text can cost.
constexpr size_t kMaxToken = 4096;
constexpr size_t kMaxKeyBlock = 16384;

bool IsBase64UrlByte(char c) { return IsWordByte(c) || c == '-'; }

size_t SkipBase64Url(std::string_view text, size_t at) {
  const size_t limit = std::min(text.size(), at + kMaxToken);
  while (at < limit && IsBase64UrlByte(text[at])) ++at;
  return at;
}

// -----BEGIN ... PRIVATE KEY----- up to its END line. The body may be
// indented, quoted, or on one line with `\n` for line ends, so it is not
// looked at but for its size: a header alone is documentation.
std::optional<FoundToken> FindPrivateKey(std::string_view text, size_t at) {
  const std::string_view rest = text.substr(at, kMaxKeyBlock);
  const size_t header_end = rest.find("-----", 11);
  if (header_end == npos || header_end > 60) return std::nullopt;
  const std::string_view label = rest.substr(11, header_end - 11);
  if (label.find("PRIVATE KEY") == npos) return std::nullopt;
  const size_t body = header_end + 5;
  const size_t end = rest.find("-----END", body);
  if (end == npos) return std::nullopt;
  const std::string_view inside = rest.substr(body, end - body);
  const auto letters = std::count_if(inside.begin(), inside.end(), [](char c) {
    return IsAsciiAlpha(c) || IsAsciiDigit(c);
  });
  if (letters < 48 || inside.find("...") != npos || IsReference(inside)) {
    return std::nullopt;
  }
  return FoundToken{"private key", at + body, at + end, 0};
}

// A PEM private key in base64 once more, as some put it into one variable.
std::optional<FoundToken> FindEncodedKey(std::string_view text, size_t at) {
  size_t end = at;
  const size_t limit = std::min(text.size(), at + kMaxKeyBlock);
  while (end < limit && (IsWordByte(text[end]) || text[end] == '+' ||
                         text[end] == '/' || text[end] == '=')) {
    ++end;
  }
  const std::string head = DecodeBase64(text.substr(at, 64));
  if (end - at < 120 || head.find("PRIVATE KEY") == std::string::npos) {
    return std::nullopt;
  }
  return FoundToken{"private key", at, end, 0};
}

// Three parts of base64url; the first two are JSON objects.
std::optional<FoundToken> FindJwt(std::string_view text, size_t at) {
  if (at > 0 && (IsBase64UrlByte(text[at - 1]) || text[at - 1] == '.')) {
    return std::nullopt;
  }
  const size_t first = SkipBase64Url(text, at);
  if (first >= text.size() || text[first] != '.') return std::nullopt;
  if (text.substr(first + 1, 2) != "ey") return std::nullopt;
  const size_t second = SkipBase64Url(text, first + 1);
  if (second >= text.size() || text[second] != '.') return std::nullopt;
  const size_t third = SkipBase64Url(text, second + 1);
  if (third - second < 20) return std::nullopt;
  const std::string header = DecodeBase64(text.substr(at, first - at));
  const std::string claims =
      DecodeBase64(text.substr(first + 1, second - first - 1));
  if (!header.starts_with('{') || header.find("\"alg\"") == std::string::npos ||
      !claims.starts_with('{')) {
    return std::nullopt;
  }
  return FoundToken{"JSON web token", at, third, 0};
}

// <8 to 10 digits>:AA<33>; found by its `:AA`.
std::optional<FoundToken> FindTelegram(std::string_view text, size_t at) {
  size_t begin = at;
  while (begin > 0 && at - begin < 11 && IsAsciiDigit(text[begin - 1])) {
    --begin;
  }
  const size_t end = SkipBase64Url(text, at + 1);
  const bool fits = at - begin >= 8 && at - begin <= 10 && end - at == 36;
  if (!fits || (begin > 0 && IsWordByte(text[begin - 1])) ||
      IsSampleToken(text.substr(at + 1, 35))) {
    return std::nullopt;
  }
  return FoundToken{"Telegram bot token", begin, end,
                    static_cast<uint32_t>(at - begin + 1)};
}

bool EndsAuthority(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == '/' || c == '"' ||
         c == '\'' || c == '`' || c == '<' || c == '>' || c == '?' ||
         c == '#' || c == '|' || c == ',' || c == '\\';
}

// A password with characters that a URL would have encoded, such as `/` and
// `=`, as people paste them. Only what looks random is one, and no port with a
// path or query behind it that has an `@`.
std::optional<FoundToken> FindRawUrlPassword(std::string_view text,
                                             size_t begin) {
  const std::string_view whole = text.substr(begin, 200);
  const std::string_view url =
      whole.substr(0, whole.find_first_of(" \t\r\n\"'`<>"));
  const size_t at = url.rfind('@');
  const size_t colon = url.find(':');
  if (at == npos || colon == npos || colon >= at || at + 1 >= url.size()) {
    return std::nullopt;
  }
  const std::string_view password = url.substr(colon + 1, at - colon - 1);
  const bool is_raw = password.find_first_of("=+!$,;^*") != npos;
  const size_t digits = password.find_first_not_of("0123456789");
  if (!is_raw || password.find_first_of("{}?&") != npos ||
      (digits > 0 && digits != npos && password[digits] == '/') ||
      password.find("://") != npos || !LooksRandom(password)) {
    return std::nullopt;
  }
  return FoundToken{"password in a URL", begin + colon + 1, begin + at, 0};
}

// scheme://user:password@host; found by its `://`. The password is the secret.
std::optional<FoundToken> FindUrlPassword(std::string_view text, size_t at) {
  const size_t begin = at + 3;
  const size_t limit = std::min(text.size(), begin + 512);
  size_t end = begin;
  size_t last_at = npos;
  while (end < limit && !EndsAuthority(text[end])) {
    if (text[end] == '@') last_at = end;
    // `${VAR:-x/y}` and `{{ x }}` are one piece, whatever is in them.
    if (text[end] == '{') {
      const size_t close = text.substr(0, limit).find('}', end);
      if (close == npos) return std::nullopt;
      end = close;
    }
    ++end;
  }
  if (last_at == npos || last_at + 1 >= end) {
    return FindRawUrlPassword(text, begin);
  }
  const std::string_view user_info = text.substr(begin, last_at - begin);
  const size_t colon = user_info.find(':');
  if (colon == npos || colon + 1 == user_info.size()) return std::nullopt;
  const std::string_view user = user_info.substr(0, colon);
  const std::string_view password = user_info.substr(colon + 1);
  if (password == user || (!user.empty() && IsReference(user)) ||
      !IsCredential(password, CredentialKind::kPassword, user) ||
      IsCommonWord(text, begin + colon + 1, last_at)) {
    return std::nullopt;
  }
  return FoundToken{"password in a URL", begin + colon + 1, last_at, 0};
}

// discord.com/api/webhooks/<17 to 20 digits>/<68>
std::optional<FoundToken> FindDiscordHook(std::string_view text, size_t at) {
  size_t id = at + std::string_view("/api/webhooks/").size();
  size_t end = id;
  while (end < text.size() && end - id < 21 && IsAsciiDigit(text[end])) ++end;
  if (end - id < 17 || end >= text.size() || text[end] != '/') {
    return std::nullopt;
  }
  const size_t token = end + 1;
  const size_t stop = SkipBase64Url(text, token);
  if (stop - token < 60 || stop - token > 80 ||
      IsSampleToken(text.substr(token, stop - token))) {
    return std::nullopt;
  }
  return FoundToken{"Discord webhook", token, stop, 0};
}

constexpr SpecialFormat kSpecials[] = {
    {"-----BEGIN ", FindPrivateKey},  // RFC 7468, OpenSSH's PROTOCOL.key
    {"LS0tLS1CRUdJTi", FindEncodedKey},
    {"eyJ", FindJwt},          // RFC 7519
    {":AA", FindTelegram},     // core.telegram.org/bots/api
    {"://", FindUrlPassword},  // RFC 3986, 3.2.1
    {"/api/webhooks/", FindDiscordHook},
};

}  // namespace

std::span<const SpecialFormat> SpecialFormats() { return kSpecials; }

}  // namespace plimsoll
