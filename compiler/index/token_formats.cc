#include "compiler/index/token_formats.h"

#include <algorithm>
#include <bitset>
#include <cstdlib>
#include <string>
#include <vector>

#include "compiler/index/checksum.h"
#include "compiler/index/credentials.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

struct Line {
  std::string_view name;
  std::string_view shape;
  TokenCheck check;
  std::string_view source;
};

#define TOKEN(name, shape, check, source) {name, shape, check, source},
constexpr Line kLines[] = {
#include "compiler/index/tokens/development.def"
#include "compiler/index/tokens/infrastructure.def"
#include "compiler/index/tokens/models.def"
#include "compiler/index/tokens/services.def"
};
#undef TOKEN

// CircleCI has badges of private projects carry a token that reads their status
// and nothing else. Source: circleci.com/docs/status-badges
bool IsOfStatusBadge(std::string_view head) {
  return head.ends_with("circle-token=") &&
         IsBadge(head.substr(head.rfind('\n') + 1));
}

// The id of the key that signed a URL is part of it, and opens nothing without
// the key. A `rootkey.csv` has it at the begin of a line.
bool IsOfSignedUrl(std::string_view head) {
  return head.ends_with("?X-Amz-Credential=") ||
         head.ends_with("&X-Amz-Credential=") ||
         head.ends_with("?AWSAccessKeyId=") ||
         head.ends_with("&AWSAccessKeyId=");
}

// Whether the expression that finds such tokens stands a little in front of
// one: what a detector is tested with. What has a checksum was in use once.
bool IsBehindPattern(const TokenFormat& format, std::string_view text,
                     size_t at) {
  constexpr size_t kReach = 200;
  if (IsChecksum(format.check)) return false;
  const size_t first = at > kReach ? at - kReach : 0;
  const std::string_view head = text.substr(first, at - first);
  const std::string_view keyword = format.shape.keyword();
  for (const std::string_view kind : {"[", "(?:", "\\w", "\\d"}) {
    if (head.find(std::string(keyword).append(kind)) !=
        std::string_view::npos) {
      return true;
    }
  }
  return false;
}

// `<input placeholder="TOKEN">`: what an empty field of a form shows. Nobody
// makes a checksum up for it.
bool IsForShow(const TokenFormat& format, std::string_view text, size_t at) {
  const std::string_view head = text.substr(0, at);
  if (IsOfStatusBadge(head) || IsOfSignedUrl(head)) return true;
  return !IsChecksum(format.check) &&
         (head.ends_with("placeholder=\"") || head.ends_with("placeholder='") ||
          head.ends_with("placeholder: \"") ||
          head.ends_with("placeholder: '"));
}

std::vector<TokenFormat> ParseLines() {
  std::vector<TokenFormat> formats;
  for (const Line& line : kLines) {
    auto shape = TokenShape::Parse(line.shape);
    // A line that breaks the notation is a fault of this program.
    if (!shape) std::abort();
    formats.push_back({line.name, std::move(*shape), line.check, line.source});
  }
  return formats;
}

// CRC-32 of tokens that vendors print in their manuals, so that none of them
// stands in this repository, where other scanners would find it: Stripe's two
// test keys (without prefix), ntfy's access token, the tokens of jwt.io, those
// of discord.py and nostrum.
constexpr uint32_t kVendorSamples[] = {0xCB9ACBA3, 0x859AAA91, 0x8AB59BC6,
                                       0xCEA67886, 0x5771BCF5, 0x730D5184,
                                       0xFE9716D6};

}  // namespace

std::span<const TokenFormat> TokenFormats() {
  static const std::vector<TokenFormat> formats = ParseLines();
  return formats;
}

std::optional<TokenShape::Place> FindToken(const TokenFormat& format,
                                           std::string_view text, size_t at) {
  const auto place = format.shape.Match(text, at);
  if (!place) return std::nullopt;
  const std::string_view token =
      text.substr(place->begin, place->end - place->begin);
  if (!format.check(token)) return std::nullopt;
  // What is in front of the keyword may be a number that anybody may know.
  const size_t body = at + format.shape.keyword().size();
  const bool is_sample = IsSampleToken(
      body + 12 < place->end ? text.substr(body, place->end - body) : token);
  if (is_sample || IsForShow(format, text, place->begin) ||
      IsBehindPattern(format, text, place->begin)) {
    return std::nullopt;
  }
  return place;
}

bool IsSampleToken(std::string_view token) {
  const std::string lower = AsciiLower(token);
  for (const std::string_view word :
       {"example", "xxxx", "****", "....", "your", "abcdefgh", "12345678",
        "00000000", "placeholder", "redacted", "changeme", "notareal",
        "not-a-real"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  if (IsTypedInRuns(token)) return true;
  // Six distinct characters or fewer are no key of any length we look for.
  std::bitset<256> seen;
  for (const char c : lower) seen.set(static_cast<unsigned char>(c));
  if (seen.count() <= std::min<size_t>(6, lower.size() / 3)) return true;
  return std::ranges::count(kVendorSamples, Crc32(token)) > 0;
}

}  // namespace plimsoll
