#include <algorithm>

#include "compiler/base/byte_set.h"
#include "compiler/index/credentials.h"
#include "compiler/index/special_formats.h"
#include "compiler/index/token_shape.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
// The longest user and password that are looked for.
constexpr size_t kMaxUserInfo = 512;

std::optional<FoundSecret> Password(std::string_view name, size_t begin,
                                    size_t end) {
  return FoundSecret{SecretMatchKind::kUrlCredential, name, begin, end, 0};
}

bool EndsAuthority(char c) {
  static constexpr ByteSet kEnds("/\"'`<>?#|,\\");
  return static_cast<unsigned char>(c) <= ' ' || kEnds.Has(c);
}

// A password with characters that a URL would have encoded, such as `/` and
// `=`, as people paste them. Only what looks random is one, and no port with a
// path, a query or another field behind it that has an `@`.
std::optional<FoundSecret> FindRawPassword(std::string_view text,
                                           size_t begin) {
  static constexpr ByteSet kEnds(" \t\r\n\"'`<>");
  const std::string_view whole = text.substr(begin, 200);
  const std::string_view url = whole.substr(0, kEnds.FirstIn(whole));
  const size_t at = url.rfind('@');
  const size_t colon = url.find(':');
  if (at == npos || colon == npos || colon >= at || at + 1 >= url.size()) {
    return std::nullopt;
  }
  const std::string_view password = url.substr(colon + 1, at - colon - 1);
  const bool is_raw = password.find_first_of("=+!$,;^*") != npos;
  const size_t digits = password.find_first_not_of("0123456789");
  if (!is_raw || password.find_first_of("{}?&") != npos ||
      (digits > 0 && digits != npos &&
       (password[digits] == '/' || password[digits] == ',')) ||
      password.find("://") != npos || !LooksRandom(password)) {
    return std::nullopt;
  }
  return Password("password in a URL", begin + colon + 1, begin + at);
}

// Hosts that stand in documentation for any host.
bool IsExampleHost(std::string_view host) {
  const size_t end = host.find_first_of(":/?#, \t\r\n\"'`");
  host = host.substr(0, end);
  return host == "host" || host == "hostname" || host == "server" ||
         host.starts_with("your") || host.starts_with("example.");
}

// `(ht|f)tp(s?)://|mailto:`: an expression that finds addresses. `$(SCHEME)` is
// a variable.
bool IsInPattern(std::string_view text, size_t at) {
  if (text.substr(at + 3, 1) == "|") return true;
  if (at == 0 || text[at - 1] != ')') return false;
  constexpr size_t kLongestGroup = 40;
  const size_t first = at > kLongestGroup ? at - kLongestGroup : 0;
  const size_t open = text.substr(first, at - first).rfind('(');
  return open != npos && !text.substr(0, first + open).ends_with('$');
}

// scheme://user:password@host; found by its `://`. The password is the secret,
// or a token that stands for user and password both.
std::optional<FoundSecret> FindUrlPassword(std::string_view text, size_t at) {
  if (IsInPattern(text, at)) return std::nullopt;
  const size_t begin = at + 3;
  const size_t limit = std::min(text.size(), begin + kMaxUserInfo);
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
    return FindRawPassword(text, begin);
  }
  const std::string_view user_info = text.substr(begin, last_at - begin);
  const size_t colon = user_info.find(':');
  if (colon == npos || colon + 1 == user_info.size() ||
      IsExampleHost(text.substr(last_at + 1, kMaxUserInfo))) {
    return std::nullopt;
  }
  const std::string_view user = user_info.substr(0, colon);
  const std::string_view password = user_info.substr(colon + 1);
  // `cvs://:pserver:anonymous@host` names a method.
  if (password == user || password.starts_with("pserver:") ||
      (!user.empty() && IsReference(user)) ||
      !IsCredential(password, CredentialKind::kPassword, user) ||
      IsCommonWord(text, begin + colon + 1, last_at)) {
    return std::nullopt;
  }
  return Password("password in a URL", begin + colon + 1, last_at);
}

// The signature of an Azure SAS: `?sv=2022-11-02&...&sig=<base64, encoded>`.
std::optional<FoundSecret> FindSasSignature(std::string_view text, size_t at) {
  const size_t head = at < 300 ? 0 : at - 300;
  const std::string_view before = text.substr(head, at - head);
  if (before.find("sv=20") == npos) return std::nullopt;
  const size_t begin = at + 5;
  size_t end = begin;
  while (end < text.size() && end - begin < 80 &&
         (IsTokenByte(text[end], TokenBytes::kBase64) || text[end] == '%')) {
    ++end;
  }
  if (end - begin < 43) return std::nullopt;
  return Password("signature in a URL", begin, end);
}

constexpr SpecialFormat kFormats[] = {
    // RFC 3986, 3.2.1; the user may be the id of a key.
    {"://", FindUrlPassword, true},
    // learn.microsoft.com/rest/api/storageservices: create-service-sas
    {"&sig=", FindSasSignature},
};

}  // namespace

std::span<const SpecialFormat> UrlFormats() { return kFormats; }

}  // namespace plimsoll
