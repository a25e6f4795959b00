// Tokens that have no text in common: where their dots stand, their length and
// what is encoded in them gives them away.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/checksum.h"
#include "compiler/index/credentials.h"
#include "compiler/index/special_formats.h"
#include "compiler/index/token_formats.h"
#include "compiler/index/token_shape.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

// How many bytes of the set come first; at most one more than `most`.
size_t RunOf(std::string_view text, TokenBytes bytes, size_t most) {
  size_t size = 0;
  while (size < text.size() && size <= most && IsTokenByte(text[size], bytes)) {
    ++size;
  }
  return size;
}
// The same of the last ones.
size_t RunBefore(std::string_view text, TokenBytes bytes, size_t most) {
  size_t size = 0;
  while (size < text.size() && size <= most &&
         IsTokenByte(text[text.size() - 1 - size], bytes)) {
    ++size;
  }
  return size;
}

// <id in base64>.<time>.<signature>, where the id has 17 to 20 digits
// (discordpy.readthedocs.io: "Tokens").
std::optional<FoundSecret> FindDiscordToken(std::string_view text, size_t dot) {
  constexpr size_t kMostId = 28;
  constexpr size_t kMostSignature = 43;
  const auto is_dot = [&](size_t at) {
    return at < text.size() && text[at] == '.';
  };
  const size_t second = is_dot(dot + 7) ? dot + 7 : dot + 8;
  if (!is_dot(second)) return std::nullopt;
  const size_t id =
      RunBefore(text.substr(0, dot), TokenBytes::kBase64Url, kMostId);
  const size_t time =
      RunOf(text.substr(dot + 1), TokenBytes::kBase64Url, kMostId);
  const size_t signature =
      RunOf(text.substr(second + 1), TokenBytes::kBase64Url, kMostSignature);
  if (id < 23 || id > kMostId || dot + 1 + time != second || signature < 27 ||
      signature > kMostSignature) {
    return std::nullopt;
  }
  const size_t begin = dot - id;
  const size_t end = second + 1 + signature;
  const std::string digits = DecodeBase64(text.substr(begin, id));
  if (digits.size() < 17 || digits.size() > 20 ||
      !std::ranges::all_of(digits, IsAsciiDigit) ||
      IsSampleToken(text.substr(begin, end - begin))) {
    return std::nullopt;
  }
  return FoundSecret{SecretMatchKind::kKnownToken, "Discord token", begin, end,
                     0};
}

// 0.<uuid>.<secret>:<base64 of 16 bytes> (github.com/bitwarden/sdk-internal:
// AccessToken)
std::optional<FoundSecret> FindBitwardenToken(std::string_view text,
                                              size_t dot) {
  constexpr size_t kSecret = 30;
  constexpr size_t kKey = 24;
  constexpr size_t kKeyBytes = 16;
  const bool is_version = dot > 0 && text[dot - 1] == '0' &&
                          (dot == 1 || !IsWordByte(text[dot - 2]));
  if (!is_version || !IsUuid(text.substr(dot + 1, 36)) ||
      text.substr(dot + 37, 1) != ".") {
    return std::nullopt;
  }
  const size_t secret = dot + 38;
  const size_t key = secret + kSecret + 1;
  const size_t end = key + kKey;
  if (end > text.size() || text[key - 1] != ':' ||
      RunOf(text.substr(secret), TokenBytes::kAlnum, kSecret) != kSecret ||
      RunOf(text.substr(key), TokenBytes::kBase64, kKey) != kKey ||
      DecodeBase64(text.substr(key, kKey)).size() != kKeyBytes ||
      IsSampleToken(text.substr(secret, end - secret))) {
    return std::nullopt;
  }
  return FoundSecret{SecretMatchKind::kKnownToken, "Bitwarden access token",
                     dot - 1, end, 0};
}

// The private key of a Bitcoin wallet, in base 58 with a checksum
// (en.bitcoin.it/wiki/Wallet_import_format).
bool IsWalletKey(std::string_view word) {
  constexpr std::string_view kFirst = "5KL9c";
  return (word.size() == 51 || word.size() == 52) &&
         kFirst.find(word.front()) != npos && HasBase58Checksum(word);
}

void Add(const SourceFile& file, const std::optional<FoundSecret>& found,
         std::vector<SecretMatch>* matches) {
  if (!found) return;
  matches->push_back({.kind = found->kind,
                      .span = file.SpanOf(found->begin, found->end),
                      .format = found->name});
}

// Every word of the size has a byte at a multiple of the step.
void FindWalletKeys(const SourceFile& file, std::vector<SecretMatch>* matches) {
  constexpr size_t kStep = 51;
  const std::string_view text = file.text();
  size_t end = 0;
  for (size_t at = kStep - 1; at < text.size(); at += kStep) {
    if (at < end || !IsWordByte(text[at])) continue;
    size_t begin = at;
    while (begin > 0 && IsWordByte(text[begin - 1])) --begin;
    end = at;
    while (end < text.size() && IsWordByte(text[end])) ++end;
    if (IsWalletKey(text.substr(begin, end - begin))) {
      Add(file,
          FoundSecret{SecretMatchKind::kKnownToken, "key of a Bitcoin wallet",
                      begin, end, 0},
          matches);
    }
  }
}

}  // namespace

void FindUnmarked(const SourceFile& file, std::vector<SecretMatch>* matches) {
  const std::string_view text = file.text();
  for (size_t dot = text.find('.'); dot != npos;
       dot = text.find('.', dot + 1)) {
    Add(file, FindDiscordToken(text, dot), matches);
    Add(file, FindBitwardenToken(text, dot), matches);
  }
  FindWalletKeys(file, matches);
}

}  // namespace plimsoll
