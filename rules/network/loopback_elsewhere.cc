#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/address_book.h"
#include "rules/support/dialled.h"

namespace plimsoll::rules::network {
namespace {

// Whether the instance itself answers there.
bool IsOwnPort(const Instance& instance, uint16_t port) {
  return std::ranges::any_of(instance.ports, [&](const ResolvedPort& own) {
    return own.host_port == port || own.container_port == port;
  });
}

// DB_HOST=127.0.0.1 has its port in DB_PORT.
uint16_t PortBeside(const Instance& instance, std::string_view key) {
  const size_t at = key.rfind("HOST");
  if (at == std::string_view::npos) return 0;
  const EnvVar* port =
      instance.FindEnv(std::string(key.substr(0, at)) + "PORT" +
                       std::string(key.substr(at + 4)));
  if (port == nullptr || port->value.HasSecret()) return 0;
  const std::string text = TextOf(port->value);
  const bool digits = !text.empty() && text.size() <= 5 &&
                      std::ranges::all_of(text, IsAsciiDigit);
  const unsigned long number = digits ? std::stoul(text) : 0;
  return number <= 65535 ? static_cast<uint16_t>(number) : 0;
}

class Search {
 public:
  Search(const Fleet& fleet, RuleContext& ctx) : book_(fleet), ctx_(ctx) {}

  void Look(const Instance& instance, const EnvVar& variable) {
    for (const DialledHost& dialled : DialledHosts(TextOf(variable.value))) {
      if (!IsLoopback(dialled.host)) continue;
      if (UseOf(variable.key) == AddressUse::kListened) return;
      const uint16_t port =
          dialled.port != 0 ? dialled.port : PortBeside(instance, variable.key);
      if (port == 0 || IsOwnPort(instance, port)) continue;
      const Host& host = *instance.host;
      const bool here = !book_.ListenersOn(host, port).empty();
      // From the machine's own network, loopback reaches all of its apps.
      if (here && instance.host_network) continue;
      for (const Listener& listener : book_.Listeners(port)) {
        const bool same = listener.instance->host->machine == host.machine;
        if (same != here || !IsMeantFor(instance, variable.key, dialled.scheme,
                                        *listener.instance)) {
          continue;
        }
        Report(instance, variable, fmt::format("{}:{}", dialled.host, port),
               listener);
        break;
      }
    }
  }

 private:
  void Report(const Instance& instance, const EnvVar& variable,
              const std::string& address, const Listener& listener) {
    const Instance& provider = *listener.instance;
    if (!seen_.insert({variable.value.span, provider.id}).second) return;
    const bool same = provider.host->machine == instance.host->machine;
    ctx_.Report(
            variable.value,
            same ? fmt::format("`{}` in `{}` means the container of `{}` "
                               "itself, and `{}` runs outside of it",
                               address, variable.key, instance.id, provider.id)
                 : fmt::format("`{}` in `{}` means `{}`, and `{}` runs on "
                               "`{}`",
                               address, variable.key, instance.host->id,
                               provider.id, provider.host->id))
        .Also(listener.port->span,
              fmt::format("`{}` listens here", provider.id))
        .Help(fmt::format("write `{}` in a `derived_env`",
                          PlaceholderFor(listener)))
        .About(fmt::format("{}/{}", instance.host->id, instance.id),
               variable.key);
  }

  AddressBook book_;
  std::set<std::pair<Span, std::string_view>> seen_;
  RuleContext& ctx_;
};

// Most values name no host, or another.
bool MayNameLoopback(const Value& value) {
  return std::ranges::any_of(value.pieces, [](const ValuePiece& piece) {
    return piece.text.find("127") != std::string::npos ||
           piece.text.find("localhost") != std::string::npos;
  });
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  // What a host that cannot be read runs may be what is meant.
  const bool is_whole = std::ranges::none_of(
      fleet.hosts, [](const auto& host) { return host->broken; });
  if (!is_whole) return;
  Search search(fleet, ctx);
  for (const auto& host : fleet.hosts) {
    for (const Instance& instance : host->instances) {
      if (instance.unit->broken) continue;
      for (const EnvVar& variable : instance.env) {
        if (!MayNameLoopback(variable.value)) continue;
        search.Look(instance, variable);
      }
    }
  }
}

}  // namespace

constinit const Rule loopback_elsewhere = {
    .id = "network/loopback-elsewhere",
    .summary = "an app dials its own host for what runs elsewhere",
    .check = Check,
};

}  // namespace plimsoll::rules::network
