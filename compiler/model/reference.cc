// Image references and endpoints.

#include <cstddef>
#include <string>

#include "compiler/model/forms.h"
#include "compiler/model/quantity.h"

namespace plimsoll {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f'); }
bool IsPathChar(char c) { return IsLower(c) || IsDigit(c); }
bool IsWordChar(char c) { return IsPathChar(c) || IsUpper(c) || c == '_'; }

bool AllOf(std::string_view text, bool (*test)(char)) {
  for (const char c : text) {
    if (!test(c)) return false;
  }
  return !text.empty();
}

// One part of a path: letters and digits, parted by `.`, `_`, `__` or dashes.
bool IsPathPart(std::string_view part) {
  if (part.empty() || !IsPathChar(part.front()) || !IsPathChar(part.back())) {
    return false;
  }
  for (size_t i = 0; i < part.size(); ++i) {
    const char c = part[i];
    if (IsPathChar(c) || c == '-') continue;
    if (c != '.' && c != '_') return false;
    const char next = part[i + 1];
    if (IsPathChar(next)) continue;
    if (c != '_' || next != '_' || !IsPathChar(part[i + 2])) return false;
    ++i;
  }
  return true;
}

bool IsPath(std::string_view path) {
  while (true) {
    const size_t slash = path.find('/');
    if (!IsPathPart(path.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

bool IsRegistry(std::string_view text) {
  return AllOf(text, [](char c) {
    return IsWordChar(c) || c == '.' || c == '-' || c == ':' || c == '[' ||
           c == ']';
  });
}

bool IsTag(std::string_view tag) {
  return tag.size() <= 128 && !tag.empty() && IsWordChar(tag.front()) &&
         AllOf(tag,
               [](char c) { return IsWordChar(c) || c == '.' || c == '-'; });
}

bool IsDigest(std::string_view digest) {
  const size_t colon = digest.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view hex = digest.substr(colon + 1);
  if (digest.substr(0, colon) == "sha256" && hex.size() != 64) return false;
  return hex.size() >= 32 && AllOf(hex, IsHex);
}

bool NamesRegistry(std::string_view first_part) {
  return first_part == "localhost" ||
         first_part.find_first_of(".:") != std::string_view::npos;
}

}  // namespace

Result<ImageReference> ParseImageReference(std::string_view text) {
  const Error malformed{"expected " + std::string(form::kImage)};
  ImageReference image;
  std::string_view rest = text;
  if (const size_t at = rest.find('@'); at != std::string_view::npos) {
    image.digest = rest.substr(at + 1);
    rest = rest.substr(0, at);
    if (!IsDigest(image.digest)) return malformed;
  }
  const size_t slash = rest.find('/');
  if (slash != std::string_view::npos && NamesRegistry(rest.substr(0, slash))) {
    image.registry = rest.substr(0, slash);
    rest.remove_prefix(slash + 1);
    if (!IsRegistry(image.registry)) return malformed;
  }
  // Behind the registry a colon can only begin a tag.
  if (const size_t colon = rest.find(':'); colon != std::string_view::npos) {
    image.tag = rest.substr(colon + 1);
    rest = rest.substr(0, colon);
    if (!IsTag(image.tag)) return malformed;
  }
  image.path = rest;
  if (!IsPath(image.path)) return malformed;
  return image;
}

Endpoint SplitEndpoint(std::string_view text) {
  Endpoint endpoint;
  if (text.starts_with('[')) {
    const size_t close = text.find(']');
    if (close == std::string_view::npos) return {.host = text};
    endpoint.host = text.substr(1, close - 1);
    const std::string_view rest = text.substr(close + 1);
    if (!rest.starts_with(':')) return endpoint;
    endpoint.port = rest.substr(1);
    endpoint.has_port = true;
    return endpoint;
  }
  const size_t colon = text.find(':');
  // Two colons without brackets are an IPv6 address, which has no port.
  if (colon == std::string_view::npos || colon != text.rfind(':')) {
    return {.host = text};
  }
  endpoint.host = text.substr(0, colon);
  endpoint.port = text.substr(colon + 1);
  endpoint.has_port = true;
  return endpoint;
}

}  // namespace plimsoll
