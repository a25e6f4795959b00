#include <algorithm>
#include <set>
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
constexpr std::string_view kPlain = "private key";
constexpr std::string_view kEncrypted = "encrypted private key";
// The smallest keys, of 32 bytes, have 64 digits in PEM; a header without that
// is documentation.
constexpr size_t kLeastDigits = 48;
// Any 48 digits that were drawn have more; a phrase said many times has not.
constexpr size_t kLeastDistinct = 20;

std::optional<FoundSecret> Key(std::string_view name, size_t begin,
                               size_t end) {
  return FoundSecret{SecretMatchKind::kPrivateKey, name, begin, end, 0};
}

bool IsKeyText(std::string_view inside) {
  const auto digits = std::count_if(inside.begin(), inside.end(), [](char c) {
    return IsTokenByte(c, TokenBytes::kRaw64);
  });
  return static_cast<size_t>(digits) >= kLeastDigits &&
         inside.find("...") == npos && inside.find("${") == npos &&
         inside.find("{{") == npos && !IsSampleToken(inside) &&
         std::set<char>(inside.begin(), inside.end()).size() >= kLeastDistinct;
}

// -----BEGIN ... PRIVATE KEY----- up to its END line. The body may be
// indented, quoted, or on one line with `\n` for line ends, so it is not
// looked at but for its size. No key has five dashes in it: where the next
// ones are no END, this is none, and nobody looks further.
std::optional<FoundSecret> FindPem(std::string_view text, size_t at) {
  constexpr size_t kMaxHeader = 60;
  const size_t label = at + 11;
  const size_t header =
      text.substr(0, std::min(text.size(), label + kMaxHeader))
          .find("-----", label);
  if (header == npos) return std::nullopt;
  const std::string_view kind = text.substr(label, header - label);
  if (kind.find("PRIVATE KEY") == npos) return std::nullopt;
  const size_t body = header + 5;
  const size_t end = text.find("-----", body);
  if (end == npos || text.substr(end + 5, 3) != "END") return std::nullopt;
  const std::string_view inside = text.substr(body, end - body);
  if (!IsKeyText(inside)) return std::nullopt;
  // OpenSSH states the cipher behind its magic; `none` is in this prefix.
  const size_t openssh = inside.find("b3BlbnNzaC1rZXktdjE");
  const bool is_encrypted =
      openssh != npos
          ? inside.substr(openssh, 31) != "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU"
          : kind.find("ENCRYPTED") != npos ||
                inside.find("4,ENCRYPTED") != npos;
  return Key(is_encrypted ? kEncrypted : kPlain, body, end);
}

// How far base64 goes on, over the line ends of a folded text.
size_t SkipBase64Lines(std::string_view text, size_t at) {
  while (at < text.size()) {
    const size_t line = at;
    while (at < text.size() && IsTokenByte(text[at], TokenBytes::kBase64)) {
      ++at;
    }
    size_t next = at;
    while (next < text.size() && (text[next] == '\n' || text[next] == '\r' ||
                                  text[next] == ' ' || text[next] == '\t')) {
      ++next;
    }
    const bool goes_on = at - line >= 40 && next > at && next < text.size() &&
                         text.substr(at, next - at).find('\n') != npos &&
                         IsTokenByte(text[next], TokenBytes::kBase64);
    // `key: value` in the next line is no base64.
    const size_t word_end =
        text.substr(0, std::min(text.size(), next + 100))
            .find_first_not_of(
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrst"
                "uvwxyz0123456789+/=",
                next);
    if (!goes_on || (word_end != npos && text[word_end] == ':')) break;
    at = next;
  }
  return at;
}

std::string DecodeBase64Lines(std::string_view text) {
  std::string digits(text);
  std::erase_if(digits,
                [](char c) { return !IsTokenByte(c, TokenBytes::kBase64); });
  return DecodeBase64(digits);
}

// A PEM key in base64 once more: `client-key-data` of a kubeconfig, the data
// of a Kubernetes secret, or one variable of an environment.
std::optional<FoundSecret> FindEncodedPem(std::string_view text, size_t at) {
  std::string head = DecodeBase64(text.substr(at, 64));
  const bool has_parameters = head.find("EC PARAMETERS") != npos;
  if (!has_parameters && head.find("PRIVATE KEY") == npos) return std::nullopt;
  const size_t end = SkipBase64Lines(text, at);
  if (end - at < 120) return std::nullopt;
  // `openssl ecparam -genkey` writes the curve ahead of the key.
  if (has_parameters) head = DecodeBase64Lines(text.substr(at, end - at));
  if (head.find("PRIVATE KEY") == npos) return std::nullopt;
  return Key(head.find("ENCRYPTED") == npos ? kPlain : kEncrypted, at, end);
}

// OpenSSH's format without header and footer.
std::optional<FoundSecret> FindBareOpenSsh(std::string_view text, size_t at) {
  const size_t end = SkipBase64Lines(text, at);
  if (end - at < 200) return std::nullopt;
  const bool is_plain =
      text.substr(at, 31) == "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU";
  return Key(is_plain ? kPlain : kEncrypted, at, end);
}

// PKCS #8 of an RSA key without header: the keyword is the algorithm.
std::optional<FoundSecret> FindBareDer(std::string_view text, size_t at) {
  if (at < 6 || text.substr(at - 6, 3) != "MII") return std::nullopt;
  const size_t end = SkipBase64Lines(text, at);
  if (end - at < 200) return std::nullopt;
  return Key(kPlain, at - 6, end);
}

// PuTTY: `Private-Lines: N` and so many lines.
std::optional<FoundSecret> FindPutty(std::string_view text, size_t at) {
  const size_t begin = text.find('\n', at);
  if (begin == npos || text.substr(at, begin - at).size() > 40) {
    return std::nullopt;
  }
  const size_t end = SkipBase64Lines(
      text, std::min(text.find_first_not_of("\r\n \t", begin), text.size()));
  if (end <= begin + kLeastDigits) return std::nullopt;
  return Key(kPlain, begin + 1, end);
}

// The private member of a JSON Web Key (RFC 7517): `d`, or `k` of a symmetric
// one, in the object that says `kty`. Members of keys hold no braces, and no
// object says it twice.
std::optional<FoundSecret> FindJwk(std::string_view text, size_t at) {
  constexpr size_t kReach = 8192;
  constexpr std::string_view kMark = "\"kty\"";
  size_t open = at;
  while (open > 0 && at - open < kReach && text[open - 1] != '{' &&
         text[open - 1] != '}' &&
         (open == at || !text.substr(open).starts_with(kMark))) {
    --open;
  }
  std::string_view rest = text.substr(at + kMark.size(), kReach);
  rest = rest.substr(0, rest.find(kMark));
  const size_t close =
      at + kMark.size() + std::min(rest.find_first_of("{}"), rest.size());
  const std::string_view object = text.substr(open, close - open);
  const bool is_symmetric = object.find("\"oct\"") != npos;
  const size_t name = object.find(is_symmetric ? "\"k\"" : "\"d\"");
  if (name == npos) return std::nullopt;
  const size_t quote = object.find_first_not_of(" \t\r\n:", name + 3);
  if (quote == npos || object[quote] != '"') return std::nullopt;
  size_t end = quote + 1;
  while (end < object.size() &&
         IsTokenByte(object[end], TokenBytes::kBase64Url)) {
    ++end;
  }
  const std::string_view value = object.substr(quote + 1, end - quote - 1);
  if (value.size() < 32 || end >= object.size() || object[end] != '"' ||
      IsSampleToken(value)) {
    return std::nullopt;
  }
  return Key(kPlain, open + quote + 1, open + end);
}

constexpr SpecialFormat kFormats[] = {
    {"-----BEGIN ", FindPem},  // RFC 7468, 9580; OpenSSH: PROTOCOL.key
    {"LS0tLS1CRUdJTi", FindEncodedPem},          // "-----BEGIN"
    {"b3BlbnNzaC1rZXktdjE", FindBareOpenSsh},    // "openssh-key-v1"
    {"BADANBgkqhkiG9w0BAQEFAASC", FindBareDer},  // RFC 5208, RFC 8017
    {"Private-Lines:", FindPutty},               // PuTTY manual, appendix C
    {"\"kty\"", FindJwk},                        // RFC 7517, 7518
};

}  // namespace

std::span<const SpecialFormat> PrivateKeyFormats() { return kFormats; }

}  // namespace plimsoll
