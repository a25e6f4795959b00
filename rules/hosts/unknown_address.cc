#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/address_book.h"
#include "rules/support/endpoint_names.h"
#include "rules/support/endpoints.h"
#include "rules/support/places.h"
#include "rules/support/retired_names.h"
#include "rules/support/text.h"

namespace plimsoll::rules::hosts {
namespace {

// "10.60.0." of an IPv4 address; empty for others.
std::string NetworkOf(std::string_view address) {
  if (std::ranges::count(address, '.') != 3 ||
      address.find_first_not_of("0123456789.") != std::string_view::npos) {
    return {};
  }
  return std::string(address.substr(0, address.rfind('.') + 1));
}

class Search {
 public:
  Search(const Fleet& fleet, RuleContext& ctx)
      : book_(fleet), retired_(fleet), ctx_(ctx) {
    std::map<std::string, std::set<std::string_view>> hosts;
    for (const auto& host : fleet.hosts) {
      if (host->retired() || host->broken) continue;
      for (const Zone& zone : host->zones) {
        const std::string network = NetworkOf(zone.address);
        if (!network.empty() && !IsLoopback(zone.address)) {
          hosts[network].insert(host->machine);
        }
      }
    }
    // One host in a network says nothing of its neighbours.
    for (const auto& [network, machines] : hosts) {
      if (machines.size() > 1) networks_.push_back(network);
    }
  }

  void Run(const Repository& repository) {
    const WordFinder finder(networks_, WordFinder::Case::kExact);
    if (finder.empty()) return;
    CollectStated(repository, finder);
    for (const ParsedFile& file : repository.files) {
      const FileKind kind = file.source->kind();
      if (!IsJudged(file) || file.role == DocumentRole::kHistorical ||
          kind == FileKind::kMarkdown || IsInput(kind)) {
        continue;
      }
      ForEachAddress(*file.source, finder,
                     [&](const Span& address) { Look(*file.source, address); });
    }
  }

 private:
  static bool IsInput(FileKind kind) {
    return kind == FileKind::kHost || kind == FileKind::kProject;
  }

  void ForEachAddress(const SourceFile& file, const WordFinder& finder,
                      const std::function<void(const Span&)>& body) const {
    const std::string_view text = file.text();
    finder.Find(text, [&](size_t network, size_t at) {
      size_t end = at + networks_[network].size();
      const size_t digits = end;
      while (end < text.size() && IsAsciiDigit(text[end])) ++end;
      if (end > digits && IsWholeHost(text, at, end)) {
        body(file.SpanOf(at, end));
      }
      return std::max(end, at + 1);
    });
  }

  // A router or printer may be a fact, a variable or a comment of these files.
  void CollectStated(const Repository& repository, const WordFinder& finder) {
    for (const ParsedFile& file : repository.files) {
      if (!IsInput(file.source->kind())) continue;
      ForEachAddress(*file.source, finder, [&](const Span& address) {
        stated_.emplace(file.source->TextOf(address));
      });
    }
  }

  void Look(const SourceFile& file, const Span& address) {
    const std::string_view text = file.text();
    const std::string_view name = file.TextOf(address);
    if (stated_.contains(name) || !book_.HostsAt(name).empty() ||
        !retired_.NamesFor(name).empty() || address.end >= text.size() ||
        text[address.end] != ':') {
      return;
    }
    const Span port = PortAt(file, address.end + 1);
    if (!port.valid() || IsListenedAt(file, address, port) ||
        IsInComment(file, address)) {
      return;
    }
    unsigned number = 0;
    const std::string_view digits = file.TextOf(port);
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const auto& listeners =
        number > 65535 ? book_.Listeners(0)
                       : book_.Listeners(static_cast<uint16_t>(number));
    if (listeners.empty() || number < 1024) return;
    const Listener& listener = listeners.front();
    ctx_.Report(file.SpanOf(address.begin, port.end),
                fmt::format("no host has the address `{}`", name))
        .Also(listener.port->span,
              fmt::format("`{}` has this port on `{}`", listener.instance->id,
                          listener.instance->host->id))
        .Help(
            "correct the address, or describe the host; one that is gone is "
            "stated under `formerly`")
        .About(file.path(), std::string(name));
  }

  AddressBook book_;
  RetiredNames retired_;
  std::vector<std::string> networks_;
  std::set<std::string, std::less<>> stated_;
  RuleContext& ctx_;
};

void Check(const Fleet& fleet, RuleContext& ctx) {
  if (!IsSound(fleet)) return;
  Search(fleet, ctx).Run(ctx.repository());
}

}  // namespace

constinit const Rule unknown_address = {
    .id = "hosts/unknown-address",
    .summary = "a file dials an app at an address that no host has",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::hosts
