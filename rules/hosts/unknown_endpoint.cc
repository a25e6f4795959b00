#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/word_finder.h"
#include "compiler/model/quantity.h"
#include "rules/rule.h"
#include "rules/support/endpoint_names.h"
#include "rules/support/endpoints.h"
#include "rules/support/retired_names.h"
#include "rules/support/text.h"

namespace plimsoll::rules::hosts {
namespace {

// `ssh7.gpu.example.net` is one of a provider's gateways: letters, a number,
// and a domain of its own.
struct Gateway {
  std::string_view letters;
  std::string_view domain;  // With its dot.
};
Gateway GatewayOf(std::string_view host) {
  size_t at = 0;
  while (at < host.size() && IsAsciiAlpha(host[at])) ++at;
  const std::string_view letters = host.substr(0, at);
  const size_t digits = at;
  while (at < host.size() && IsAsciiDigit(host[at])) ++at;
  const bool is_one = !letters.empty() && at > digits && at < host.size() &&
                      host[at] == '.' &&
                      std::ranges::count(host.substr(at + 1), '.') >= 1;
  return is_one ? Gateway{letters, host.substr(at)} : Gateway{};
}

class Search {
 public:
  Search(const Fleet& fleet, RuleContext& ctx) : retired_(fleet), ctx_(ctx) {
    for (const auto& host : fleet.hosts) {
      if (host->retired()) continue;
      for (const Named<Text>& endpoint : host->facts.endpoints) {
        Know(SplitEndpoint(endpoint.value.value).host, *host,
             endpoint.value.span);
      }
    }
  }

  void Run(const Repository& repository) {
    std::vector<std::string> words;
    for (const auto& [domain, owner] : owners_) words.push_back(domain);
    const WordFinder finder(words, WordFinder::Case::kExact);
    if (finder.empty()) return;
    for (const ParsedFile& file : repository.files) {
      if (!IsJudged(file) || file.role == DocumentRole::kHistorical) continue;
      finder.Find(file.source->text(), [&](size_t word, size_t at) {
        Look(*file.source, at, at + words[word].size(),
             owners_.find(words[word])->second);
        return at + words[word].size();
      });
    }
  }

 private:
  struct Owner {
    std::string_view letters;
    const Host* host = nullptr;
    Span span;
  };

  void Know(std::string_view host, const Host& owner, const Span& span) {
    const Gateway gateway = GatewayOf(host);
    if (gateway.letters.empty()) return;
    owners_.try_emplace(std::string(gateway.domain),
                        Owner{gateway.letters, &owner, span});
  }

  void Look(const SourceFile& file, size_t domain, size_t end,
            const Owner& owner) {
    const std::string_view text = file.text();
    size_t begin = domain;
    while (begin > 0 && IsHostByte(text[begin - 1])) --begin;
    const std::string_view host = text.substr(begin, end - begin);
    const Gateway gateway = GatewayOf(host);
    if (gateway.letters != owner.letters || !IsWholeHost(text, begin, end) ||
        retired_.IsLive(host) || !retired_.NamesFor(host).empty()) {
      return;
    }
    ctx_.Report(file.SpanOf(begin, end),
                fmt::format("no host has an endpoint at `{}`", host))
        .Also(owner.span,
              fmt::format("`{}` is at one of its like", owner.host->id))
        .Help(
            "correct the name, or state it in `endpoints` or `formerly` of "
            "the host")
        .About(file.path(), std::string(host));
  }

  RetiredNames retired_;
  std::map<std::string, Owner, std::less<>> owners_;
  RuleContext& ctx_;
};

void Check(const Fleet& fleet, RuleContext& ctx) {
  if (fleet.unread.hosts) return;
  for (const auto& host : fleet.hosts) {
    if (host->broken) return;
  }
  Search(fleet, ctx).Run(ctx.repository());
}

}  // namespace

constinit const Rule unknown_endpoint = {
    .id = "hosts/unknown-endpoint",
    .summary = "a file names a gateway at which no host is",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::hosts
