#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"
#include "rules/support/address_book.h"
#include "rules/support/dialled.h"

namespace plimsoll::rules::hosts {
namespace {

// Fields that take no placeholder's place, or are not ours to fill in.
bool IsExempt(std::string_view key) {
  constexpr auto kKeys = std::to_array<std::string_view>(
      {"bind", "metadata", "interfaces", "hooks", "upstream", "description",
       "name", "id", "auth_rationale", "gpu_tested", "reason"});
  return std::ranges::find(kKeys, key) != kKeys.end();
}

// All of a foreign manifest in which a placeholder is filled in.
const Node* DerivedEnvOf(const Node& app) {
  const Node* container = plimsoll::Find(app, "container");
  if (container == nullptr) return nullptr;
  const Node* derived = plimsoll::Find(Deref(*container), "derived_env");
  return derived == nullptr ? nullptr : &Deref(*derived);
}

class Search {
 public:
  Search(const AddressBook& book, RuleContext& ctx) : book_(book), ctx_(ctx) {}

  void Walk(const Node& node) {
    if (node.IsScalar()) return Look(node);
    for (const Node* item : node.items) Walk(*item);
    for (const Entry& entry : node.entries) {
      if (!entry.key->IsScalar() || !IsExempt(entry.key->text)) {
        Walk(*entry.value);
      }
    }
  }

 private:
  void Look(const Node& scalar) {
    for (const DialledHost& dialled : DialledHosts(scalar.text)) {
      const auto& entries = book_.HostsAt(dialled.host);
      if (entries.size() != 1 || IsLoopback(dialled.host)) continue;
      const AddressBook::Entry& entry = entries.front();
      const Span span = SpanOfText(scalar, dialled.begin, dialled.host.size());
      const auto listeners = dialled.port == 0
                                 ? std::vector<Listener>{}
                                 : book_.ListenersOn(*entry.host, dialled.port);
      const std::string placeholder =
          listeners.size() == 1 ? PlaceholderFor(listeners.front())
                                : fmt::format("{{{{hosts.{}.addresses.{}}}}}",
                                              entry.host->id, entry.zone->name);
      ctx_.Report(span, fmt::format("`{}` is written out; it is an address of "
                                    "`{}`",
                                    dialled.host, entry.host->id))
          .Also(entry.zone->span, "its home is here")
          .Help(fmt::format("write `{}`", placeholder))
          .About(ctx_.sources().Get(scalar.span.file).path(), dialled.host);
    }
  }

  const AddressBook& book_;
  RuleContext& ctx_;
};

// Only where a placeholder is filled in: all other files have to write it out.
void Check(const Fleet& fleet, RuleContext& ctx) {
  const AddressBook book(fleet);
  Search search(book, ctx);
  for (const auto& unit : fleet.apps) {
    if (unit->node == nullptr || unit->broken) continue;
    if (unit->dialect == Dialect::kPlimsoll) {
      search.Walk(*unit->node);
    } else if (const Node* derived = DerivedEnvOf(*unit->node)) {
      search.Walk(*derived);
    }
  }
  const ParsedFile* project = ctx.repository().FindFile("plimsoll.yml");
  if (project == nullptr || project->tree.root() == nullptr) return;
  const Node* sets = plimsoll::Find(*project->tree.root(), "env_sets");
  if (sets != nullptr) search.Walk(Deref(*sets));
}

}  // namespace

constinit const Rule hard_coded_address = {
    .id = "hosts/hard-coded-address",
    .summary = "a manifest writes out an address that host facts have",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::hosts
