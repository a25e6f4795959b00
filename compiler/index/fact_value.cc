// What single values are and when two of them are the same.
#include <algorithm>
#include <array>

#include "compiler/index/facts.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsDigits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, IsAsciiDigit);
}

bool IsPort(std::string_view text) {
  return IsDigits(text) && text.size() <= 5 && text != "0";
}

bool IsHostText(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '-' || c == '_' ||
           c == '.';
  });
}

bool IsIpv4(std::string_view text) {
  return std::ranges::count(text, '.') == 3 &&
         std::ranges::all_of(
             text, [](char c) { return IsAsciiDigit(c) || c == '.'; });
}

// `8`, `4294967296`, `0.5`, `512m`, `4GiB`, `30s`.
bool IsQuantity(std::string_view text) {
  size_t at = 0;
  while (at < text.size() && (IsAsciiDigit(text[at]) || text[at] == '.')) ++at;
  if (at == 0 || !IsAsciiDigit(text.front())) return false;
  const std::string unit = AsciiLower(text.substr(at));
  constexpr std::array<std::string_view, 19> kUnits = {
      "",   "k",  "m",   "g",   "t",   "kb", "mb", "gb", "tb", "ki",
      "mi", "gi", "kib", "mib", "gib", "s",  "ms", "h",  "min"};
  return std::ranges::find(kUnits, unit) != kUnits.end();
}

bool HasWord(std::string_view name, std::string_view word) {
  for (size_t at = name.find(word); at != npos; at = name.find(word, at + 1)) {
    const size_t end = at + word.size();
    const bool begins = at == 0 || name[at - 1] == '_';
    const bool ends = end == name.size() || name[end] == '_';
    if (begins && ends) return true;
  }
  return false;
}

bool HasAnyWord(std::string_view name,
                std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return HasWord(name, word); });
}

bool IsPath(std::string_view value) {
  return value.starts_with('/') || value.starts_with("./") ||
         value.starts_with("../") || value.starts_with("~/") ||
         (value.size() > 2 && value[1] == ':' && value[2] == '\\');
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  if (text.size() > 1 && text.front() == text.back() &&
      (text.front() == '"' || text.front() == '\'')) {
    text = text.substr(1, text.size() - 2);
  }
  return text;
}

std::string Normal(std::string_view value) {
  value = Trim(value);
  while (value.size() > 1 && value.ends_with('/')) value.remove_suffix(1);
  std::string lower = AsciiLower(value);
  if (lower == "yes" || lower == "on") return "true";
  if (lower == "no" || lower == "off") return "false";
  if (lower == "true" || lower == "false") return lower;
  // Of a URL only scheme and host ignore case; nobody tells two values apart
  // by the case of the rest.
  return value.find("://") == npos ? std::string(value) : lower;
}

}  // namespace

std::string_view NameOf(FactKind kind) {
  switch (kind) {
    case FactKind::kEndpoint:
      return "endpoint";
    case FactKind::kPort:
      return "port";
    case FactKind::kPath:
      return "path";
    case FactKind::kQueue:
      return "queue";
    case FactKind::kImage:
      return "image";
    case FactKind::kNumber:
      return "number";
    case FactKind::kText:
      return "text";
  }
  return {};
}

EndpointText ReadEndpoint(std::string_view value) {
  EndpointText endpoint;
  const size_t scheme = value.find("://");
  if (scheme != npos) {
    endpoint.scheme = value.substr(0, scheme);
    value.remove_prefix(scheme + 3);
  }
  const size_t slash = value.find_first_of("/?#");
  if (slash != npos) {
    endpoint.path = value.substr(slash);
    value = value.substr(0, slash);
  }
  const size_t at = value.rfind('@');
  if (at != npos) value.remove_prefix(at + 1);
  if (value.starts_with('[')) {
    const size_t close = value.find(']');
    if (close == npos) return {};
    endpoint.host = value.substr(1, close - 1);
    value.remove_prefix(close + 1);
    if (value.starts_with(':') && IsPort(value.substr(1))) {
      endpoint.port = value.substr(1);
    }
    return endpoint;
  }
  const size_t colon = value.find(':');
  if (colon != npos) {
    if (!IsPort(value.substr(colon + 1))) return {};
    endpoint.port = value.substr(colon + 1);
    value = value.substr(0, colon);
  }
  if (!IsHostText(value)) return {};
  endpoint.host = value;
  return endpoint;
}

bool IsLoopbackHost(std::string_view host) {
  const std::string lower = AsciiLower(host);
  return lower == "localhost" || lower.ends_with(".localhost") ||
         (lower.starts_with("127.") && IsIpv4(lower)) || lower == "::1" ||
         lower == "::" || lower == "0.0.0.0" ||
         lower == "host.docker.internal" || lower == "host.containers.internal";
}

bool IsLocalName(std::string_view host) {
  return !host.empty() && host.find_first_of(".:") == npos;
}

FactKind JudgeFact(std::string_view name, std::string_view value) {
  value = Trim(value);
  if (IsPath(value)) return FactKind::kPath;
  if (HasAnyWord(name, {"QUEUE", "QUEUES", "TOPIC"})) return FactKind::kQueue;
  if (value.find("://") != npos) return FactKind::kEndpoint;
  if (HasAnyWord(name, {"IMAGE", "TAG", "VERSION"})) return FactKind::kImage;
  if (IsDigits(value)) {
    const bool is_port = HasAnyWord(name, {"PORT", "PORTS"}) || name == "PORT";
    return is_port && IsPort(value) ? FactKind::kPort : FactKind::kNumber;
  }
  if (IsQuantity(value)) return FactKind::kNumber;
  const EndpointText endpoint = ReadEndpoint(value);
  const bool is_host = !endpoint.host.empty();
  if (is_host && (!endpoint.port.empty() || IsIpv4(endpoint.host))) {
    return FactKind::kEndpoint;
  }
  const bool names_host =
      HasAnyWord(name, {"HOST", "HOSTNAME", "ADDR", "ADDRESS", "IP", "DOMAIN",
                        "SERVER", "URL", "URI", "ENDPOINT"});
  return is_host && names_host ? FactKind::kEndpoint : FactKind::kText;
}

bool SameFactValue(std::string_view a, std::string_view b) {
  return a == b || Normal(a) == Normal(b);
}

}  // namespace plimsoll
