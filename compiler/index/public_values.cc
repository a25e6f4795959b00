// What looks as if it were drawn and everybody may know.
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "compiler/base/sha256.h"
#include "compiler/index/checksum.h"
#include "compiler/index/credentials.h"
#include "compiler/index/foreign_references.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

bool IsHexDigit(char c) {
  const char lower = AsciiLower(c);
  return IsAsciiDigit(c) || (lower >= 'a' && lower <= 'f');
}

// How many words such as `S3`, `PBKDF2`, `10` and `KEY` a name of upper case
// joins with `_`; 0 if it is any other.
size_t JoinedWords(std::string_view name) {
  constexpr size_t kShortest = 8;
  if (name.size() < kShortest || !IsVariableName(name) ||
      !std::ranges::all_of(name, IsWordByte)) {
    return 0;
  }
  size_t words = 0;
  size_t digits = 0;
  while (!name.empty()) {
    const std::string_view word = name.substr(0, name.find('_'));
    const auto* const tail = std::ranges::find_if(word, IsAsciiDigit);
    const bool is_word =
        !word.empty() && std::all_of(tail, word.end(), IsAsciiDigit);
    if (!is_word || (words == 0 && tail == word.begin())) return 0;
    digits += static_cast<size_t>(word.end() - tail);
    ++words;
    name.remove_prefix(std::min(word.size() + 1, name.size()));
  }
  return digits <= 2 ? words : 0;
}

// `[@pass="windowsPE"]` of XPath names an attribute.
bool IsInPath(std::string_view text, size_t at) {
  return text.substr(at < 2 ? 0 : at - 2, 2) == "[@";
}

// The links by which QQ invites to a group bear a key.
bool IsOfInvitation(std::string_view text, size_t at) {
  constexpr size_t kReach = 200;
  const size_t first = at > kReach ? at - kReach : 0;
  const std::string_view head = text.substr(first, at - first);
  const size_t url = head.rfind("://");
  return url != std::string_view::npos &&
         head.substr(url).starts_with("://qm.qq.com/");
}

// SHA-256 of what everybody tries first, which is no better hidden by it.
bool IsDigestOfKnownWord(std::string_view value) {
  constexpr size_t kSize = 64;
  static const std::array digests = {
      Sha256Hex("123456"),   Sha256Hex("12345678"), Sha256Hex("admin"),
      Sha256Hex("changeme"), Sha256Hex("password"), Sha256Hex("secret")};
  return value.size() == kSize &&
         std::ranges::find(digests, AsciiLower(value)) != digests.end();
}

// Whether the workflow's step around `at` uses an action that keeps a cache.
bool IsInCacheStep(std::string_view text, size_t at) {
  constexpr size_t kReach = 2000;
  constexpr size_t npos = std::string_view::npos;
  const size_t first = at > kReach ? at - kReach : 0;
  const std::string_view head = text.substr(first, at + 1 - first);
  const size_t uses = head.rfind("uses:");
  if (uses == npos) return false;
  const auto column_of = [&](size_t place) {
    return place - (head.rfind('\n', place) + 1);
  };
  size_t end = head.find('\n', uses);
  if (head.substr(uses, end - uses).find("cache") == npos) return false;
  // Whatever ends the step stands less deep: the dash of the next, a job.
  while (end != npos) {
    const size_t begin = head.find_first_not_of(" \r\n", end);
    if (begin == npos) break;
    if (head[begin] != '#' && column_of(begin) < column_of(uses)) return false;
    end = head.find('\n', begin);
  }
  return true;
}

// {appId, apiKey, indexName} of a page's search box, or with its selector for
// an appId; the key may do nothing else (algolia.com/doc: "Search-only API
// key").
bool IsSearchKey(std::string_view text, size_t at) {
  constexpr size_t kReach = 200;
  const size_t first = at > kReach ? at - kReach : 0;
  const std::string_view around = text.substr(first, 2 * kReach);
  const auto has = [&](std::string_view word) {
    return around.find(word) != std::string_view::npos;
  };
  return has("indexName") &&
         (has("appId") || has("inputSelector") || has("docsearch("));
}

// `<script src="..." data-key="...">`: the page gives it to whoever asks.
bool IsOfScript(std::string_view text, size_t at) {
  constexpr size_t kReach = 400;
  const size_t first = at > kReach ? at - kReach : 0;
  const std::string_view head = text.substr(first, at - first);
  const size_t open = head.rfind('<');
  return open != std::string_view::npos &&
         head.substr(open).starts_with("<script ") &&
         head.find('>', open) == std::string_view::npos;
}

// `{Passwords.0}` of Cosmos, whatever is behind it.
bool BeginsWithField(std::string_view value) {
  if (value.size() < 2 || value[0] != '{' || !IsAsciiAlpha(value[1])) {
    return false;
  }
  const auto* const end =
      std::find_if_not(value.begin() + 1, value.end(),
                       [](char c) { return IsWordByte(c) || c == '.'; });
  return end != value.end() && *end == '}' &&
         std::find(value.begin(), end, '.') != end;
}

// `faces/{id}/{name}.jpg`: a path with parts to be filled in.
bool IsPathTemplate(std::string_view value) {
  const size_t open = value.find("/{");
  return open != std::string_view::npos && open + 2 < value.size() &&
         IsAsciiAlpha(value[open + 2]) &&
         value.find('}', open) != std::string_view::npos;
}

// `$__file{/run/secrets/x}`, `$__vault{path:key}` of Grafana.
bool IsProvided(std::string_view value) {
  constexpr std::string_view kMark = "$__";
  if (!value.starts_with(kMark)) return false;
  const auto* const end =
      std::find_if_not(value.begin() + kMark.size(), value.end(), IsAsciiAlpha);
  return end != value.end() && *end == '{';
}

// `default-key` of gpg.conf, `signingkey` of git's [user]: the fingerprint of a
// key, or its public half.
bool NamesKeyToSignWith(std::string_view text, size_t begin, size_t end) {
  constexpr size_t kReach = 400;
  const std::string name = AsciiLower(text.substr(begin, end - begin));
  if (name == "default-key" || name == "user.signingkey") return true;
  const size_t first = begin > kReach ? begin - kReach : 0;
  const std::string_view head = text.substr(first, begin - first);
  const size_t section = head.rfind("\n[");
  return name == "signingkey" &&
         (section == std::string_view::npos
              ? head.starts_with("[user]")
              : head.substr(section + 1).starts_with("[user]"));
}

// `proxy_pass: app:8080` names whom nginx passes requests on to.
bool PassesRequests(std::string_view text, size_t begin, size_t end) {
  constexpr std::string_view kDirectives[] = {
      "fastcgi_pass", "grpc_pass", "proxy_pass", "scgi_pass", "uwsgi_pass"};
  const std::string_view name = text.substr(begin, end - begin);
  if (std::ranges::find(kDirectives, name) == std::end(kDirectives)) {
    return false;
  }
  std::string_view line = text.substr(end, 200);
  line = line.substr(0, line.find_first_of("\r\n"));
  line = line.substr(0, line.find_last_not_of(" \t;/\"'") + 1);
  const size_t colon = line.rfind(':');
  return colon != std::string_view::npos && colon > 0 &&
         IsWordByte(line[colon - 1]) && colon + 1 < line.size() &&
         std::ranges::all_of(line.substr(colon + 1), IsAsciiDigit);
}

// `0x` and 40 hex digits are the address of an Ethereum account or contract;
// keys have 64.
bool IsAccount(std::string_view value) {
  return value.size() == 42 && value.starts_with("0x") &&
         std::ranges::all_of(value.substr(2), IsHexDigit);
}

// `pub` and 32 hex digits let a browser report to Datadog, and nothing else
// (docs.datadoghq.com: "Client tokens").
bool IsClientToken(std::string_view value) {
  return value.size() == 35 && value.starts_with("pub") &&
         std::ranges::all_of(value.substr(3), IsHexDigit);
}

// Base64 of `Ed`, 8 bytes of an id and 32 of the key
// (jedisct1.github.io/minisign).
bool IsMinisignKey(std::string_view value) {
  return value.size() == 56 && value.starts_with("RW") &&
         DecodeBase64(value).starts_with("Ed");
}

// `{`, 40 hex digits of SHA-1, 8 bytes of salt.
bool IsTransmissionHash(std::string_view value) {
  return value.size() == 49 && value.starts_with('{') &&
         std::ranges::all_of(value.substr(1, 40), IsHexDigit);
}

bool IsPublishableKey(std::string_view value) {
  constexpr size_t kShortest = 19;
  return value.size() >= kShortest && value.starts_with("pk_") &&
         std::ranges::all_of(value.substr(3), [](char c) {
           return IsAsciiAlpha(c) || IsAsciiDigit(c);
         });
}

}  // namespace

bool IsPublicByPlace(std::string_view text, FileKind kind, size_t begin,
                     size_t end) {
  if (IsInPath(text, begin)) return true;
  const std::string_view name = text.substr(begin, end - begin);
  if (name == "authKey") return IsOfInvitation(text, begin);
  if (name == "apiKey") return IsSearchKey(text, begin);
  if (name.starts_with("data-")) return IsOfScript(text, begin);
  if (NamesKeyToSignWith(text, begin, end) ||
      PassesRequests(text, begin, end)) {
    return true;
  }
  return kind == FileKind::kWorkflow && name.ends_with("key") &&
         IsInCacheStep(text, begin);
}

bool PointsElsewhere(std::string_view value) {
  constexpr size_t npos = std::string_view::npos;
  if (IsForeignReference(value)) return true;
  const size_t open = value.find("((");
  if (open != npos && open + 2 < value.size() && IsWordByte(value[open + 2]) &&
      value.ends_with("))")) {
    return true;
  }
  if (value.front() == '$') {
    const auto* const end =
        std::find_if_not(value.begin() + 1, value.end(), IsWordByte);
    if (value.substr(static_cast<size_t>(end - value.begin()), 2) == "/$") {
      return true;
    }
  }
  // `SECRET[backend.key]` of Vector.
  if (value.starts_with("SECRET[") && value.ends_with(']')) return true;
  if (BeginsWithField(value) || IsPathTemplate(value) || IsProvided(value)) {
    return true;
  }
  // What RabbitMQ decrypts begins with its name for that.
  return value.starts_with("#/") || value.starts_with("encrypted:");
}

bool NamesVariable(std::string_view value, CredentialKind kind) {
  // Of tokens drawn from upper case, digits and `_` fewer than one in a hundred
  // have the form.
  if (kind != CredentialKind::kPassword && JoinedWords(value) >= 3) return true;
  while (!value.empty()) {
    const auto* const end =
        std::find_if_not(value.begin(), value.end(), IsWordByte);
    const auto size = static_cast<size_t>(end - value.begin());
    const std::string_view word = value.substr(0, size);
    if (JoinedWords(word) >= 2 && JudgeName(word) != CredentialKind::kNone) {
      return true;
    }
    value.remove_prefix(std::min(size + 1, value.size()));
  }
  return false;
}

bool IsColor(std::string_view value) {
  constexpr size_t kSizes[] = {4, 7, 9};
  return value.starts_with('#') &&
         std::ranges::find(kSizes, value.size()) != std::end(kSizes) &&
         std::ranges::all_of(value.substr(1), IsHexDigit);
}

bool IsUuid(std::string_view value) {
  if (value.size() != 36) return false;
  for (size_t i = 0; i < value.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? value[i] != '-' : !IsHexDigit(value[i])) return false;
  }
  return true;
}

bool HasPublicForm(std::string_view value) {
  return IsAccount(value) || IsClientToken(value) || IsMinisignKey(value) ||
         IsTransmissionHash(value) || IsPublishableKey(value);
}

// The accounts of Azure's storage and Cosmos DB emulators have these keys
// everywhere (learn.microsoft.com, "Use the Azurite emulator", "Develop
// locally using the Azure Cosmos DB emulator").
bool IsKnownKey(std::string_view value) {
  if (IsDigestOfKnownWord(value)) return true;
  // Grafana's `secret_key` where nobody sets another (conf/defaults.ini).
  if (value == "SW2YcwTIb9zpOOhoPsMm") return true;
  return value.starts_with("Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1") ||
         value.starts_with("C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEH");
}

bool IsPrintedInManual(std::string_view value) {
  // ADMIN_TOKEN of Vaultwarden (dani-garcia/vaultwarden: .env.template),
  // WireGuard's private and preshared key of gluetun (qdm12/gluetun:
  // docker-compose.yml; qdm12/gluetun-wiki).
  return value.starts_with("Vy2VyYTTsKPv8W5aEOWUbB/Bt3DEKePbHm") ||
         value.substr(std::min<size_t>(1, value.size()))
             .starts_with("OEI9rqqbDwnN8/Bpp22sVz48T71vJ4fYm");
}

}  // namespace plimsoll
