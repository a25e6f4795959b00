#include "compiler/index/token_shape.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLowers = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kUppers = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kSixLower = "abcdef";
constexpr std::string_view kSixUpper = "ABCDEF";

struct ByteSet {
  std::string_view name;
  TokenBytes bytes;
  std::string_view members[4];
};

using enum TokenBytes;
constexpr ByteSet kByteSets[] = {
    {"digit", kDigit, {kDigits}},
    {"hex", kHex, {kDigits, kSixLower}},
    {"HEX", kUpperHex, {kDigits, kSixUpper}},
    {"anyhex", kAnyHex, {kDigits, kSixLower, kSixUpper}},
    {"alpha", kAlpha, {kLowers, kUppers}},
    {"alnum", kAlnum, {kDigits, kLowers, kUppers}},
    {"lower", kLower, {kDigits, kLowers}},
    {"upper", kUpper, {kDigits, kUppers}},
    {"word", kWord, {kDigits, kLowers, kUppers, "_"}},
    {"url", kBase64Url, {kDigits, kLowers, kUppers, "-_"}},
    {"b64", kBase64, {kDigits, kLowers, kUppers, "+/="}},
    {"raw64", kRaw64, {kDigits, kLowers, kUppers, "+/"}},
    {"b32", kBase32, {kUppers, "234567"}},
    {"lower32", kLower32, {kLowers, "234567"}},
    {"bech32", kBech32, {"qpzry9x8gf2tvdw0s3jn54khce6mua7l"}},
    {"BECH32", kUpperBech, {"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"}},
    {"dotted", kDotted, {kDigits, kLowers, kUppers, "-_."}},
    {"tilde", kTilde, {kDigits, kLowers, kUppers, "-_.~"}},
    {"user", kUser, {kDigits, kLowers, kUppers, "-_.@!"}},
    {"cookie", kCookie, {kDigits, kLowers, kUppers, "-_+/=%"}},
};

// One bit a set for each byte.
constexpr std::array<uint32_t, 256> MakeMasks() {
  std::array<uint32_t, 256> masks{};
  for (const ByteSet& set : kByteSets) {
    const uint32_t bit = uint32_t{1} << static_cast<unsigned>(set.bytes);
    for (const std::string_view& members : set.members) {
      for (size_t i = 0; i < members.size(); ++i) {
        masks[static_cast<unsigned char>(members[i])] |= bit;
      }
    }
  }
  return masks;
}
constexpr std::array<uint32_t, 256> kMasks = MakeMasks();

std::optional<uint32_t> ReadNumber(std::string_view text) {
  uint32_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, number);
  if (fault != std::errc{} || stop != end || number == 0) return std::nullopt;
  return number;
}

// `alnum:36` or `url:27-300`.
std::optional<TokenShape::Part> ReadPart(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == npos) return std::nullopt;
  const std::string_view count = text.substr(colon + 1);
  const size_t dash = count.find('-');
  const auto least = ReadNumber(count.substr(0, dash));
  const auto most = dash == npos ? least : ReadNumber(count.substr(dash + 1));
  if (!least || !most || *most < *least) return std::nullopt;
  for (const ByteSet& set : kByteSets) {
    if (set.name != text.substr(0, colon)) continue;
    return TokenShape::Part{{}, set.bytes, *least, *most};
  }
  return std::nullopt;
}

// How many bytes of a part's set come first; at most two more than fit, which
// tells that a run is too long.
uint32_t RunOf(std::string_view text, const TokenShape::Part& part) {
  uint32_t count = 0;
  while (count < text.size() && count <= part.most + 1 &&
         IsTokenByte(text[count], part.bytes)) {
    ++count;
  }
  return count;
}

// What `\n`, `\t` or `%3D` leaves in front of a token is no letter of it.
bool EndsInEscape(std::string_view before) {
  const size_t size = before.size();
  if (size >= 2 && before[size - 2] == '\\' &&
      (before[size - 1] == 'n' || before[size - 1] == 'r' ||
       before[size - 1] == 't')) {
    return true;
  }
  return size >= 3 && before[size - 3] == '%' &&
         IsTokenByte(before[size - 2], kAnyHex) &&
         IsTokenByte(before[size - 1], kAnyHex);
}

}  // namespace

bool IsTokenByte(char c, TokenBytes bytes) {
  const uint32_t mask = kMasks[static_cast<unsigned char>(c)];
  return (mask >> static_cast<unsigned>(bytes) & 1) != 0;
}

std::optional<TokenShape> TokenShape::Parse(std::string_view shape) {
  TokenShape parsed;
  const auto add_literal = [&](std::string_view literal) {
    if (!literal.empty()) parsed.parts_.push_back({literal, kAlnum, 0, 0});
  };
  while (!shape.empty()) {
    const size_t open = std::min(shape.find('<'), shape.size());
    add_literal(shape.substr(0, open));
    shape.remove_prefix(open);
    if (shape.empty()) break;
    const size_t close = shape.find('>');
    if (close == npos) return std::nullopt;
    const std::string_view inside = shape.substr(1, close - 1);
    shape.remove_prefix(close + 1);
    if (inside == "uuid") {
      for (const uint32_t size : {8U, 4U, 4U, 4U, 12U}) {
        if (size != 8) add_literal("-");
        parsed.parts_.push_back({{}, kAnyHex, size, size});
      }
      continue;
    }
    const auto part = ReadPart(inside);
    if (!part) return std::nullopt;
    parsed.parts_.push_back(*part);
  }
  for (size_t i = 0; i < parsed.parts_.size(); ++i) {
    if (parsed.parts_[i].literal.size() > parsed.keyword().size()) {
      parsed.keyword_ = i;
    }
  }
  if (parsed.parts_.empty() || parsed.keyword().empty()) return std::nullopt;
  return parsed;
}

std::optional<size_t> TokenShape::MatchBefore(std::string_view text,
                                              size_t at) const {
  for (size_t i = keyword_; i-- > 0;) {
    const Part& part = parts_[i];
    if (!part.literal.empty()) {
      if (!text.substr(0, at).ends_with(part.literal)) return std::nullopt;
      at -= part.literal.size();
      continue;
    }
    uint32_t count = 0;
    while (at > 0 && count < part.most &&
           IsTokenByte(text[at - 1], part.bytes)) {
      --at;
      ++count;
    }
    if (count < part.least) return std::nullopt;
  }
  return at;
}

std::optional<size_t> TokenShape::MatchAfter(std::string_view text,
                                             size_t at) const {
  for (size_t i = keyword_ + 1; i < parts_.size(); ++i) {
    const Part& part = parts_[i];
    if (!part.literal.empty()) {
      if (!text.substr(at).starts_with(part.literal)) return std::nullopt;
      at += part.literal.size();
      continue;
    }
    uint32_t count = RunOf(text.substr(at), part);
    if (i + 1 < parts_.size() && parts_[i + 1].literal.empty()) {
      // What follows is of the next set, though it may fit this one, too.
      count = std::min(count, part.most);
    }
    if (i + 1 == parts_.size()) {
      // A sentence may end behind a token.
      while (count > part.least && text[at + count - 1] == '.') --count;
      if (count == part.most + 1 && text[at + count - 1] == '-') --count;
    }
    if (count < part.least || count > part.most) return std::nullopt;
    at += count;
  }
  return at;
}

std::optional<TokenShape::Place> TokenShape::Match(std::string_view text,
                                                   size_t at) const {
  if (!text.substr(at).starts_with(keyword())) return std::nullopt;
  const auto end = MatchAfter(text, at + keyword().size());
  if (!end) return std::nullopt;
  const auto begin = MatchBefore(text, at);
  if (!begin) return std::nullopt;
  const std::string_view before = text.substr(0, *begin);
  if (!before.empty() && IsWordByte(text[*begin]) &&
      (IsWordByte(before.back()) || before.back() == '-') &&
      !EndsInEscape(before)) {
    return std::nullopt;
  }
  const bool runs_on = *end < text.size() && IsWordByte(text[*end]) &&
                       IsWordByte(text[*end - 1]);
  if (runs_on) return std::nullopt;
  return Place{*begin, *end};
}

}  // namespace plimsoll
