#include "compiler/index/token_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "compiler/index/checksum.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

bool IsTokenByte(char c, TokenBytes bytes) {
  const bool alnum = IsAsciiAlpha(c) || IsAsciiDigit(c);
  switch (bytes) {
    case TokenBytes::kAlnum:
      return alnum;
    case TokenBytes::kWord:
      return alnum || c == '_';
    case TokenBytes::kBase64Url:
      return alnum || c == '-' || c == '_';
    case TokenBytes::kDotted:
      return alnum || c == '-' || c == '_' || c == '.';
    case TokenBytes::kBase64:
      return alnum || c == '+' || c == '/' || c == '=';
    case TokenBytes::kHex:
      return IsAsciiDigit(c) || (c >= 'a' && c <= 'f');
    case TokenBytes::kUpper:
    case TokenBytes::kBech32:
      return IsAsciiDigit(c) || (c >= 'A' && c <= 'Z');
  }
  return false;
}

// The last six characters are the CRC-32 of the thirty between prefix and
// them (https://github.blog/engineering/behind-githubs-new-authentication-
// token-formats/); the same at npm.
bool HasBase62Crc(std::string_view token) {
  const size_t body = token.find('_') + 1;
  return token.size() == body + 36 &&
         Base62Crc(Crc32(token.substr(body, 30))) == token.substr(body + 30);
}

// glsa_<32>_<8 hex>: CRC-32, little-endian, of everything before the last `_`.
bool HasGrafanaCrc(std::string_view token) {
  const size_t tail = token.rfind('_');
  if (tail != 37 || token.size() != 46) return false;
  const uint32_t crc = Crc32(token.substr(0, tail));
  const std::string expected =
      fmt::format("{:02x}{:02x}{:02x}{:02x}", crc & 0xFF, crc >> 8 & 0xFF,
                  crc >> 16 & 0xFF, crc >> 24);
  return AsciiLower(token.substr(tail + 1)) == expected;
}

bool HasOpenAiMark(std::string_view token) {
  return token.find("T3BlbkFJ") != std::string_view::npos;
}

// github_pat_<22>_<59>
bool IsFineGrained(std::string_view token) {
  return token.size() > 33 && token[33] == '_';
}

// SG.<22>.<43>
bool IsSendGrid(std::string_view token) {
  return token.size() == 69 && token[25] == '.';
}

// ghs_<app id>_<three parts of a JWT>
bool IsAppJwt(std::string_view token) {
  return token.find("_ey") != std::string_view::npos &&
         std::count(token.begin(), token.end(), '.') == 2;
}

using enum TokenBytes;

// Prefixes, lengths and checksums as the vendors document them or as at least
// two of gitleaks, betterleaks, noseyparker, titus, secretlint, CredSweeper
// and detect-secrets agree on.
constexpr TokenFormat kFormats[] = {
    // AWS: "Understanding unique ID prefixes" of the IAM user guide.
    {"AWS access key id", "AKIA", kUpper, 16, 16},
    {"AWS temporary access key id", "ASIA", kUpper, 16, 16},
    {"Age identity", "AGE-SECRET-KEY-1", kBech32, 58, 58, IsBech32},
    {"Anthropic API key", "sk-ant-", kBase64Url, 80, 120},
    {"Bedrock API key", "ABSK", kBase64, 109, 269},
    {"DigitalOcean token", "dop_v1_", kHex, 64, 64},
    {"DigitalOcean OAuth token", "doo_v1_", kHex, 64, 64},
    {"DigitalOcean refresh token", "dor_v1_", kHex, 64, 64},
    {"Docker Hub token", "dckr_pat_", kBase64Url, 27, 27},
    {"Docker Hub organization token", "dckr_oat_", kBase64Url, 32, 32},
    {"Docker Swarm join token", "SWMTKN-1-", kBase64Url, 70, 90},
    {"Google API key", "AIza", kBase64Url, 35, 35},
    {"GitHub token", "ghp_", kAlnum, 36, 36, HasBase62Crc},
    {"GitHub OAuth token", "gho_", kAlnum, 36, 36, HasBase62Crc},
    {"GitHub user token", "ghu_", kAlnum, 36, 36, HasBase62Crc},
    {"GitHub app token", "ghs_", kAlnum, 36, 36, HasBase62Crc},
    {"GitHub app token", "ghs_", kDotted, 100, 900, IsAppJwt},
    {"GitHub refresh token", "ghr_", kAlnum, 36, 36, HasBase62Crc},
    {"GitHub fine-grained token", "github_pat_", kWord, 82, 82, IsFineGrained},
    // docs.gitlab.com/security/tokens: personal, runner, deploy, trigger, ...
    {"GitLab token", "glpat-", kDotted, 20, 300},
    {"GitLab runner token", "glrt-", kDotted, 20, 300},
    {"GitLab deploy token", "gldt-", kDotted, 20, 300},
    {"GitLab trigger token", "glptt-", kHex, 40, 40},
    {"GitLab OAuth secret", "gloas-", kBase64Url, 64, 64},
    {"Grafana service account token", "glsa_", kWord, 41, 41, HasGrafanaCrc},
    {"Groq API key", "gsk_", kAlnum, 52, 52},
    {"Hugging Face token", "hf_", kAlnum, 34, 34},
    {"npm token", "npm_", kAlnum, 36, 36, HasBase62Crc},
    {"OpenAI API key", "sk-proj-", kBase64Url, 48, 200, HasOpenAiMark},
    {"OpenAI API key", "sk-svcacct-", kBase64Url, 48, 200, HasOpenAiMark},
    {"OpenAI API key", "sk-admin-", kBase64Url, 48, 200, HasOpenAiMark},
    {"OpenRouter API key", "sk-or-v1-", kHex, 64, 64},
    {"PyPI token", "pypi-AgEIcHlwaS5vcmc", kBase64Url, 50, 1000},
    {"Replicate token", "r8_", kAlnum, 37, 37},
    {"RunPod API key", "rpa_", kUpper, 40, 46},
    {"SendGrid API key", "SG.", kDotted, 66, 66, IsSendGrid},
    {"Slack token", "xoxb-", kBase64Url, 24, 250},
    {"Slack token", "xoxp-", kBase64Url, 24, 250},
    {"Slack token", "xoxa-2-", kBase64Url, 24, 250},
    {"Slack token", "xoxe-", kBase64Url, 24, 250},
    {"Slack app token", "xapp-", kBase64Url, 40, 250},
    {"Slack webhook", "hooks.slack.com/services/T", kBase64, 36, 60},
    {"Stripe secret key", "sk_live_", kAlnum, 16, 247},
    {"Stripe restricted key", "rk_live_", kAlnum, 16, 247},
    {"Stripe webhook secret", "whsec_", kBase64, 32, 80},
    {"Supabase secret key", "sb_secret_", kBase64Url, 31, 31},
    {"Tailscale key", "tskey-auth-", kBase64Url, 20, 80},
    {"Tailscale key", "tskey-api-", kBase64Url, 20, 80},
    {"Tailscale key", "tskey-client-", kBase64Url, 20, 80},
    {"Vault token", "hvs.", kBase64Url, 24, 300},
    {"Vault batch token", "hvb.", kBase64Url, 100, 300},
    {"xAI API key", "xai-", kAlnum, 70, 120},
};

}  // namespace

std::span<const TokenFormat> TokenFormats() { return kFormats; }

size_t MatchToken(const TokenFormat& format, std::string_view text,
                  char before) {
  // `%0Aghp_` and `\nghp_` are prefixes with an escape in front, which a
  // scanner for letters would take for a longer word.
  if (IsWordByte(before) || before == '-') return 0;
  if (!text.starts_with(format.prefix)) return 0;
  size_t end = format.prefix.size();
  while (end < text.size() && end <= format.prefix.size() + format.max &&
         IsTokenByte(text[end], format.bytes)) {
    ++end;
  }
  // A sentence may end behind a token.
  while (end > format.prefix.size() &&
         (text[end - 1] == '.' || text[end - 1] == '-')) {
    --end;
  }
  const size_t body = end - format.prefix.size();
  if (body < format.min || body > format.max) return 0;
  if (end < text.size() && IsWordByte(text[end])) return 0;
  const std::string_view token = text.substr(0, end);
  if (IsSampleToken(token.substr(format.prefix.size()))) return 0;
  return format.check == nullptr || format.check(token) ? end : 0;
}

bool IsSampleToken(std::string_view token) {
  const std::string lower = AsciiLower(token);
  for (const std::string_view word :
       {"example", "xxxx", "****", "....", "your", "abcdefgh", "12345678",
        "00000000", "placeholder", "redacted", "changeme"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  // Six distinct characters or fewer are no key of any length we look for.
  return std::set<char>(lower.begin(), lower.end()).size() <=
         std::min<size_t>(6, lower.size() / 3);
}

}  // namespace plimsoll
