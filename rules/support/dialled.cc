#include "rules/support/dialled.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "compiler/base/byte_set.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr std::string_view kWordEnds = "/ \t\r\n";
constexpr std::string_view kUserEnds = "@/ \t\r\n";

bool IsHostByte(char c) {
  return IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '-' || c == '.' || c == '_';
}

// The scheme in front of `://`, or nothing.
std::string SchemeBefore(std::string_view value, size_t colon) {
  size_t begin = colon;
  while (begin > 0 &&
         (IsAsciiAlpha(value[begin - 1]) || IsAsciiDigit(value[begin - 1]) ||
          value[begin - 1] == '+' || value[begin - 1] == '-')) {
    --begin;
  }
  return AsciiLower(value.substr(begin, colon - begin));
}

uint16_t PortBehind(std::string_view value, size_t* end) {
  if (*end >= value.size() || value[*end] != ':') return 0;
  uint16_t port = 0;
  const char* first = value.data() + *end + 1;
  const auto [last, error] =
      std::from_chars(first, value.data() + value.size(), port);
  if (error != std::errc{} || last == first) return 0;
  *end = static_cast<size_t>(last - value.data());
  return port;
}

bool HasAny(const std::vector<std::string>& words,
            std::span<const std::string_view> list) {
  return std::ranges::any_of(words, [&](const std::string& word) {
    return std::ranges::find(list, word) != list.end();
  });
}

}  // namespace

std::vector<DialledHost> DialledHosts(std::string_view value) {
  std::vector<DialledHost> hosts;
  std::string scheme;
  bool marked = false;  // Behind `://` or `@`.
  // The `@` or the end of the word next to come: looked for where it may matter
  // and only once, so that a long value is not read again for each part of it.
  size_t user_end = 0;
  size_t at = 0;
  while (at < value.size()) {
    if (value.substr(at).starts_with("://")) {
      scheme = SchemeBefore(value, at);
      marked = true;
      at += 3;
      continue;
    }
    if (value[at] == '@') marked = true;
    if (!IsHostByte(value[at])) {
      // What follows a path or a blank is another word.
      if (kWordEnds.find(value[at]) != std::string_view::npos) {
        scheme.clear();
        marked = false;
      }
      ++at;
      continue;
    }
    size_t end = at;
    while (end < value.size() && IsHostByte(value[end])) ++end;
    const bool in_path = at > 0 && value[at - 1] == '/' && !marked;
    // user:password@host, and the scheme itself.
    if (marked && user_end < end) {
      user_end = std::min(value.find_first_of(kUserEnds, end), value.size());
    }
    const bool is_user = marked && value.substr(user_end).starts_with('@');
    const bool is_scheme = value.substr(end).starts_with("://");
    const std::string_view host = value.substr(at, end - at);
    const bool looks = host.find('.') != std::string_view::npos ||
                       host == "localhost" || marked;
    size_t behind = end;
    if (!in_path && !is_user && !is_scheme && looks) {
      DialledHost found{
          .scheme = scheme, .host = std::string(host), .begin = at};
      found.port = PortBehind(value, &behind);
      found.end = behind;
      hosts.push_back(std::move(found));
      marked = false;
    }
    at = behind;
  }
  return hosts;
}

bool MayNameHost(const Value& value) {
  static constexpr ByteSet kMarks(".:@");
  return std::ranges::any_of(value.pieces, [](const ValuePiece& piece) {
    return kMarks.FirstIn(piece.text) != piece.text.size() ||
           piece.text == "localhost";
  });
}

std::string TextOf(const Value& value) {
  std::string text;
  for (const ValuePiece& piece : value.pieces) {
    text += piece.secret.empty() ? piece.text : "*";
  }
  return text;
}

std::vector<std::string> WordsOfName(std::string_view name) {
  std::vector<std::string> words(1);
  for (size_t i = 0; i < name.size(); ++i) {
    const bool camel = i > 0 && name[i] >= 'A' && name[i] <= 'Z' &&
                       name[i - 1] >= 'a' && name[i - 1] <= 'z';
    const bool parts = name[i] == '_' || name[i] == '-' || name[i] == '.';
    if ((parts || camel) && !words.back().empty()) words.emplace_back();
    if (!parts) words.back() += AsciiLower(name[i]);
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool HasWordOf(std::string_view name, std::span<const std::string_view> words) {
  return HasAny(WordsOfName(name), words);
}

AddressUse UseOf(std::string_view name) {
  constexpr auto kListened = std::to_array<std::string_view>(
      {"listen", "listener", "bind", "listening", "metrics", "pprof", "debug",
       "expose", "serve", "prometheus", "advertise", "advertised"});
  constexpr auto kPublic = std::to_array<std::string_view>(
      {"public",     "external", "origin",   "origins", "cors",
       "domain",     "domains",  "root",     "site",    "callback",
       "redirect",   "cookie",   "virtual",  "allowed", "trusted",
       "frontend",   "webhook",  "webhooks", "acme",    "email",
       "mail",       "issuer",   "csp",      "self",    "canonical",
       "link",       "links",    "browser",  "vite",    "realm",
       "app",        "base",     "oauth",    "oidc",    "audience",
       "letsencrypt"});
  constexpr auto kDialled = std::to_array<std::string_view>(
      {"endpoint", "endpoints", "upstream", "server",  "servers",
       "backend",  "internal",  "addr",     "address", "host",
       "hosts",    "target",    "broker",   "brokers", "peer",
       "peers",    "remote",    "dsn",      "service", "services"});
  const std::vector<std::string> words = WordsOfName(name);
  if (HasAny(words, kListened)) return AddressUse::kListened;
  if (HasAny(words, kPublic)) return AddressUse::kPublic;
  return HasAny(words, kDialled) ? AddressUse::kDialled : AddressUse::kUnknown;
}

bool IsMeantFor(const Instance& consumer, std::string_view name,
                std::string_view scheme, const Instance& provider) {
  for (const ResolvedDependency& dependency : consumer.dependencies) {
    if (dependency.app == provider.unit) return true;
  }
  struct Kind {
    std::string_view scheme;
    std::string_view stem;
  };
  constexpr auto kKinds = std::to_array<Kind>({{"postgres", "postgres"},
                                               {"postgresql", "postgres"},
                                               {"mysql", "mysql"},
                                               {"mysql", "maria"},
                                               {"mariadb", "maria"},
                                               {"redis", "redis"},
                                               {"redis", "valkey"},
                                               {"rediss", "redis"},
                                               {"mongodb", "mongo"},
                                               {"amqp", "rabbit"},
                                               {"nats", "nats"}});
  for (const Kind& kind : kKinds) {
    const bool matches =
        kind.scheme == scheme &&
        (provider.id.find(kind.stem) != std::string_view::npos ||
         provider.app->container.image.value.find(kind.stem) !=
             std::string::npos);
    if (matches) return true;
  }
  constexpr auto kCommon = std::to_array<std::string_view>(
      {"http", "https", "tcp", "port", "url", "uri", "host", "addr", "address",
       "server", "service", "endpoint", "main", "web", "app", "default"});
  const std::vector<std::string> words = WordsOfName(name);
  const std::vector<std::string> own = WordsOfName(provider.id);
  return std::ranges::any_of(words, [&](const std::string& word) {
    return word.size() > 1 &&
           std::ranges::find(kCommon, word) == kCommon.end() &&
           std::ranges::find(own, word) != own.end();
  });
}

}  // namespace plimsoll
