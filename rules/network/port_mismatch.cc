#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/edit_distance.h"
#include "compiler/index/word_finder.h"
#include "compiler/model/quantity.h"
#include "rules/rule.h"
#include "rules/support/address_book.h"
#include "rules/support/endpoint_names.h"
#include "rules/support/endpoints.h"
#include "rules/support/places.h"
#include "rules/support/text.h"

namespace plimsoll::rules::network {
namespace {

uint16_t NumberOf(std::string_view digits) {
  unsigned number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number <= 65535 ? static_cast<uint16_t>(number) : 0;
}

class Search {
 public:
  Search(const Fleet& fleet, RuleContext& ctx) : book_(fleet), ctx_(ctx) {}

  void Run(const Repository& repository) {
    const std::vector<std::string> words = book_.Addresses();
    const WordFinder finder(words, WordFinder::Case::kExact);
    if (finder.empty()) return;
    for (const ParsedFile& file : repository.files) {
      const FileKind kind = file.source->kind();
      if (!IsJudged(file) || file.role == DocumentRole::kHistorical ||
          kind == FileKind::kHost || kind == FileKind::kProject) {
        continue;
      }
      finder.Find(file.source->text(), [&](size_t word, size_t at) {
        Look(file, file.source->SpanOf(at, at + words[word].size()));
        return at + words[word].size();
      });
    }
  }

 private:
  // The port behind the address, or in a variable whose name goes with it.
  [[nodiscard]] static Span PortOf(const SourceFile& file,
                                   const Span& address) {
    const std::string_view text = file.text();
    if (address.end < text.size() && text[address.end] == ':') {
      return PortAt(file, address.end + 1);
    }
    for (const EndpointName& name : EndpointNamesBefore(file, address)) {
      for (const PortSearch search :
           {PortSearch::kSameLine, PortSearch::kNearLines}) {
        const Span port = PortOfPartner(file, address, name, search);
        if (port.valid()) return port;
      }
    }
    return {};
  }

  void Look(const ParsedFile& file, const Span& address) {
    const SourceFile& source = *file.source;
    if (!IsWholeHost(source.text(), address.begin, address.end)) return;
    const Span place = PortOf(source, address);
    if (!place.valid() || IsListenedAt(source, address, place) ||
        IsInComment(source, address)) {
      return;
    }
    const uint16_t port = NumberOf(source.TextOf(place));
    const auto& entries = book_.HostsAt(source.TextOf(address));
    const bool known = std::ranges::any_of(
        entries,
        [&](const AddressBook::Entry& entry) { return IsOpen(entry, port); });
    if (port == 0 || known || entries.size() != 1) return;
    Judge(file, address, place, entries.front(), port);
  }

  [[nodiscard]] bool IsOpen(const AddressBook::Entry& entry,
                            uint16_t port) const {
    const std::string text = fmt::format("{}:{}", entry.zone->address, port);
    for (const Named<Text>& endpoint : entry.host->facts.endpoints) {
      if (endpoint.value.value == text) return true;
      // A forwarded ssh port has the name of a gateway beside it.
      if (SplitEndpoint(endpoint.value.value).port == std::to_string(port)) {
        return true;
      }
    }
    if (entry.zone->nat) {
      return std::ranges::any_of(entry.zone->outside, [&](const auto& pair) {
        return pair.second == port;
      });
    }
    return !book_.ListenersOn(*entry.host, port).empty();
  }

  void Judge(const ParsedFile& file, const Span& address, const Span& place,
             const AddressBook::Entry& entry, uint16_t port) {
    if (entry.zone->nat)
      return JudgeForwarded(file, address, place, entry, port);
    // System services such as ssh and DNS are no apps.
    if (port < 1024) return;
    for (const Listener& listener : book_.ListenersOn(*entry.host)) {
      if (listener.port->container_port == port) {
        Warn(address, place, entry, port)
            .Also(listener.port->span,
                  fmt::format("`{}` is published as {}", listener.instance->id,
                              listener.port->host_port))
            .Help(fmt::format("dial {}; {} is the port in the container",
                              listener.port->host_port, port));
        return;
      }
    }
    const auto& elsewhere = book_.Listeners(port);
    if (!elsewhere.empty()) {
      const Listener& listener = elsewhere.front();
      Warn(address, place, entry, port)
          .Also(listener.port->span,
                fmt::format("`{}` has it on `{}`", listener.instance->id,
                            listener.instance->host->id))
          .Help(fmt::format("dial `{}`", listener.instance->host->id));
      return;
    }
    for (const Listener& listener : book_.ListenersOn(*entry.host)) {
      const std::string near = std::to_string(listener.port->host_port);
      const std::string own = std::to_string(port);
      if (near.size() == own.size() && near.size() >= 4 &&
          near.front() == own.front() && EditDistance(near, own) == 1) {
        Warn(address, place, entry, port)
            .Also(listener.port->span, fmt::format("`{}` listens on {}",
                                                   listener.instance->id, near))
            .Help(fmt::format("the nearest port there is {}", near));
        return;
      }
    }
    for (const Listener& listener : book_.ListenersOn(*entry.host)) {
      if (!IsNamedBefore(*file.source, address, *listener.instance)) continue;
      Warn(address, place, entry, port)
          .Also(listener.port->span,
                fmt::format("`{}` listens on {}", listener.instance->id,
                            listener.port->host_port))
          .Help(fmt::format("dial {}", listener.port->host_port));
      return;
    }
  }

  // "The API answers: `curl http://...`": a sentence that says whom it dials.
  [[nodiscard]] static bool IsNamedBefore(const SourceFile& source,
                                          const Span& address,
                                          const Instance& instance) {
    if (source.kind() != FileKind::kMarkdown) return false;
    const Span line = LineAround(source, address);
    std::string_view text =
        source.text().substr(line.begin, address.begin - line.begin);
    // Not what the URL itself and the command in front of it say.
    text = text.substr(0, text.rfind('`') == std::string_view::npos
                              ? text.find_last_of(" \t") + 1
                              : text.rfind('`'));
    const std::string& name = instance.app->name.value;
    for (const std::string_view word :
         {std::string_view(name), std::string_view(instance.id)}) {
      const size_t at =
          word.size() < 3 ? std::string_view::npos : text.find(word);
      if (at != std::string_view::npos &&
          IsWholeWord(text, at, at + word.size())) {
        return true;
      }
    }
    return false;
  }

  void JudgeForwarded(const ParsedFile& file, const Span& address,
                      const Span& place, const AddressBook::Entry& entry,
                      uint16_t port) {
    // Prose may say that a port is closed.
    if (file.source->kind() == FileKind::kMarkdown && port < 1024) return;
    const std::string message =
        fmt::format("port {} of `{}` is not forwarded to `{}`", port,
                    entry.zone->address, entry.host->id);
    Span span = address;
    if (place.begin == address.end + 1) span.end = place.end;
    Diagnostic& diagnostic = file.source->kind() == FileKind::kMarkdown
                                 ? ctx_.Warn(span, message)
                                 : ctx_.Report(span, message);
    diagnostic.Also(entry.zone->span, "forwarded ports are stated here");
    const auto inner = entry.zone->outside.find(port);
    diagnostic
        .Help(inner != entry.zone->outside.end()
                  ? fmt::format("outside it is {}", inner->second)
                  : fmt::format("add it to host.addresses.{}.ports in {}, or "
                                "dial an address of another zone",
                                entry.zone->name, entry.host->path))
        .About(file.source->path(),
               fmt::format("{}:{}", entry.zone->address, port));
  }

  Diagnostic& Warn(const Span& address, const Span& place,
                   const AddressBook::Entry& entry, uint16_t port) {
    const bool joined = place.begin == address.end + 1;
    Span span = address;
    if (joined) span.end = place.end;
    Diagnostic& diagnostic = ctx_.Warn(
        span,
        fmt::format("no app of `{}` publishes port {}", entry.host->id, port),
        joined ? "" : "address here");
    if (!joined) diagnostic.Also(place, "port here");
    diagnostic.About(ctx_.sources().Get(address.file).path(),
                     fmt::format("{}:{}", entry.zone->address, port));
    return diagnostic;
  }

  AddressBook book_;
  RuleContext& ctx_;
};

void Check(const Fleet& fleet, RuleContext& ctx) {
  if (!IsSound(fleet)) return;
  Search(fleet, ctx).Run(ctx.repository());
}

}  // namespace

constinit const Rule port_mismatch = {
    .id = "network/port-mismatch",
    .summary = "a file dials a host at a port where nothing answers",
    .check = Check,
};

}  // namespace plimsoll::rules::network
