#include "compiler/compose/notation.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace plimsoll::compose {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool IsOneOf(std::string_view text,
             std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

// A port as the reader counts it: 0 is a port, leading zeros do no harm.
std::optional<uint16_t> ParsePortNumber(std::string_view text) {
  uint32_t number = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc() || at != end || number > 65535) {
    return std::nullopt;
  }
  return static_cast<uint16_t>(number);
}

bool IsIpv4(std::string_view text) {
  for (int part = 0; part < 4; ++part) {
    const size_t dot = part < 3 ? text.find('.') : text.size();
    if (dot == npos || dot == 0 || dot > 3) return false;
    int number = 0;
    for (const char c : text.substr(0, dot)) {
      if (!IsDigit(c)) return false;
      number = number * 10 + (c - '0');
    }
    if (number > 255 || (dot > 1 && text[0] == '0')) return false;
    text.remove_prefix(std::min(dot + 1, text.size()));
  }
  return text.empty();
}

bool IsHexGroup(std::string_view text) {
  return !text.empty() && text.size() <= 4 &&
         text.find_first_not_of("0123456789abcdefABCDEF") == npos;
}

// 0 for what is no unit.
double NanosecondsOf(std::string_view unit) {
  constexpr double kSecond = 1e9;
  if (unit == "ns") return 1;
  if (IsOneOf(unit, {"us", "\xC2\xB5s", "\xCE\xBCs"})) return 1e3;
  if (unit == "ms") return 1e6;
  if (unit == "s") return kSecond;
  if (unit == "m") return 60 * kSecond;
  if (unit == "h") return 3600 * kSecond;
  if (unit == "d") return 86400 * kSecond;
  return unit == "w" ? 7 * 86400 * kSecond : 0;
}

// Groups between colons; `::` may stand for missing ones once.
bool IsIpv6(std::string_view text) {
  const size_t gap = text.find("::");
  if (gap != npos && text.find("::", gap + 1) != npos) return false;
  int groups = 0;
  const auto count = [&](std::string_view side) {
    while (!side.empty()) {
      const size_t colon = std::min(side.find(':'), side.size());
      const std::string_view group = side.substr(0, colon);
      const bool is_last = colon == side.size();
      if (is_last && IsIpv4(group)) {
        groups += 2;
      } else if (IsHexGroup(group)) {
        ++groups;
      } else {
        return false;
      }
      if (!is_last && colon + 1 == side.size()) return false;
      side.remove_prefix(std::min(colon + 1, side.size()));
    }
    return true;
  };
  if (gap == npos) return count(text) && groups == 8;
  return count(text.substr(0, gap)) && count(text.substr(gap + 2)) &&
         groups < 8;
}

}  // namespace

bool IsBoolean(std::string_view text) {
  return IsOneOf(Lower(text),
                 {"true", "false", "y", "yes", "on", "n", "no", "off"});
}

bool IsInteger(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && text.size() < 19 &&
         std::ranges::all_of(text, IsDigit);
}

bool IsNumber(std::string_view text) {
  if (text.empty() || text.find_first_of(" \t\n") != npos) return false;
  // A base of 16 needs an exponent.
  const std::string lower = Lower(text);
  if (lower.find("0x") != npos && lower.find('p') == npos) return false;
  const std::string copy(text);
  char* end = nullptr;
  std::strtod(copy.c_str(), &end);
  return end == copy.c_str() + copy.size();
}

std::optional<double> ParseDuration(std::string_view text) {
  const double sign = text.starts_with('-') ? -1 : 1;
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  double nanoseconds = 0;
  while (!text.empty()) {
    size_t digits = 0;
    size_t at = 0;
    while (at < text.size() && (IsDigit(text[at]) || text[at] == '.')) {
      digits += IsDigit(text[at]) ? 1 : 0;
      ++at;
    }
    size_t unit = at;
    while (unit < text.size() && !IsDigit(text[unit]) && text[unit] != '.') {
      ++unit;
    }
    const double factor = NanosecondsOf(text.substr(at, unit - at));
    if (digits == 0 || factor == 0) return std::nullopt;
    nanoseconds +=
        factor * std::strtod(std::string(text.substr(0, at)).c_str(), nullptr);
    text.remove_prefix(unit);
  }
  // Kept as nanoseconds in 64 bits: 292 years.
  if (nanoseconds >= 9.2233720368e18) return std::nullopt;
  return sign * nanoseconds;
}

bool IsDuration(std::string_view text) {
  return ParseDuration(text).has_value();
}

bool IsOctal(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("01234567") == npos;
}

bool IsIpAddress(std::string_view text) {
  return IsIpv4(text) || (text.find(':') != npos && IsIpv6(text));
}

bool IsPullPolicy(std::string_view text) {
  for (const std::string_view word :
       {"always", "never", "build", "missing", "if_not_present", "refresh",
        "daily", "weekly"}) {
    // The reader looks for the word anywhere.
    if (text.find(word) != npos) return true;
  }
  return text.starts_with("every_") && IsDuration(text.substr(6));
}

std::optional<double> ParseSize(std::string_view text) {
  const size_t last = text.find_last_of("0123456789. ");
  if (last == npos) return std::nullopt;
  const bool blank = text[last] == ' ';
  const std::string_view number = text.substr(0, blank ? last : last + 1);
  const std::string suffix = Lower(text.substr(last + 1));
  if (!IsNumber(number)) return std::nullopt;
  const double size = std::strtod(std::string(number).c_str(), nullptr);
  if (size < 0) return std::nullopt;
  if (suffix.empty() || suffix == "b") return size;
  constexpr std::string_view kUnits = "kmgtp";
  const size_t unit = kUnits.find(suffix[0]);
  const bool is_suffix =
      suffix.size() == 1 || suffix.substr(1) == "b" || suffix.substr(1) == "ib";
  if (unit == npos || !is_suffix) return std::nullopt;
  double factor = 1024;
  for (size_t i = 0; i < unit; ++i) factor *= 1024;
  return size * factor;
}

std::optional<PortSpan> ParsePortSpan(std::string_view text) {
  const size_t dash = text.find('-');
  const auto first = ParsePortNumber(text.substr(0, dash));
  if (!first) return std::nullopt;
  if (dash == npos) return PortSpan{*first, *first};
  std::string_view rest = text.substr(dash + 1);
  rest = rest.substr(0, rest.find('-'));
  const auto last = ParsePortNumber(rest);
  if (!last || *last < *first) return std::nullopt;
  return PortSpan{*first, *last};
}

Result<ShortPort> ParseShortPort(std::string_view text) {
  ShortPort port;
  const size_t colon = text.rfind(':');
  std::string_view target = colon == npos ? text : text.substr(colon + 1);
  std::string_view host = colon == npos ? "" : text.substr(0, colon);
  const size_t host_colon = host.rfind(':');
  const std::string_view published =
      host_colon == npos ? host : host.substr(host_colon + 1);
  if (host_colon != npos) port.host_ip = host.substr(0, host_colon);
  if (const size_t slash = target.find('/'); slash != npos) {
    std::string_view protocol = target.substr(slash + 1);
    protocol = protocol.substr(0, protocol.find('/'));
    if (!protocol.empty()) port.protocol = protocol;
    target = target.substr(0, slash);
  }
  if (port.host_ip.starts_with('[') && port.host_ip.ends_with(']')) {
    port.host_ip = port.host_ip.substr(1, port.host_ip.size() - 2);
  }
  if (!port.host_ip.empty() && !IsIpAddress(port.host_ip)) {
    return Error{fmt::format("`{}` is not an IP address", port.host_ip)};
  }
  if (target.empty()) return Error{"the container's port is missing"};
  const auto inside = ParsePortSpan(target);
  if (!inside) {
    return Error{fmt::format("`{}` is not a port or range of ports", target)};
  }
  if (inside->first == 0) return Error{"the container's port is 0"};
  port.target = *inside;
  if (!published.empty()) {
    port.published = ParsePortSpan(published);
    if (!port.published) {
      return Error{
          fmt::format("`{}` is not a port or range of ports", published)};
    }
    const int inner = inside->last - inside->first;
    const int outer = port.published->last - port.published->first;
    if (inner != outer && inner != 0) {
      return Error{fmt::format("the ranges `{}` and `{}` differ in length",
                               published, target)};
    }
  }
  if (!IsOneOf(Lower(port.protocol), {"tcp", "udp", "sctp"})) {
    return Error{
        fmt::format("`{}` is not a protocol: tcp, udp or sctp", port.protocol)};
  }
  return port;
}

bool IsHostPath(std::string_view source) {
  if (source.empty()) return false;
  if (source[0] == '.' || source[0] == '/' || source[0] == '~') return true;
  if (source.starts_with("\\\\")) return true;
  return source.size() > 1 && source[1] == ':' && IsLetter(source[0]);
}

Result<ShortMount> ParseShortMount(std::string_view text) {
  if (text.empty()) return Error{"the mount is empty"};
  ShortMount mount;
  if (text.size() <= 2) {
    mount.target = text;
    return mount;
  }
  std::vector<std::string_view> parts;
  size_t begin = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    const bool is_end = i == text.size();
    if (!is_end && text[i] != ':') continue;
    // The colon of a Windows drive.
    if (!is_end && i == begin + 1 && IsLetter(text[begin])) continue;
    if (i == begin) return Error{"nothing stands before or after a colon"};
    parts.push_back(text.substr(begin, i - begin));
    begin = i + 1;
    if (parts.size() == 3 && !is_end) return Error{"there are too many colons"};
  }
  if (parts.size() == 1) {
    mount.target = parts[0];
    return mount;
  }
  mount.source = parts[0];
  mount.target = parts[1];
  if (parts.size() > 2) mount.options = parts[2];
  return mount;
}

bool IsExtraHost(std::string_view text) {
  size_t cut = text.find('=');
  if (cut == npos) cut = text.find(':');
  return cut != npos && cut > 0 &&
         text.substr(0, cut).find_first_of(":=") == npos;
}

}  // namespace plimsoll::compose
